import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEvents } from '../../../../src/aws/rds/events.ts';
import { type AnsweringAws, startAnsweringAws } from '../../../support/aws/answering-aws.ts';

let aws: AnsweringAws;
beforeEach(async () => {
  aws = await startAnsweringAws();
});
afterEach(() => aws.stop());

/** As DescribeEvents answers; the first is the oldest. */
function answer(events: readonly (readonly [category: string, message: string])[]): string {
  const shown = events.map(
    ([category, message], index) =>
      `<Event><SourceIdentifier>staging</SourceIdentifier><Message>${message}</Message><EventCategories><EventCategory>${category}</EventCategory></EventCategories><Date>2026-02-03T0${index}:00:00Z</Date></Event>`,
  );
  return `<DescribeEventsResponse><DescribeEventsResult><Events>${shown.join('')}</Events></DescribeEventsResult></DescribeEventsResponse>`;
}

describe('the events of a resource', () => {
  const latest = async (...events: readonly (readonly [string, string])[]): Promise<string[]> => {
    aws.answer({ status: 200, body: answer(events) });
    const rds = await (await aws.clients()).rds('eu-central-1');
    return createEvents(rds).latest('db-cluster', 'staging', 3);
  };

  it('are those of the cluster that has the name now, and not of a former one', async () => {
    expect(
      await latest(
        ['failure', 'The former one failed.'],
        ['deletion', 'DB cluster deleted'],
        ['failure', 'There are not enough free addresses.'],
      ),
    ).toEqual(['There are not enough free addresses.']);
  });

  it('end with its own deletion', async () => {
    expect(
      await latest(
        ['deletion', 'DB cluster deleted'],
        ['failure', 'No space left.'],
        ['deletion', 'DB cluster deleted'],
      ),
    ).toEqual(['DB cluster deleted', 'No space left.']);
  });
});
