import { type CloudWatchClient, type Metric, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { list } from '../client/list.ts';
import type { Cluster } from './clusters.ts';

/** Names of the alarms on metrics of a cluster or its instances. They refer to names, so they apply to the new cluster, too. */
export async function findAlarms(
  cloudWatch: CloudWatchClient,
  { id, members }: Pick<Cluster, 'id' | 'members'>,
): Promise<string[]> {
  const names = new Set([id, ...members.map((member) => member.id)]);
  const isAbout = ({ Namespace, Dimensions }: Metric): boolean =>
    Namespace === 'AWS/RDS' &&
    (Dimensions ?? []).some(({ Name, Value }) => {
      return /^DB(Cluster|Instance)Identifier$/.test(Name ?? '') && names.has(Value ?? '');
    });
  const found = await list(
    'cloudwatch:DescribeAlarms',
    'all alarms',
    paginateDescribeAlarms({ client: cloudWatch, pageSize: 100 }, { AlarmTypes: ['MetricAlarm'] }),
    (page) => page.MetricAlarms,
  );
  return found
    .filter(({ Namespace, Dimensions, Metrics }) => {
      // An alarm has one metric of its own, or a list of them for an expression (API MetricAlarm).
      const several = (Metrics ?? []).map(({ MetricStat }) => MetricStat?.Metric ?? {});
      return [{ Namespace, Dimensions }, ...several].some((metric) => isAbout(metric as Metric));
    })
    .map(({ AlarmName = '' }) => AlarmName);
}
