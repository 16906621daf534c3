import type { Context } from './state.ts';

/** Copies of a snapshot share its volume: it goes with the last thing that uses it. */
export async function releaseVolume(context: Context, volume: string | undefined): Promise<void> {
  if (volume === undefined) return;
  const { clusters, snapshots } = context.state;
  if ([...Object.values(clusters), ...Object.values(snapshots)].some((one) => one.volume === volume)) return;
  await context.dataPlane.deleteVolume(volume);
}

/** Takes a snapshot out of the account; describes may show it for a moment more. */
export async function removeSnapshot(context: Context, key: string): Promise<void> {
  const snapshot = context.state.snapshots[key];
  if (snapshot === undefined) return;
  delete context.state.snapshots[key];
  context.state.timers = context.state.timers.filter((timer) => timer.arn !== key);
  leaveGhost(context, key, { ...snapshot.shown, Status: 'deleting', TagList: snapshot.tags });
  await releaseVolume(context, snapshot.volume);
}

/** A name is free only some time after it was given up: until then AWS answers "already exists". */
export function holdName(context: Context, key: string): void {
  const { nameReleaseMs } = context.delays;
  if (nameReleaseMs > 0) context.state.heldNames[key] = context.clock.now() + nameReleaseMs;
}

/** A describe may lag behind a deletion. */
export function leaveGhost(context: Context, key: string, shown: object): void {
  const until = context.clock.now() + context.timings.describeLagMs;
  context.state.ghosts[key] = { until, shown };
}

export function ghostOf<Shown extends object>(context: Context, key: string): Shown | undefined {
  const ghost = context.state.ghosts[key];
  return ghost !== undefined && ghost.until > context.clock.now() ? (ghost.shown as Shown) : undefined;
}

/** Ghosts whose ARN begins so, for lists. */
export function ghostsUnder<Shown extends object>(context: Context, prefix: string): Shown[] {
  const keys = Object.keys(context.state.ghosts).filter((key) => key.startsWith(prefix));
  return keys.map((key) => ghostOf<Shown>(context, key)).filter((shown) => shown !== undefined);
}
