/** What the reader of an error does next. Only the caller of the engine knows the names of its settings and operations. */
export interface Hints {
  readonly leaseLost: string;
  readonly locked: string;
  readonly timedOut: string;
  /** Why a run does not stay for a wait that is long. */
  readonly notHeld: string;
  /** `restoreId`: the other restore of the target, which is unfinished. */
  readonly otherUnfinished: (restoreId: string) => string;
  readonly otherTarget: string;
  readonly hasEnded: string;
  readonly settingsChanged: string;
}
