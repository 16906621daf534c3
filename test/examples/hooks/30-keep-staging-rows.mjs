#!/usr/bin/env node
// Carries rows that belong to staging (test accounts, feature flags) across the refresh: reads them from the old target and
// writes them into the new cluster. With `strategy: swap` the old target still answers under its name while hooks run; with
// `replace` it is gone by then, and such rows must be saved by a job before.
//
// The way to the new cluster is in PGHOST and so on. That to the old one comes from the workflow's `env:`, with a user that
// may read only these tables: KEEP_PGHOST, KEEP_PGUSER, KEEP_PGPASSWORD.
//
// A program can be run again after a crash, so it writes in one transaction, and the same rows again change nothing.
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
