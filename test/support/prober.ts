import { tagKeys } from '../../src/restore/naming.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { credentials, productionApp, productionMaster, table } from './constants.ts';
import type { Fixture } from './fixture.ts';

interface User {
  readonly user: string;
  readonly password: string;
}

/** A login that succeeded. */
interface Attempt {
  readonly user: string;
  readonly cluster: string;
  readonly restoreId: string;
}

/** Watches one run: what it prints goes to `onLine`, and at its end `finish` tells who could log in and must not. */
export interface Prober {
  onLine(line: string): void;
  finish(end: { readonly isKilled: boolean }): Promise<readonly string[]>;
}

/** Starts a prober for a run with these inputs. */
export type StartProber = (inputs: Readonly<Record<string, string>>) => Prober;

/** Their passwords are in the snapshot. */
const ofProduction: readonly User[] = [
  { user: 'shop_app', password: productionApp },
  { user: 'alice', password: 'alice-in-production-1' },
  { user: credentials.master_username, password: productionMaster },
];
const ofRestore: readonly User[] = [
  { user: credentials.app_username, password: credentials.app_password },
  { user: credentials.readonly_username, password: credentials.readonly_password },
];

/** Between two attempts: a run is watched all the time, and hardly slowed down. */
const pauseMs = 200;
/** What a run has printed before a login succeeded has been read by then. */
const linesLagMs = 250;

/** The steps of a restore that have begun and are done, by what all its runs have printed. */
interface Steps {
  readonly started: Set<string>;
  readonly done: Set<string>;
}

/**
 * Tries all the time to log in to what restores have made in the target account, with production's users and with the two
 * new ones. Production's must be refused from the end of the lock-out; the new ones until the step that enables them
 * begins, and for good where it fails.
 */
