import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fixture } from '../support/fixture.ts';

/** A failure of one step, which can be fixed. */
interface DemoFailure {
  readonly what: string;
  readonly fix: string;
  /** Brings it about; returns the inputs for the run, and what fixes it. */
  readonly begin: (fixture: Fixture) => Promise<{
    readonly inputs: Record<string, string>;
    readonly fixed: () => Promise<void>;
  }>;
}

/** AWS refuses an API call of the roles until it is fixed. */
function refused(action: string): DemoFailure {
  return {
    what: `AWS denies ${action}`,
    fix: 'the permission is given back',
    begin: ({ sandbox }) => {
      const before = [...sandbox.faults];
      sandbox.faults.push((request, phase) =>
        phase === 'before' && request.action === action && !request.principal.includes(':user/')
          ? {
              kind: 'error',
              code: 'AccessDenied',
              status: 403,
              message: `User: ${request.principal} is not authorized to perform: rds:${action} because no identity-based policy allows the rds:${action} action`,
            }
          : undefined,
      );
      return Promise.resolve({
        inputs: {},
        fixed: () => {
          sandbox.faults.splice(0, sandbox.faults.length, ...before);
          return Promise.resolve();
        },
      });
    },
  };
}

export const demoFailures: { readonly [step: string]: DemoFailure } = {
  'share-snapshot': refused('CopyDBClusterSnapshot'),
  'restore-cluster': refused('RestoreDBClusterFromSnapshot'),
  'create-instances': refused('CreateDBInstance'),
  'run-hooks': {
    what: 'a hook names a column that does not exist',
    fix: 'the hook is corrected, as a commit would',
    begin: async ({ sandbox }) => {
      const file = join(sandbox.folder, 'hooks', '20-broken.sql');
      await writeFile(file, 'UPDATE customers SET phone = NULL;\n');
      return {
        inputs: {},
        fixed: () => writeFile(file, 'UPDATE customers SET mail = lower(mail);\n'),
      };
    },
  },
  'verify-restore': {
    what: 'a check of the caller is not met',
    fix: 'the check is corrected, as a commit would',
    begin: async ({ sandbox }) => {
      const checks = join(sandbox.folder, 'checks');
      await mkdir(checks);
      await writeFile(join(checks, 'orders.sql'), 'SELECT count(*) > 1000000000 AS enough FROM orders\n');
      return {
        inputs: { checks },
        fixed: async () => {
          await rm(join(checks, 'orders.sql'));
          await writeFile(join(checks, 'orders.sql'), 'SELECT count(*) > 1000 AS enough FROM orders\n');
        },
      };
    },
  },
  'exchange-names': refused('ModifyDBCluster'),
};
