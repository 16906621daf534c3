/** How long nothing answered, in ms, and how often it was asked. */
export interface Away {
  readonly awayMs: number;
  readonly asked: number;
}

/** Asks all the time whether something answers, until it is ended. */
export function watchAway(answers: () => Promise<boolean>): { end(): Promise<Away> } {
  let done = false;
  let asked = 0;
  let awayMs = 0;
  const loop = (async () => {
    let since: number | undefined;
    while (!done) {
      asked += 1;
      const now = performance.now();
      if (await answers()) {
        if (since !== undefined) awayMs += performance.now() - since;
        since = undefined;
      } else since ??= now;
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    if (since !== undefined) awayMs += performance.now() - since;
  })();
  return {
    end: async () => {
      done = true;
      await loop;
      return { awayMs, asked };
    },
  };
}
