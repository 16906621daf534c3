#!/usr/bin/env bash
# Any program can be a hook: a migration tool, greenmask, a container. It finds the new cluster in PGHOST, PGPORT,
# PGDATABASE, PGUSER, PGPASSWORD, PGSSLMODE and PGSSLROOTCERT, as psql and most other clients read them:
#   psql --set ON_ERROR_STOP=1 --file migrations.sql
#   docker run --rm -e PGHOST -e PGPORT -e PGDATABASE -e PGUSER -e PGPASSWORD my/masker
# An exit code other than 0 stops the restore before logins are enabled. After a crash the program runs again.
set -euo pipefail
echo "Attempt ${AURORA_RESTORE_ATTEMPT} on ${PGHOST}, data of ${AURORA_RESTORE_SNAPSHOT_TIME}"
