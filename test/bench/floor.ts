import type { Timings } from '../sandbox/contract.ts';
import type { Case } from './cases.ts';

/**
 * The time AWS itself takes on the shortest way that puts the snapshot's data under the target's name and never leaves
 * the target without data, in seconds: a copy only where Regions are crossed; the cluster; its instances, and the master
 * password at the same time; the previous cluster's name away, and the new one's into its place; then the new name in DNS and
 * the previous instances' names away at the same time, and the new instances into their places, with the reboot that belongs
 * to it. The rest of what a restore does is no time of AWS's.
 */
export function floorSeconds(timings: Required<Timings>, { crossesRegions }: Case): number {
  const { crossRegionCopyMs, clusterCreateMs, instanceCreateMs, passwordLagMs, passwordResetMs } = timings;
  const { renameMs, dnsMs, instanceModifyMs } = timings;
  const copyMs = crossesRegions ? crossRegionCopyMs : 0;
  const buildMs = clusterCreateMs + Math.max(instanceCreateMs, passwordLagMs + passwordResetMs);
  const exchangeMs = 2 * renameMs + Math.max(dnsMs, 2 * renameMs + instanceModifyMs);
  return (copyMs + buildMs + exchangeMs) / 1000;
}
