/** How long it takes until what AWS has accepted counts everywhere, in milliseconds of the sandbox clock. */
export interface Delays {
  /** A name that was given up by a rename or a deletion is still refused to others. */
  readonly nameReleaseMs: number;
  /** Describes show the tags of something new, or tags that were added, only then. */
  readonly tagsShownMs: number;
  /**
   * What is available is busy once more by itself: a cluster is `backing-up` after its creation, an instance with
   * monitoring or log exports is `configuring-…` (UG "Viewing DB instance status"). 0 leaves it out.
   */
  readonly afterCreationMs: number;
  /** `available` shows for a moment before a change that was accepted begins to show. */
  readonly flapMs: number;
}

export const noDelays: Delays = { nameReleaseMs: 0, tagsShownMs: 0, afterCreationMs: 0, flapMs: 0 };

/** The same delays for the same seed: each is left out in some seeds, and up to some hundreds of ms in the others. */
export function delaysOf(seed: number): Delays {
  const random = seeded(seed);
  const draw = (upTo: number): number => (random() < 0.25 ? 0 : Math.round(random() * upTo));
  return {
    nameReleaseMs: draw(400),
    tagsShownMs: draw(200),
    afterCreationMs: draw(200),
    flapMs: draw(80),
  };
}

/** mulberry32 */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
