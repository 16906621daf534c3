import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Fixture } from '../../support/fixture.ts';
import type { ActionResult } from '../../support/runner.ts';
import {
  credentialsWith,
  disableKey,
  forbid,
  hideEndpoint,
  keepKeyOwnAccount,
  withoutRight,
} from './faults.ts';

/** Keeps what a run left, under a name. */
export type Show = (name: string, result: ActionResult) => Promise<void>;

export interface FailureCase {
  readonly name: string;
  /** On a fixture with everything set up: brings the fault about, runs, and shows each run. */
  readonly run: (fixture: Fixture, show: Show) => Promise<void>;
}

/** A folder of files below the workspace, and its path. */
async function folderOf(
  { sandbox }: Fixture,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(sandbox.folder, name);
  await mkdir(folder, { recursive: true });
  for (const [file, text] of Object.entries(files))
    await writeFile(join(folder, file), text, { mode: 0o755 });
  return folder;
}

/** Runs and sends the signal as soon as a line contains the text. */
async function stopAt(fixture: Fixture, text: string, signal: NodeJS.Signals): Promise<ActionResult> {
  let child: ChildProcess | undefined;
  return fixture.run(
    {},
    {
      onStart: (started) => {
        child = started;
      },
      onLine: (line) => {
        if (line.includes(text)) child?.kill(signal);
      },
    },
  );
}

function slowDown({ sandbox }: Fixture): void {
  Object.assign(sandbox.rds.context.timings, { snapshotCopyMs: 4000 });
}

const unmetCheck = { '10-orders.sql': 'SELECT count(*) > 100000 FROM orders\n' };
const copyWaits = 'Waiting for snapshot';

const beforeTheLease: readonly FailureCase[] = [
  {
    name: 'bad-input',
    run: async (fixture, show) => {
      const inputs = { retention: 'two', 'snapshot-max-age': '36 hours', strategy: 'blue-green' };
      await show('bad-input', await fixture.run({ ...inputs, 'target-role-arn': 'aurora-restore-target' }));
    },
  },
  {
    name: 'no-id-token',
    run: async (fixture, show) => {
      const { ACTIONS_ID_TOKEN_REQUEST_URL: _url, ...env } = await fixture.sandbox.runnerEnvironment(
        fixture.inputs,
      );
      await show('no-id-token', await fixture.run({}, { env }));
    },
  },
  {
    name: 'sts-refuses',
    run: async (fixture, show) => {
      fixture.sandbox.github.subject = 'repo:example/platform:ref:refs/heads/feature';
      await show('sts-refuses', await fixture.run());
    },
  },
  {
    name: 'missing-table',
    run: async (fixture, show) => {
      const { account, region } = fixture.target;
      const client = new DynamoDBClient(fixture.sandbox.client(account, region));
      await client.send(new DeleteTableCommand({ TableName: 'aurora-restore-audit' }));
      await show('missing-table', await fixture.run());
    },
  },
  {
    name: 'lease-held',
    run: async (fixture, show) => {
      slowDown(fixture);
      const first = fixture.run();
      await sleep(2500);
      await show('lease-held', await fixture.run());
      await first;
    },
  },
  {
    name: 'status-target-only',
    run: async (fixture, show) => {
      const { 'target-role-arn': target = '', 'target-region': region = '' } = fixture.inputs;
      const inputs = { operation: 'status', 'target-role-arn': target, 'target-region': region };
      const env = await fixture.sandbox.runnerEnvironment(inputs);
      await show('status-target-only', await fixture.run({}, { env }));
    },
  },
  {
    name: 'rollback-of-nothing',
    run: async (fixture, show) => {
      await show('rollback-of-nothing', await fixture.run({ operation: 'rollback', 'rollback-of': 'nope' }));
    },
  },
];

const refusedByAws: readonly FailureCase[] = [
  {
    name: 'missing-permission-early',
    run: async (fixture, show) => {
      withoutRight(fixture, 'aurora-restore-target', 'rds:DescribeDBClusters');
      await show('missing-permission-early', await fixture.run());
    },
  },
  {
    name: 'missing-permission-late',
    run: async (fixture, show) => {
      withoutRight(fixture, 'aurora-restore-target', 'rds:CreateDBInstance');
      await show('missing-permission-late', await fixture.run());
    },
  },
  {
    name: 'missing-condition',
    run: async (fixture, show) => {
      withoutRight(fixture, 'aurora-restore-target', 'rds:AddTagsToResource');
      await show('missing-condition', await fixture.run());
    },
  },
  {
    name: 'service-control-policy',
    run: async (fixture, show) => {
      forbid(
        fixture,
        'RestoreDBClusterFromSnapshot',
        'User: arn:aws:sts::222222222222:assumed-role/aurora-restore-target/run is not authorized to perform: rds:RestoreDBClusterFromSnapshot on resource: arn:aws:rds:us-east-1:222222222222:cluster:x with an explicit deny in a service control policy',
      );
      await show('service-control-policy', await fixture.run());
    },
  },
  {
    name: 'key-not-usable',
    run: async (fixture, show) => {
      disableKey(fixture, fixture.inputs['source-kms-key-id']);
      await show('key-not-usable', await fixture.run());
    },
  },
  {
    name: 'key-no-policy',
    run: async (fixture, show) => {
      keepKeyOwnAccount(fixture, fixture.inputs['source-kms-key-id']);
      await show('key-no-policy', await fixture.run());
    },
  },
  {
    name: 'copy-fails',
    run: async (fixture, show) => {
      const reason = 'The source key was disabled during the copy.';
      fixture.sandbox.rds.inject({ on: 'copy', status: 'failed', reason, times: 1 });
      await show('copy-fails', await fixture.run());
    },
  },
  {
    name: 'restore-fails',
    run: async (fixture, show) => {
      const reason = 'There are not enough free addresses.';
      fixture.sandbox.rds.inject({ on: 'restore', status: 'incompatible-network', reason, times: 1 });
      await show('restore-fails', await fixture.run());
      await show('restore-fails-next-night', await fixture.run({ restart: 'true' }));
    },
  },
  {
    name: 'quota',
    run: async (fixture, show) => {
      forbid(fixture, 'CopyDBClusterSnapshot', 'You have reached the limit of snapshots.', {
        code: 'SnapshotQuotaExceeded',
        status: 400,
      });
      await show('quota', await fixture.run());
    },
  },
];

