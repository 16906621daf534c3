import { credentials, productionApp } from './constants.ts';
import type { Fixture } from './fixture.ts';

/** A login that succeeded. */
export interface Attempt {
  readonly user: string;
  readonly cluster: string;
}

export interface Prober {
  /** Ends it, and returns the logins that succeeded. */
  stop(): Promise<readonly Attempt[]>;
}

const users = [
  { user: 'shop_app', password: productionApp },
  { user: 'alice', password: 'alice-in-production-1' },
  { user: credentials.app_username, password: credentials.app_password },
  { user: credentials.readonly_username, password: credentials.readonly_password },
];

/**
 * Tries all the time to log in to every cluster of the target account, with production's users and with the new ones.
 * @param counts whether a login that begins now counts
 */
export function startProber({ sandbox, target, query }: Fixture, counts: () => boolean): Prober {
  const open: Attempt[] = [];
  let isStopped = false;
  const probe = async ({ user, password }: (typeof users)[number]): Promise<void> => {
    while (!isStopped) {
      const clusters = Object.values(sandbox.rds.state.clusters)
        .map((cluster) => cluster.shown)
        .filter(({ DBClusterArn = '' }) => DBClusterArn.split(':')[4] === target.account)
        .map(({ DBClusterIdentifier = '' }) => DBClusterIdentifier);
      for (const cluster of clusters) {
        const isCounted = counts();
        const isOpen = await query({ ...target, cluster }, { user, password }, 'SELECT 1 AS one').then(
          () => true,
          () => false,
        );
        if (isOpen && isCounted) open.push({ user, cluster });
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  const probes = users.map(probe);
  return {
    stop: async () => {
      isStopped = true;
      await Promise.all(probes);
      return open;
    },
  };
}
