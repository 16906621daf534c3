import type { Snapshot } from '../../aws/rds/snapshots.ts';
import type { Problem } from '../plan/checks.ts';
import type { PreviousTarget } from '../results.ts';

/** The engines whose clusters this action restores. RDS lists clusters of others too (API DescribeDBClusters). */
const auroraEngines: readonly string[] = ['aurora-postgresql', 'aurora-mysql'];

const otherEngines: { readonly [engine: string]: string } = {
  postgres: 'a Multi-AZ DB cluster of RDS for PostgreSQL',
  mysql: 'a Multi-AZ DB cluster of RDS for MySQL',
  docdb: 'Amazon DocumentDB',
  neptune: 'Amazon Neptune',
  aurora: 'Aurora MySQL 5.6, which AWS has retired',
};

/** Snapshot and previous cluster are of one engine, and of one that this action restores. */
export function findEngineProblems(
  snapshot: Pick<Snapshot, 'arn' | 'engine' | 'engineVersion'>,
  previous: { readonly cluster: Pick<PreviousTarget['cluster'], 'arn' | 'engine'> } | undefined,
): Problem[] {
  const found: Problem[] = [];
  const judge = (what: string, engine: string, input: string): void => {
    if (auroraEngines.includes(engine)) return;
    const meaning = otherEngines[engine];
    found.push({
      problem: `${what} is of engine ${engine}${meaning === undefined ? '' : ` (${meaning})`}: this action restores ${auroraEngines.join(' and ')} only.`,
      fix: `Correct ${input}.`,
    });
  };
  judge(`The snapshot ${snapshot.arn}`, snapshot.engine, 'source-cluster-id or snapshot-id');
  if (snapshot.engineVersion.endsWith('-limitless')) {
    found.push({
      problem: `The snapshot ${snapshot.arn} is of an Aurora PostgreSQL Limitless Database (${snapshot.engineVersion}), whose shard groups this action does not create.`,
      fix: 'Correct source-cluster-id or snapshot-id.',
    });
  }
  if (previous === undefined) return found;
  const { cluster } = previous;
  judge(`The target ${cluster.arn}`, cluster.engine, 'target-cluster-id');
  if (found.length === 0 && cluster.engine !== snapshot.engine) {
    found.push({
      problem: `The target ${cluster.arn} is of engine ${cluster.engine}, but the snapshot ${snapshot.arn} is of ${snapshot.engine}: the settings of one engine do not fit the other.`,
      fix: 'Correct source-cluster-id, snapshot-id or target-cluster-id.',
    });
  }
  return found;
}
