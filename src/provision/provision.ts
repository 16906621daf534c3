import { ActionError, combineErrors } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Change, type Finding, isChange, within } from './change.ts';
import type { Provision } from './context.ts';
import { inspectGuardTag } from './guard-tag.ts';
import { inspectKeys } from './keys.ts';
import { inspectParameters } from './parameters.ts';
import { inspectSecret } from './secret.ts';
import { inspectTable } from './table.ts';
import { inspectTopic } from './topic.ts';

/** The findings of one part. */
export interface Inspected {
  readonly part: string;
  readonly findings: readonly Finding[];
}

/**
 * Checks everything and changes nothing. Throws all problems in one error, so that nothing is changed while one of them
 * exists. In the order of the changes: a resource that others refer to comes first.
 */
export async function inspect(provision: Provision): Promise<Inspected[]> {
  const { settings } = provision;
  const source = await within('source cluster', () => provision.sourceClusters.get(settings.sourceClusterId));
  const parts: readonly (readonly [string, () => Promise<Finding[]>])[] = [
    ['keys', () => inspectKeys(provision, source?.kmsKeyId)],
    ['audit table', () => inspectTable(provision)],
    ['topic', () => inspectTopic(provision)],
    ['credentials secret', () => inspectSecret(provision, source)],
    ['parameters', () => inspectParameters(provision)],
    ['target cluster', () => inspectGuardTag(provision)],
  ];
  const inspected: Inspected[] = [];
  const errors: ActionError[] = [];
  for (const [part, look] of parts) {
    try {
      inspected.push({ part, findings: await within(part, look) });
    } catch (error) {
      if (!(error instanceof ActionError) || error.code === 'CANCELLED') throw error;
      errors.push(error);
    }
  }
  const error = combineErrors(errors);
  if (error !== undefined) throw error;
  return inspected;
}

/** Applies the changes, in order. Stops at the first that fails; the next run finds what is done and continues. */
export async function apply(inspected: readonly Inspected[], log: Log): Promise<Change[]> {
  const done: Change[] = [];
  for (const { part, findings } of inspected) {
    for (const change of findings.filter(isChange)) {
      await within(`${part}, ${change.resource}`, change.apply);
      log.info(`Done: ${change.kind} ${change.resource}`);
      done.push(change);
    }
  }
  return done;
}
