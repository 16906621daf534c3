import type { OddWorld } from './odd-world.ts';

/** What AWS would refuse, or lose in silence: it is refused before the first change. */
export interface Fault {
  readonly name: string;
  readonly arrange?: (world: OddWorld) => Promise<void> | void;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly says: readonly string[];
}

const cluster = (name: string, shown: object, says: readonly string[], more: Partial<Fault> = {}): Fault => ({
  name,
  arrange: (world) => void Object.assign(world.cluster.shown, structuredClone(shown)),
  says,
  ...more,
});
const instance = (
  name: string,
  shown: object,
  says: readonly string[],
  more: Partial<Fault> = {},
): Fault => ({
  name,
  arrange: (world) => void Object.assign(world.instance().shown, structuredClone(shown)),
  says,
  ...more,
});

/** Faults that are a value of what describes show. */
export const shown = { cluster, instance };
