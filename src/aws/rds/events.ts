import { DescribeEventsCommand, type RDSClient, type SourceType } from '@aws-sdk/client-rds';
import { call } from '../client/call.ts';

/** RDS's messages about a resource. */
export interface Events {
  /**
   * The newest messages of the last day about a cluster, instance or cluster snapshot, newest first; at most `count`. A
   * former resource of the same name has the same id: what was said up to its deletion is left out.
   */
  latest(
    type: 'db-cluster' | 'db-instance' | 'db-cluster-snapshot',
    id: string,
    count: number,
  ): Promise<string[]>;
}

export function createEvents(rds: RDSClient): Events {
  return {
    latest: async (type, id, count) => {
      const answer = await call('rds:DescribeEvents', id, () =>
        // API DescribeEvents: Duration is in minutes; events are kept 14 days.
        rds.send(
          new DescribeEventsCommand({ SourceType: type as SourceType, SourceIdentifier: id, Duration: 1440 }),
        ),
      );
      const newestFirst = (answer.Events ?? []).toSorted(
        (a, b) => (b.Date?.getTime() ?? 0) - (a.Date?.getTime() ?? 0),
      );
      // RDS UG "Amazon RDS event categories": the end of every cluster and instance is an event of this category. The newest
      // event can be the end of the resource itself.
      const end = newestFirst.findIndex(
        ({ EventCategories = [] }, index) => index > 0 && EventCategories.includes('deletion'),
      );
      const own = end < 0 ? newestFirst : newestFirst.slice(0, end);
      return own
        .map((event) => event.Message ?? '')
        .filter((message) => message !== '')
        .slice(0, count);
    },
  };
}
