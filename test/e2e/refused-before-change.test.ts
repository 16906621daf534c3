import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Saved } from '../sandbox/sandbox.ts';
import { changesOf } from '../support/changes.ts';
import { near } from '../support/constants.ts';
import { oddWorld } from '../support/faults/odd-world.ts';
import { faultsOfSettings } from '../support/faults/of-settings.ts';
import { faultsOfThings } from '../support/faults/of-things.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

// Old targets, snapshots and inputs from public bug reports, and others of their kinds: what AWS would refuse after the
// first change is refused before it, with AWS's value and the allowed ones.

let fixture: Fixture;
let saved: Saved;
beforeAll(async () => {
  fixture = await createFixture(near);
  saved = await fixture.sandbox.save();
});
afterAll(() => fixture.sandbox.stop());

describe('before the first change is refused', () => {
  it.each([...faultsOfSettings, ...faultsOfThings])('$name', async ({ arrange, inputs = {}, says }) => {
    await fixture.sandbox.load(saved);
    await arrange?.(oddWorld(fixture));
    fixture.sandbox.requests.length = 0;
    const operations = ['plan', 'restore'].map((operation) => fixture.run({ operation, ...inputs }));
    for (const result of await Promise.all(operations)) {
      expect(result.exitCode).toBe(1);
      expect(result.errors).toHaveLength(1);
      for (const text of says) expect(result.errors[0]).toContain(text);
    }
    expect(changesOf(fixture.sandbox.requests)).toEqual([]);
  });
});
