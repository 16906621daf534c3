import type {
  AddTagsToResourceMessage,
  DescribeEventsMessage,
  ListTagsForResourceMessage,
  RemoveTagsFromResourceMessage,
} from '@aws-sdk/client-rds';
import type { Call, Service } from '../contract.ts';
import { badCombination, badValue, check, fault } from './fault.ts';
import { assertOneOf, assertTags, page } from './rules.ts';
import {
  type ClusterThing,
  type Context,
  type InstanceThing,
  mergeTags,
  requestTags,
  type SnapshotThing,
  setTags,
  shownTags,
  tagConditions,
} from './state.ts';

/** Tags of things, and the events about them. */
export function tagHandlers(context: Context): Service['handlers'] {
  return {
    AddTagsToResource: (input: AddTagsToResourceMessage, call: Call) => {
      check(input, ['ResourceName', 'Tags'], []);
      const { Tags: tags = [] } = input;
      const asked = requestTags(tags);
      const thing = authorizeTagged(context, call, 'rds:AddTagsToResource', input.ResourceName, asked);
      assertTags(tags);
      const next = mergeTags(thing.tags, tags);
      // AWS's own tags neither count nor come in the way.
      assertTags(next.filter(({ Key }) => !Key?.startsWith('aws:')));
      setTags(context, input.ResourceName ?? '', thing, next);
      return {};
    },

    RemoveTagsFromResource: (input: RemoveTagsFromResourceMessage, call: Call) => {
      check(input, ['ResourceName', 'TagKeys'], []);
      const thing = authorizeTagged(context, call, 'rds:RemoveTagsFromResource', input.ResourceName, {});
      const left = thing.tags.filter(({ Key }) => !input.TagKeys?.includes(Key ?? ''));
      setTags(context, input.ResourceName ?? '', thing, left);
      return {};
    },

    ListTagsForResource: (input: ListTagsForResourceMessage, call: Call) => {
      check(input, ['ResourceName'], []);
      const key = input.ResourceName ?? '';
      const thing = authorizeTagged(context, call, 'rds:ListTagsForResource', key, {});
      return { TagList: shownTags(context, key, thing) };
    },

    DescribeEvents: (input: DescribeEventsMessage, call: Call) => {
      check(
        input,
        [],
        [
          ...(['SourceIdentifier', 'SourceType', 'StartTime', 'EndTime', 'Duration'] as const),
          ...(['EventCategories', 'Marker', 'MaxRecords'] as const),
        ],
      );
      call.authorize('rds:DescribeEvents', ['*']);
      assertOneOf('SourceType', input.SourceType, ['db-cluster', 'db-instance', 'db-cluster-snapshot']);
      if (input.SourceIdentifier !== undefined && input.SourceType === undefined) {
        throw badCombination('SourceType must be provided with SourceIdentifier.');
      }
      const now = context.clock.now();
      const until = input.EndTime?.getTime() ?? now;
      // Events are kept 14 days; without a time the last hour is shown.
      const from = input.StartTime?.getTime() ?? until - (input.Duration ?? 60) * 60_000;
      if ((input.Duration ?? 0) > 20_160) throw badValue('Duration is limited to 14 days.');
      const found = context.state.events.filter((event) => {
        if (event.account !== call.account || event.region !== call.region) return false;
        if (event.at < from || event.at > until) return false;
        const categories = input.EventCategories ?? [];
        if (categories.length > 0 && !event.categories.some((one) => categories.includes(one))) return false;
        return (
          event.type === (input.SourceType ?? event.type) &&
          event.id === (input.SourceIdentifier?.toLowerCase() ?? event.id)
        );
      });
      const { items, ...more } = page(found, input);
      const shown = items.map(({ id, type, arn, categories, message, at }) => ({
        SourceIdentifier: id,
        SourceType: type,
        SourceArn: arn,
        EventCategories: categories,
        Message: message,
        Date: new Date(at),
      }));
      return { Events: shown, ...more };
    },
  };
}

function authorizeTagged(
  context: Context,
  call: Call,
  action: string,
  name: string | undefined,
  asked: Record<string, string>,
): ClusterThing | InstanceThing | SnapshotThing {
  const key = name ?? '';
  const { clusters, instances, snapshots } = context.state;
  const found = clusters[key] ?? instances[key] ?? snapshots[key];
  call.authorize(action, [key], { ...tagConditions(found?.tags), ...asked });
  const [, , , region, account, kind = ''] = key.split(':');
  const codes: Readonly<Record<string, string>> = {
    cluster: 'DBClusterNotFoundFault',
    db: 'DBInstanceNotFound',
    'cluster-snapshot': 'DBSnapshotNotFound',
  };
  const code = codes[kind];
  if (code === undefined) throw badValue(`Invalid resource name: ${key}`);
  // Tags of a snapshot that another account shares are not visible.
  if (account !== call.account) throw fault('AccessDenied', `You do not own the resource ${key}.`);
  if (region !== call.region) throw badValue(`The resource ${key} is not in ${call.region}.`);
  if (found === undefined) throw fault(code, `${key} not found.`);
  return found;
}
