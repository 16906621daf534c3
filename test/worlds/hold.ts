import type { Credentials } from '../../src/aws/secrets/credentials-secret.ts';
import { connect } from '../../src/database/connection.ts';
import { literal } from '../../src/database/quoting.ts';
import { verificationSettings } from '../../src/database/session.ts';
import { ActionError } from '../../src/errors.ts';
import type { DataPlane, VolumeId } from '../sandbox/contract.ts';
import {
  database,
  master,
  masterPassword,
  type Restored,
  restore,
  users,
} from '../sandbox/postgres/production.ts';
import { describeError, refusalOf, restoreWorld } from './restore-world.ts';
import { type Open, tryLater, tryRows, tryUsers } from './users.ts';
import { type Statement, toScript, type World } from './world.ts';

/** How a world ended. `violations` is empty where it held. */
export interface Held {
  readonly end: string;
  readonly violations: readonly string[];
  readonly message: string;
}

/** Makes the world on a server of its own, restores it, and tries what each user can do. */
export async function holdWorld(plane: DataPlane, production: VolumeId, world: World): Promise<Held> {
  const from = await restore(plane, production);
  try {
    await makeWorld(from, world);
    return await hold(plane, from, world);
  } finally {
    await from.close();
  }
}

async function makeWorld(from: Restored, { statements, mayDisableTriggers }: World): Promise<void> {
  if (!mayDisableTriggers)
    await from.asAws('REVOKE SET ON PARAMETER session_replication_role FROM rds_superuser');
  let batch: Statement[] = [];
  const flush = async (): Promise<void> => {
    const [first] = batch;
    // The database may be one that was not made.
    if (first !== undefined) await from.asAws(toScript(batch), first.in).catch(() => undefined);
    batch = [];
  };
  for (const statement of statements) {
    const isAlone =
      /^(CREATE|ALTER) (DATABASE|SUBSCRIPTION) /.test(statement.text) && statement.in !== database;
    if (isAlone || batch.at(-1)?.in !== statement.in) await flush();
    if (isAlone) await from.asAws(statement.text, statement.in).catch(() => undefined);
    else batch.push(statement);
  }
  await flush();
}

