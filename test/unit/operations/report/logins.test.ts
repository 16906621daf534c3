import { expect, it } from 'vitest';
import { connectionOf, loginRows } from '../../../../src/operations/report/logins.ts';
import type { Outcome } from '../../../../src/restore/outcome.ts';

const outcome = {
  clusterEndpoint: 'staging.example',
  port: 5432,
  database: 'shop',
  logins: {
    secretArn: 'arn:s',
    master: 'boss',
    own: { app: "it's \\ app", readonly: 'reader' },
    kept: ['alice'],
  },
} as Partial<Outcome> as Outcome;

it('lists who can log in and where the password is', () => {
  expect(loginRows(outcome)).toEqual([
    ["it's \\ app", 'app_password in arn:s', 'reads and writes'],
    ['reader', 'readonly_password in arn:s', 'reads'],
    ['boss', 'master_password in arn:s', 'master user'],
    ['alice', 'production’s', 'as in production (keep-login-roles)'],
    ['all other login roles of production', 'none works', 'cannot log in'],
  ]);
});

it('quotes what libpq would read as more than one word, and holds no password', () => {
  expect(connectionOf(outcome)).toBe(
    "host=staging.example port=5432 dbname=shop user='it\\'s \\\\ app' sslmode=require",
  );
});

it('says nothing of users where none were set up', () => {
  const { own: _own, ...logins } = outcome.logins ?? { secretArn: '', master: '', kept: [] };
  expect(connectionOf({ ...outcome, logins })).toBe('');
  expect(loginRows({ ...outcome, logins })).toEqual([
    ['boss', 'master_password in arn:s', 'master user'],
    ['all login roles of production', 'production’s', 'as in production (setup-db-users: false)'],
  ]);
  const { logins: _logins, ...back } = outcome;
  expect(loginRows(back)).toEqual([]);
});
