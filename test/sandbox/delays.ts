/** How long it takes until what AWS has accepted counts everywhere, in milliseconds of the sandbox clock. */
export interface Delays {
  /** A name that was given up by a rename or a deletion is still refused to others. */
  readonly nameReleaseMs: number;
}

export const noDelays: Delays = { nameReleaseMs: 0 };