async function hold(plane: DataPlane, from: Restored, world: World): Promise<Held> {
  const [server] = await from.asAws("SELECT current_setting('port')::int AS port");
  const port = Number(server?.['port']);
  const credentials: Credentials = {
    secretArn: '',
    ...{ masterUsername: master, masterPassword, database },
    ...{ appUsername: world.app ?? users.app.username, appPassword: users.app.password },
    ...{
      readonlyUsername: world.readonly ?? users.readonly.username,
      readonlyPassword: users.readonly.password,
    },
  };
  const logins = await from.asAws(
    "SELECT rolname FROM pg_catalog.pg_authid WHERE rolcanlogin AND rolpassword IS NOT NULL AND rolname <> 'boss'",
  );
  const production = logins.map(({ rolname }) => ({ user: String(rolname), password: 'production' }));
  const own = [
    { user: credentials.appUsername, password: credentials.appPassword },
    { user: credentials.readonlyUsername, password: credentials.readonlyPassword },
  ];
  const databases = (
    await from.asAws(
      "SELECT datname FROM pg_catalog.pg_database WHERE datallowconn AND datconnlimit <> -2 AND datname <> 'rdsadmin'",
    )
  ).map(({ datname }) => String(datname));
  const membershipsSql =
    "SELECT roleid::regrole::text AS role, grantor::regrole::text AS grantor, to_jsonb(m) - 'oid' AS options FROM pg_catalog.pg_auth_members m WHERE member::regrole::text = 'boss' ORDER BY 1, 2";
  const memberships = await from.asAws(membershipsSql);
  await from.sql.close();
  const open: Open = (user, inDatabase = database, settings = verificationSettings) =>
    connect(
      { host: 'localhost', port, database: inDatabase, user: user.user, password: user.password, settings },
      { certificates: [plane.caCertificate], applicationName: 'world', connectTimeoutMs: 30_000 },
    );

  const violations: string[] = [];
  const whoCan = async (
    who: readonly { user: string; password: string }[],
    where = databases,
  ): Promise<string[]> => {
    const found: string[] = [];
    for (const { user, password } of who) {
      for (const name of where) {
        const isOpen = await open({ user, password }, name).then(
          (sql) => sql.close().then(() => true),
          () => false,
        );
        if (isOpen) found.push(`${user} in ${name}`);
      }
    }
    return found;
  };

  let end = 'succeeded';
  let message = '';
  try {
    await restoreWorld(
      {
        port,
        certificate: plane.caCertificate,
        credentials,
        mask: world.masks ? maskSql : undefined,
        appBypassesRls: world.appBypassesRls,
      },
      async (step) => {
        const late = step === 'verify-restore' ? [] : own;
        const open = await whoCan([...production, ...late], [database]);
        violations.push(...open.map((one) => `behind ${step}: ${one} can log in`));
      },
    );
  } catch (error) {
    message = describeError(error);
    end = refusalOf(error) ?? 'FAILED';
    if (end === 'FAILED')
      violations.push(
        `failed without a fix that works: ${message} ${error instanceof ActionError ? '' : String((error as Error).stack)}`,
      );
  }

  const log = await from.log();
  for (const [line] of log.matchAll(/WORLD-SPY .* as (boss|rdsadmin)\.$/gm)) {
    // What the master may not switch off fires; so do the triggers of a table that the caller's own hook changes.
    const isExpected =
      (line.includes('SPY event') && !world.mayDisableTriggers) ||
      (line.includes('SPY trigger') && world.masks);
    if (line.includes(`of ${master} `) && !isExpected) violations.push(`code of production ran: ${line}`);
  }

  const isNamed = (one: string) =>
    end === 'LOGINS_NOT_DISABLED' && message.includes(`- ${one.split(' in ')[0]} `);
  for (const one of await whoCan(production))
    if (!isNamed(one)) violations.push(`${one} can log in with production's password`);
  if (end !== 'succeeded') {
    violations.push(...(await findUnjust(from, message)));
    for (const one of await whoCan(own)) violations.push(`${one} can log in behind a failure`);
    return { end, violations: [...new Set(violations)], message };
  }

  violations.push(...(await tryUsers({ from, open, own }, databases)));
  if (world.appBypassesRls !== 'false') violations.push(...(await tryRows({ from, open, own })));
  violations.push(...(await tryLater({ from, open, own })));
  const known = new Set(memberships.map((one) => `${one['role']} ${one['grantor']}`));
  const after = (await from.asAws(membershipsSql)).filter((one) =>
    known.has(`${one['role']} ${one['grantor']}`),
  );
  if (JSON.stringify(after) !== JSON.stringify(memberships))
    violations.push(
      `the memberships of the master changed: ${JSON.stringify(memberships)} → ${JSON.stringify(after)}`,
    );
  return { end, violations: [...new Set(violations)], message };
}

/** A refusal for want of rights names an owner, or a role, whose rights the master cannot have. */
async function findUnjust(from: Restored, message: string): Promise<string[]> {
  const owners = [...message.matchAll(/\(owner ([^)]*)\): /g)].map(([, name = '']) => name);
  if (owners.length === 0 || !message.startsWith('DATABASE_FAILED')) return [];
  const names = owners.map((name) => (name === 'pg_database_owner' ? 'shop' : name)).map(literal);
  const rows = await from.asAws(
    `SELECT r.rolname FROM pg_catalog.pg_roles r WHERE r.rolname <> 'rdsadmin'
        AND (r.rolname IN (${names.join(', ')}) OR ('shop' IN (${names.join(', ')}) AND r.oid = (SELECT datdba FROM pg_catalog.pg_database WHERE datname = 'shop')))
        AND NOT pg_catalog.pg_has_role('boss', r.oid, 'USAGE')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_auth_members a WHERE a.roleid = r.oid AND a.admin_option AND pg_catalog.pg_has_role('boss', a.member, 'MEMBER'))`,
  );
  return rows.length > 0 ? [] : [`refused, although the master can have the rights: ${message}`];
}

const maskSql = "UPDATE public.customers SET mail = 'masked' || id % 7;";
