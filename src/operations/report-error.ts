import { ActionError, errorMessage } from '../errors.ts';
import type { Host } from './host.ts';

/** The annotation that a person sees first: what failed, and the way out. */
export function reportError({ log }: Host, error: unknown): void {
  if (error instanceof ActionError) {
    log.error([error.message, error.wayOut].filter((line) => line !== '').join('\n'));
    return;
  }
  log.error(`Something failed that this action did not expect: ${errorMessage(error)}`);
  if (error instanceof Error && error.stack !== undefined) log.debug(error.stack);
}
