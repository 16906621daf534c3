import { present, table } from './constants.ts';
import type { Fixture } from './fixture.ts';

type Json = Record<string, unknown>;
/** What is stored of one step. */
interface Stored {
  result?: Json;
  intents: Json;
  status: string;
}
export type StoredSteps = Record<string, Stored>;

/** As somebody who may write the table: changes what is stored of the steps of every restore. */
export async function forgeSteps(
  { sandbox, target }: Fixture,
  change: (steps: StoredSteps) => void,
): Promise<void> {
  const { account, region } = target;
  const items = await sandbox.dumpTable(account, region, table);
  for (const item of items) {
    if (item['event_type']?.S !== 'STATE') continue;
    const record = JSON.parse(present(item['record']?.S)) as { steps: StoredSteps };
    change(record.steps);
    item['record'] = { S: JSON.stringify(record) };
  }
  await sandbox.resetTable(account, region, table, items);
}

/** What is stored of a step that has begun. */
export function stepOf(steps: StoredSteps, name: string): Stored {
  return present(steps[name]);
}