const refusedByTheAction: readonly FailureCase[] = [
  {
    name: 'snapshot-not-found',
    run: async (fixture, show) => {
      const inputs = { 'snapshot-prefix': 'nightly', 'snapshot-max-age': '1h' };
      await show('snapshot-not-found', await fixture.run(inputs));
    },
  },
  {
    name: 'snapshot-id-wrong',
    run: async (fixture, show) => {
      await show('snapshot-id-wrong', await fixture.run({ 'snapshot-id': 'prod-2026-01-30' }));
    },
  },
  {
    name: 'protected',
    run: async (fixture, show) => {
      for (const cluster of Object.values(fixture.sandbox.rds.state.clusters)) {
        if (cluster.shown.DBClusterIdentifier !== 'staging') continue;
        cluster.shown.DeletionProtection = true;
        cluster.tags = [];
      }
      await show('protected', await fixture.run());
    },
  },
  {
    name: 'master-mismatch',
    run: async (fixture, show) => {
      credentialsWith(fixture, { master_username: 'postgres' });
      await show('master-mismatch', await fixture.run());
    },
  },
];

const atSql: readonly FailureCase[] = [
  {
    name: 'db-unreachable-early',
    run: async (fixture, show) => {
      await show('db-unreachable-early', await fixture.run({}, { outside: true }));
    },
  },
  {
    name: 'db-unreachable-late',
    run: async (fixture, show) => {
      const end = hideEndpoint(fixture);
      try {
        await show('db-unreachable-late', await fixture.run({ 'restore-timeout': '6s' }));
      } finally {
        end();
      }
    },
  },
  {
    name: 'hook-fails',
    run: async (fixture, show) => {
      const sql = "-- mask\nUPDATE customers SET name = 'x';\nUPDATE customers SET phone = NULL;\n";
      await show(
        'hook-fails',
        await fixture.run({ hooks: await folderOf(fixture, 'hooks', { '10-mask.sql': sql }) }),
      );
      const fixed = await folderOf(fixture, 'hooks', { '10-mask.sql': "UPDATE customers SET name = 'x';\n" });
      await show('hook-fixed-next-night', await fixture.run({ hooks: fixed }));
    },
  },
  {
    name: 'hook-program-fails',
    run: async (fixture, show) => {
      const text = "#!/bin/sh\necho masking...\necho 'cannot open /etc/mask.conf' >&2\nexit 3\n";
      await show(
        'hook-program-fails',
        await fixture.run({ hooks: await folderOf(fixture, 'hooks', { '20-mask.sh': text }) }),
      );
    },
  },
  {
    name: 'verification-fails',
    run: async (fixture, show) => {
      await show(
        'verification-fails',
        await fixture.run({ checks: await folderOf(fixture, 'checks', unmetCheck) }),
      );
    },
  },
  {
    name: 'verification-fails-replace',
    run: async (fixture, show) => {
      const checks = await folderOf(fixture, 'checks', unmetCheck);
      await show('verification-fails-replace', await fixture.run({ checks, strategy: 'replace' }));
    },
  },
];

const interrupted: readonly FailureCase[] = [
  {
    name: 'kill-9',
    run: async (fixture, show) => {
      slowDown(fixture);
      await show('kill-9', await stopAt(fixture, copyWaits, 'SIGKILL'));
      await show('kill-9-status', await fixture.run({ operation: 'status' }));
      await show('kill-9-next-at-once', await fixture.run());
    },
  },
  {
    name: 'cancelled',
    run: async (fixture, show) => {
      slowDown(fixture);
      await show('cancelled', await stopAt(fixture, copyWaits, 'SIGINT'));
      await show('cancelled-status', await fixture.run({ operation: 'status' }));
      await show('cancelled-abandon', await fixture.run({ operation: 'abandon' }));
    },
  },
  {
    name: 'waiting',
    run: async (fixture, show) => {
      slowDown(fixture);
      await show('waiting', await fixture.run({ hold: 'false' }));
      await show('waiting-status', await fixture.run({ operation: 'status' }));
    },
  },
  {
    name: 'succeeded',
    run: async (fixture, show) => {
      await show('succeeded', await fixture.run());
    },
  },
];

export const failureCases: readonly FailureCase[] = [
  ...beforeTheLease,
  ...refusedByAws,
  ...refusedByTheAction,
  ...atSql,
  ...interrupted,
];
