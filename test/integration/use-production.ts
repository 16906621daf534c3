import { afterAll, afterEach, beforeAll } from 'vitest';
import type { DataPlane, VolumeId } from '../sandbox/contract.ts';
import { createDataPlane } from '../sandbox/postgres/data-plane.ts';
import { database, makeProduction, type Restored, restore } from '../sandbox/postgres/production.ts';

/** Production's volume of a describe block, and the restored copy of a test. */
export interface Production {
  readonly plane: DataPlane;
  readonly volume: VolumeId;
  /** A restored copy, which `prepare` has changed as RDS itself may. It is closed behind the test, or by the next one. */
  start(prepare?: string): Promise<Restored>;
}

/**
 * Registers hooks of the describe block that it is called in. The result may be used in its tests only.
 * @param setUp runs in production as RDS itself
 */
export function useProduction(version: '16' | '18', setUp = ''): Production {
  let plane: DataPlane;
  let volume: VolumeId;
  let restored: Restored | undefined;
  beforeAll(async () => {
    plane = await createDataPlane();
    volume = await makeProduction(plane, version);
    if (setUp !== '') await plane.superuserQuery(volume, database, setUp);
  });
  afterEach(async () => {
    await restored?.close();
    restored = undefined;
  });
  afterAll(() => plane.stopAll());
  return {
    get plane() {
      return plane;
    },
    get volume() {
      return volume;
    },
    start: async (prepare = '') => {
      await restored?.close();
      restored = undefined;
      restored = await restore(plane, volume, prepare);
      return restored;
    },
  };
}
