#!/usr/bin/env node
// Copies rows that belong to staging (test accounts, feature flags) from the previous cluster into the new cluster. With
// `strategy: swap` the previous cluster still answers under its name while hooks run. With `replace` it has no instances then:
// save such rows in a job before the restore.
//
// The connection to the new cluster is in PGHOST and so on. The connection to the previous cluster comes from the workflow's
// `env:` (KEEP_PGHOST, KEEP_PGUSER, KEEP_PGPASSWORD), with a user that may read only these tables.
//
// A program can run again after a crash. So it writes in one transaction, and writing the same rows again changes nothing.
import { readFileSync } from 'node:fs';
import pg from 'pg';

const { KEEP_PGHOST: host, KEEP_PGUSER: user, KEEP_PGPASSWORD: password, PGSSLROOTCERT } = process.env;
const ssl = { ca: readFileSync(PGSSLROOTCERT, 'utf8') };
const old = new pg.Client({ host, user, password, ssl });
const fresh = new pg.Client({ ssl });
await Promise.all([old.connect(), fresh.connect()]);

const { rows } = await old.query('SELECT login, note FROM test_accounts');
await fresh.query('BEGIN');
for (const { login, note } of rows)
  await fresh.query(
    'INSERT INTO test_accounts (login, note) VALUES ($1, $2) ON CONFLICT (login) DO UPDATE SET note = excluded.note',
    [login, note],
  );
await fresh.query('COMMIT');
console.log(`${rows.length} test accounts kept`);
await Promise.all([old.end(), fresh.end()]);
