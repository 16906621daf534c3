import { randomBytes } from 'node:crypto';
import type { Credentials } from '../../src/aws/secrets/credentials-secret.ts';
import { connect } from '../../src/database/connection.ts';
import { ActionError, errorMessage } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import type { Restore } from '../../src/restore/context.ts';
import type { Plan, Restored, Run, Step } from '../../src/restore/results.ts';
import { disableOutbound } from '../../src/restore/steps/disable-outbound.ts';
import { lockOutProduction } from '../../src/restore/steps/lock-out.ts';
import { runHooks } from '../../src/restore/steps/run-hooks.ts';
import { setUpDatabaseUsers } from '../../src/restore/steps/setup-db-users.ts';
import { verifyRestore } from '../../src/restore/steps/verify-restore.ts';
import { collectSettings, parseSettings, type Settings } from '../../src/settings/settings.ts';

export interface Where {
  readonly port: number;
  readonly certificate: string;
  readonly credentials: Credentials;
  /** SQL of a hook; none without. */
  readonly mask: string | undefined;
  readonly appBypassesRls: string;
}

/** Runs the SQL steps of a restore (strategy replace) on a server. `onStep` is called behind each that succeeded. */
export async function restoreWorld(where: Where, onStep: (step: string) => Promise<void>): Promise<void> {
  const { mask } = where;
  const settings = await settingsOf(where.appBypassesRls);
  const restored: Restored = {
    ...{
      clusterId: 'staging',
      arn: 'arn:aws:rds:eu-central-1:222222222222:cluster:staging',
      resourceId: 'cluster-1',
    },
    ...{ endpoint: 'localhost', readerEndpoint: 'localhost', port: where.port, instanceIds: [] },
  };
  const hook = { kind: 'sql', name: '1.sql', text: mask ?? '', hash: 'a'.repeat(64) } as const;
  const restore: Restore = {
    settings,
    log: silent,
    run: {
      restoreId: 'world',
      note: () => Promise.resolve(),
      signal: new AbortController().signal,
    } as Partial<Run> as Run,
    clock: { monotonic: () => 0 } as Partial<Restore['clock']> as Restore['clock'],
    credentials: () => Promise.resolve(where.credentials),
    hooks: mask === undefined ? [] : [hook],
    ownChecks: [],
    randomBytes,
    database: {
      connect: (login) =>
        connect(login, {
          certificates: [where.certificate],
          applicationName: 'aurora-restore world',
          connectTimeoutMs: 30_000,
          pause: () => new Promise((resolve) => setTimeout(resolve, 100)),
        }),
    } as Partial<Restore['database']> as Restore['database'],
  } as Partial<Restore> as Restore;
  const plan = { snapshot: { id: 'snapshot', createdAt: '2026-01-31T00:00:00Z' } } as Partial<Plan> as Plan;
  const steps = [
    ['lock-out', (step: Step) => lockOutProduction(step, restore, restored)],
    ['disable-outbound', (step: Step) => disableOutbound(step, restore, plan, restored)],
    ['setup-db-users', (step: Step) => setUpDatabaseUsers(step, restore, restored)],
    ['run-hooks', (step: Step) => runHooks(step, restore, plan, restored)],
    ['verify-restore', (step: Step) => verifyRestore(step, restore, restored)],
  ] as const;
  for (const [name, body] of steps) {
    await body(stepOf(name));
    await onStep(name);
  }
}

/** What answers after three polls will not answer. */
function stepOf(name: string): Step {
  const step: Pick<Step, 'name' | 'signal' | 'wait'> = {
    name,
    signal: new AbortController().signal,
    wait: async (what, { poll }) => {
      for (let left = 3; ; left -= 1) {
        const polled = await poll(step.signal);
        if (polled.state === 'done') return polled.value;
        if (polled.state === 'failed') throw polled.error;
        if (left === 0) throw new ActionError('TIMED_OUT', `${what}: ${polled.detail}`, 'Run again.');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
  return step as Step;
}

function nothing(): void {}
const silent: Log = {
  ...{ info: nothing, warning: nothing, error: nothing, debug: nothing },
  ...{ foreign: nothing, startGroup: nothing, endGroup: nothing },
};

async function settingsOf(appBypassesRls: string): Promise<Settings> {
  const texts: Readonly<Record<string, string>> = {
    ...{ 'source-account-id': '111111111111', 'target-account-id': '222222222222' },
    ...{ 'source-region': 'eu-central-1', 'target-region': 'eu-central-1' },
    ...{ 'source-cluster-id': 'prod', 'target-cluster-id': 'staging', strategy: 'replace', hooks: 'hooks' },
    'app-bypasses-rls': appBypassesRls,
  };
  const read = { readInput: (name: string) => texts[name] ?? '', readParameters: () => Promise.resolve({}) };
  return parseSettings(await collectSettings(read));
}

/** The code of an expected refusal; undefined for what no user could act on. */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof ActionError) || error.hint === '') return undefined;
  if (['DATABASE_UNREACHABLE', 'TIMED_OUT', 'INTERNAL'].includes(error.code)) return undefined;
  return error.code;
}

export function describeError(error: unknown): string {
  return error instanceof ActionError ? `${error.code}: ${error.message}` : errorMessage(error);
}
