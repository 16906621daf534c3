import { ActionError, errorMessage } from '../../errors.ts';
import type { Host } from '../wiring/host.ts';

/** The annotation that a person sees first: the code and the step, what failed, and the fix. */
export function reportError({ log }: Pick<Host, 'log'>, error: unknown, step = ''): void {
  const code = error instanceof ActionError ? error.code : 'INTERNAL';
  const title = step === '' ? code : `${code} at ${step}`;
  if (error instanceof ActionError) {
    log.error([error.message, error.hint].filter((line) => line !== '').join('\n'), title);
    return;
  }
  log.error(`Something failed that this action did not expect: ${errorMessage(error)}`, title);
  if (error instanceof Error && error.stack !== undefined) log.debug(error.stack);
}
