import type { Inspection } from '../context.ts';
import { tagKeys, verified } from '../naming.ts';

/**
 * Runs exclude each other by the audit table, so restores of one target in two tables do not. Names each new cluster that is
 * being built for the target by a restore which this table does not know; the names of clusters and the guards that are read
 * again before the cut-over keep the two from harming each other.
 */
export async function warnOfOtherTables(inspection: Inspection): Promise<void> {
  const { clusters, targetArn, settings, run, readRestore, log } = inspection;
  for (const { arn, tags, status } of await clusters.list()) {
    const { [tagKeys.restoreId]: id = '', [tagKeys.purpose]: purpose, [tagKeys.state]: state } = tags;
    const isBuilt = purpose === 'cluster' && tags[tagKeys.target] === targetArn && state !== verified;
    if (!isBuilt || status === 'deleting' || id === run.restoreId) continue;
    if ((await readRestore(id)) !== undefined) continue;
    log.warning(
      `${arn} is being built for this target by the restore ${id}, which the table ${settings.auditTable} does not know. Use one table for a target: restores in two do not wait for each other. If its record was lost, operation: clean with adopt: ${id} removes it.`,
    );
  }
}
