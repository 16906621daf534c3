import { slowness } from './slowness.ts';

/**
 * For a run that is killed: the next one waits for so long until it takes the target over. A slow machine gets more, or the
 * run would lose its lease before it is killed.
 */
export const shortLease = { 'lease-duration': `${Math.round(1500 * (await slowness()))}ms` };
