import { errorMessage } from '../../errors.ts';
import type { Host } from '../wiring/host.ts';

/** A report that fails is a warning: what it reports is done and stored, and is not done again. */
export async function reportOrWarn({ log }: Pick<Host, 'log'>, report: () => Promise<void>): Promise<void> {
  try {
    await report();
  } catch (error) {
    log.warning(`The end of this run could not be reported in full: ${errorMessage(error)}`);
  }
}
