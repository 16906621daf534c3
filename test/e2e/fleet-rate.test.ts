import { afterEach, expect, it } from 'vitest';
import { type Fleet, runFleet } from '../bench/fleet.ts';

// In simulated time, in this process. `npm run bench` does it with 200 restores and all of an account's rate.

const endpoint = process.env['AWS_ENDPOINT_URL'];
afterEach(() => {
  if (endpoint === undefined) delete process.env['AWS_ENDPOINT_URL'];
  else process.env['AWS_ENDPOINT_URL'] = endpoint;
});

it('restores that begin together and share a rate all end, with calls that do not grow with their number', async () => {
  const one: Fleet = await runFleet(1);
  // Each has as little of the rate as one of 200.
  const many: Fleet = await runFleet(20, 0.1);
  expect([one.failures, many.failures]).toEqual([[], []]);
  expect([one.copies, many.copies]).toEqual([1, 1]);
  expect(many.throttledEach).toBeGreaterThan(10);
  expect(many.callsEach / one.callsEach).toBeLessThan(1.5);
  // Looks and changes that were not refused are the same, whoever comes along.
  expect((many.callsEach - many.throttledEach) / one.callsEach).toBeLessThan(1.1);
  expect(many.stateBytes).toBeLessThan(32 * 1024);
  expect(many.writeUnitsEach / one.writeUnitsEach).toBeLessThan(1.2);
}, 180_000);