export function createProber(
  { rds, dataPlane, dumpTable }: Pick<Sandbox, 'rds' | 'dataPlane' | 'dumpTable'>,
  target: Fixture['target'],
  query: Fixture['query'],
): StartProber {
  const restores = new Map<string, Steps>();
  /** The restores that runs are at work on. */
  const inProgress: string[] = [];
  const stepsOf = (restoreId: string): Steps => {
    const steps = restores.get(restoreId) ?? { started: new Set(), done: new Set() };
    restores.set(restoreId, steps);
    return steps;
  };
  /** A step that says nothing has no group in the log: its checkpoint is written before it changes anything. */
  const hasBegun = async (restoreId: string, step: string): Promise<boolean> => {
    if (stepsOf(restoreId).started.has(step)) return true;
    // The table may be lost, or not to be reached.
    const items = await dumpTable(target.account, target.region, table).catch(() => []);
    return items.some(
      (item) => item['event_id']?.S === restoreId && Object.values(item).some(({ S }) => S?.includes(step)),
    );
  };
  const madeByRestores = () =>
    Object.values(rds.state.clusters).flatMap(({ account, shown, tags, volume }) => {
      const restoreId = tags.find(({ Key }) => Key === tagKeys.restoreId)?.Value ?? '';
      const { DBClusterIdentifier: cluster = '', MasterUsername: master = '' } = shown;
      return account === target.account && restores.has(restoreId)
        ? [{ cluster, restoreId, master, volume }]
        : [];
    });
  const logsIn = (cluster: string, user: User): Promise<boolean> =>
    query({ ...target, cluster }, user, 'SELECT 1 AS one').then(
      () => true,
      () => false,
    );
  /** Login roles that could connect to a database, by the server itself, whatever their passwords are. */
  const findOpenRoles = async (volume: string, but: readonly string[]): Promise<string[]> => {
    const rows = await dataPlane
      .superuserQuery(
        volume,
        'postgres',
        `SELECT rolname FROM pg_roles r WHERE rolcanlogin AND NOT rolsuper AND rolname !~ '^(rds|pg_)' AND EXISTS (
           SELECT FROM pg_database d WHERE datallowconn AND datconnlimit <> -2 AND has_database_privilege(r.oid, d.oid, 'CONNECT'))`,
      )
      // It does not run.
      .catch(() => []);
    return rows.map(({ rolname }) => String(rolname)).filter((name) => !but.includes(name));
  };

  return (inputs) => {
    const stay = (inputs['keep-login-roles'] ?? '').split(/[\s,]+/);
    const production = ofProduction.filter(({ user }) => !stay.includes(user));
    // With `replace` the names are exchanged before there is an instance.
    const enabling = inputs['strategy'] === 'replace' ? 'verify-restore' : 'exchange-names';
    const isWatched =
      inputs['setup-db-users'] !== 'false' && ['', 'restore', 'resume'].includes(inputs['operation'] ?? '');
    const violations = new Set<string>();
    const early: Attempt[] = [];
    let restoreId = '';
    let isFinished = false;

    const leave = (): void => {
      if (restoreId !== '') inProgress.splice(inProgress.indexOf(restoreId), 1);
    };

    const probe = async (): Promise<void> => {
      for (let turn = 0; !isFinished; turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        const users = [...production, ...ofRestore];
        const user = users[turn % users.length] as User;
        for (const { cluster, restoreId: id } of madeByRestores()) {
          const isLockedOut = stepsOf(id).done.has('lock-out');
          if (!(await logsIn(cluster, user))) continue;
          if (production.includes(user)) {
            if (isLockedOut) violations.add(`${user.user} logs in to ${cluster} after the lock-out`);
            continue;
          }
          await new Promise((resolve) => setTimeout(resolve, linesLagMs));
          if (await hasBegun(id, enabling)) early.push({ user: user.user, cluster, restoreId: id });
          else violations.add(`${user.user} logs in to ${cluster} before ${enabling}`);
        }
      }
    };
    const probing = isWatched ? probe() : Promise.resolve();

    return {
      onLine: (line) => {
        const begun = /^Restore (\S+) of arn:\S+(, attempt)?/.exec(line);
        if (begun !== null) {
          leave();
          restoreId = begun[1] ?? '';
          inProgress.push(restoreId);
          // A sandbox that is set back knows nothing of earlier runs.
          if (begun[2] === undefined) restores.delete(restoreId);
        }
        if (restoreId === '') return;
        const { started, done } = stepsOf(restoreId);
        const start = /^::group::([a-z-]+)$/.exec(line)?.[1];
        if (start !== undefined) started.add(start);
        const end = /^([a-z-]+): done \(/.exec(line)?.[1];
        if (end !== undefined) done.add(end);
      },
      finish: async ({ isKilled }) => {
        isFinished = true;
        await probing;
        leave();
        if (!isWatched) return [];
        for (const { cluster, restoreId: id, master, volume } of madeByRestores()) {
          const { done } = stepsOf(id);
          // What another run is at work on is judged at its end.
          if (!done.has('lock-out') || inProgress.includes(id)) continue;
          const isEnabling = await hasBegun(id, enabling);
          for (const user of production)
            if (await logsIn(cluster, user)) violations.add(`${user.user} logs in to ${cluster} at the end`);
          const mayBeEnabled =
            done.has(enabling) || (isEnabling && (isKilled || enabling === 'exchange-names'));
          if (mayBeEnabled) continue;
          for (const { user } of early.filter((attempt) => attempt.restoreId === id))
            violations.add(`${user} could log in to ${cluster}, although ${enabling} failed`);
          for (const user of ofRestore)
            if (await logsIn(cluster, user))
              violations.add(`${user.user} logs in to ${cluster} behind a failure`);
          // Killed while it verified, they have passwords that only that run knew.
          const isTrying = isKilled && (await hasBegun(id, 'verify-restore'));
          const tried = isTrying ? ofRestore.map(({ user }) => user) : [];
          const open = volume === undefined ? [] : await findOpenRoles(volume, [master, ...stay, ...tried]);
          if (!isKilled || !isEnabling)
            for (const name of open) violations.add(`${name} may connect to ${cluster} behind a failure`);
        }
        return [...violations];
      },
    };
  };
}
