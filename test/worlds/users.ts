import { masterSettings } from '../../src/database/session.ts';
import type { Sql } from '../../src/database/sql.ts';
import { database, master, masterPassword, type Restored } from '../sandbox/postgres/production.ts';
import { describeError } from './restore-world.ts';
import { attemptsOf, objectsSql, tryAll } from './try.ts';

export interface User {
  readonly user: string;
  readonly password: string;
}

/** A session that no time-out of production ends. */
export type Open = (
  user: User,
  inDatabase?: string,
  settings?: Readonly<Record<string, string>>,
) => Promise<Sql>;

interface Tried {
  readonly from: Restored;
  readonly open: Open;
  /** App, then readonly. */
  readonly own: readonly User[];
}

/** What app and readonly can do with what there is, and that they can do nothing elsewhere. */
export async function tryUsers({ from, open, own }: Tried, databases: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const objects = await from.asAws(objectsSql);
  for (const [index, { user, password }] of own.entries()) {
    const who = index === 0 ? 'app' : 'readonly';
    const opened = await open({ user, password }).catch((error: unknown) => {
      found.push(`${who} cannot log in: ${describeError(error)}`);
      return undefined;
    });
    if (opened === undefined) continue;
    try {
      const attempts = attemptsOf(who, objects);
      if (who === 'readonly') attempts.push({ text: 'CREATE SCHEMA world_made', may: false });
      found.push(...(await tryAll(opened, attempts)).map((line) => `${who}: ${line}`));
      const leaks = await opened.query(
        `SELECT tablename::text AS t FROM pg_catalog.pg_stats WHERE tablename = 'customers' AND attname = 'mail' AND most_common_vals::text ~ 'real'
         UNION ALL SELECT statistics_name::text FROM pg_catalog.pg_stats_ext WHERE tablename = 'customers' AND most_common_vals::text ~ 'real'`,
      );
      const [customers] = await from.asAws("SELECT pg_catalog.to_regclass('public.customers') AS found");
      const [masked] =
        customers?.['found'] === null
          ? []
          : await from.asAws("SELECT count(*)::int AS n FROM public.customers WHERE mail LIKE 'masked%'");
      if (leaks.length > 0 && Number(masked?.['n']) > 0)
        found.push(`${who} reads unmasked values in pg_stats`);
    } finally {
      await opened.close();
    }
    for (const name of databases.filter((one) => one !== database)) {
      const isOpen = await open({ user, password }, name).then(
        (sql) => sql.close().then(() => true),
        () => false,
      );
      if (isOpen) found.push(`${who} can log in to ${name}`);
    }
  }
  return found;
}

/** What master and app make later has the same rights. */
export async function tryLater({ from, open, own }: Tried): Promise<string[]> {
  const [app, readonly] = own as readonly [User, User];
  const use = async <T>(opened: Promise<Sql>, body: (sql: Sql) => Promise<T>): Promise<T> => {
    const sql = await opened;
    try {
      return await body(sql);
    } finally {
      await sql.close();
    }
  };
  const made: string[] = [];
  const [schema] = await from.asAws(
    "SELECT 1 AS one FROM pg_namespace WHERE nspname = 'util' AND has_schema_privilege('boss', oid, 'CREATE')",
  );
  await use(open({ user: master, password: masterPassword }, database, masterSettings), async (sql) => {
    // An event trigger of production may refuse it, as it does in production.
    if (schema !== undefined)
      await sql.query('CREATE TABLE util.later (id int)').then(
        () => made.push('util.later'),
        () => undefined,
      );
  });
  await use(open(app), (sql) =>
    sql.query('CREATE TABLE util.later_app (id int)').then(
      () => made.push('util.later_app'),
      () => undefined,
    ),
  );
  const rows = made.map((name) => ({ kind: 'table', name, attribute: 'id' }));
  const asApp = await use(open(app), (sql) => tryAll(sql, attemptsOf('app', rows)));
  const asReadonly = await use(open(readonly), (sql) => tryAll(sql, attemptsOf('readonly', rows)));
  return [
    ...asApp.map((line) => `app, later: ${line}`),
    ...asReadonly.map((line) => `readonly, later: ${line}`),
  ];
}

/** Where app is to see every row, it does. */
export async function tryRows({ from, open, own }: Tried): Promise<string[]> {
  const [app] = own as readonly [User];
  const tables = (await from.asAws(objectsSql)).filter(({ kind }) => kind === 'table');
  const sql = await open(app);
  try {
    const found: string[] = [];
    for (const { name } of tables) {
      const count = `SELECT count(*)::int AS n FROM ${String(name)}`;
      const [[all], [seen]] = await Promise.all([from.asAws(count), sql.query<{ n: number }>(count)]);
      if (all?.['n'] !== seen?.n)
        found.push(`app sees ${seen?.n} of ${String(all?.['n'])} rows of ${String(name)}`);
    }
    return found;
  } finally {
    await sql.close();
  }
}
