import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import type { AuditEvent, Lease, Ownership, RestoreState, Store } from '../../engine/store.ts';
import { ActionError } from '../../errors.ts';
import { call, causeOf, isCode } from '../client/call.ts';
import { readEventRecord, readLeaseRecord, readStateRecord } from './stored-records.ts';

type Item = Record<string, AttributeValue>;

/** DynamoDB's TTL deletes ended restores and their events after this many seconds. It only cleans up. */
const keptForSeconds = 400 * 24 * 3600;
const stateKey = 'STATE';
const leaseKey = 'LEASE';

/**
 * The store in the guide's audit table (`event_id` hash, `event_type` range):
 * a restore's state is (restore id, `STATE`), its events (restore id, time#sequence#step#kind), the lease of a target
 * (`LEASE`, target ARN). In addition to the whole record as JSON in `record`, the items have attributes for people to read.
 */
export function createAuditTable(dynamodb: DynamoDBClient, table: string): Store {
  const read = async (hash: string, range: string): Promise<string | undefined> => {
    const answer = await onTable('dynamodb:GetItem', table, () =>
      dynamodb.send(
        new GetItemCommand({
          TableName: table,
          Key: { event_id: { S: hash }, event_type: { S: range } },
          ConsistentRead: true,
        }),
      ),
    );
    return recordOf(answer.Item);
  };

  /** False when the condition does not hold. */
  const put = (item: Item, condition?: string, values?: Item): Promise<boolean> =>
    onTable('dynamodb:PutItem', table, async () => {
      try {
        await dynamodb.send(
          new PutItemCommand({
            TableName: table,
            Item: item,
            ...(condition === undefined ? {} : { ConditionExpression: condition }),
            // `owner` is a reserved word.
            ...(condition?.includes('#owner') ? { ExpressionAttributeNames: { '#owner': 'owner' } } : {}),
            ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    });

  const query = (hash: string): Promise<Item[]> =>
    onTable('dynamodb:Query', table, async () => {
      const found: Item[] = [];
      const pages = paginateQuery(
        { client: dynamodb },
        {
          TableName: table,
          KeyConditionExpression: 'event_id = :hash',
          ExpressionAttributeValues: { ':hash': { S: hash } },
          ConsistentRead: true,
        },
      );
      for await (const page of pages) found.push(...(page.Items ?? []));
      return found;
    });

  const readLease = async (target: string): Promise<Lease | undefined> => {
    const record = await read(leaseKey, target);
    return record === undefined ? undefined : readLeaseRecord(record, target);
  };
  const readState = async (restoreId: string): Promise<RestoreState | undefined> => {
    const record = await read(restoreId, stateKey);
    return record === undefined ? undefined : readStateRecord(record, restoreId);
  };

  return {
    // `call` gives AWS_FAILED to what may be transient: no answer, throttling, a fault of DynamoDB.
    isFinal: (error) => error instanceof ActionError && error.code !== 'AWS_FAILED',
    readLease,
    replaceLease: async (next, seen) => {
      const written =
        seen === undefined
          ? await put(leaseItem(next), 'attribute_not_exists(event_id)')
          : await put(leaseItem(next), '#owner = :owner AND fence = :fence AND heartbeat = :heartbeat', {
              ...ownedBy(seen),
              ':heartbeat': { N: String(seen.heartbeat) },
            });
      if (written) return true;
      // The first answer may have been lost, and the SDK's second attempt met our own write.
      const now = await readLease(next.target);
      return (
        now?.owner === next.owner &&
        now.fence === next.fence &&
        now.heartbeat === next.heartbeat &&
        now.held === next.held
      );
    },
    readState,
    createState: async (state) => {
      if (await put(stateItem(state), 'attribute_not_exists(event_id)')) return true;
      return isOwnedBy(await readState(state.restoreId), state);
    },
    replaceState: async (state, by) => {
      if (await put(stateItem(state), '#owner = :owner AND fence = :fence', ownedBy(by))) return true;
      // A takeover whose first answer was lost: the item is already ours, as no other run writes with this owner and fence.
      const isTakeover = by.owner !== state.owner || by.fence !== state.fence;
      return isTakeover && isOwnedBy(await readState(state.restoreId), state);
    },
    appendEvent: async (event) => {
      await put(eventItem(event));
    },
    listEvents: async (restoreId) => {
      const items = await query(restoreId);
      return items.flatMap((item) => {
        const record = recordOf(item);
        return (record === undefined ? undefined : readEventRecord(record, restoreId)) ?? [];
      });
    },
    listLeases: async () =>
      (await query(leaseKey)).flatMap((item) => {
        const record = recordOf(item);
        return record === undefined ? [] : readLeaseRecord(record, item['event_type']?.S ?? '');
      }),
  };
}

function recordOf(item: Item | undefined): string | undefined {
  return item?.['record']?.S;
}

function ownedBy({ owner, fence }: Ownership): Item {
  return { ':owner': { S: owner }, ':fence': { N: String(fence) } };
}

function isOwnedBy(state: RestoreState | undefined, { owner, fence }: Ownership): boolean {
  return state?.owner === owner && state.fence === fence;
}

function leaseItem(lease: Lease): Item {
  return {
    event_id: { S: leaseKey },
    event_type: { S: lease.target },
    owner: { S: lease.owner },
    fence: { N: String(lease.fence) },
    heartbeat: { N: String(lease.heartbeat) },
    status: { S: lease.held ? 'held' : 'free' },
    actor: { S: lease.holder.actor },
    run_url: { S: lease.holder.runUrl },
    since: { S: iso(lease.since) },
    record: { S: JSON.stringify(lease) },
  };
}

function stateItem(state: RestoreState): Item {
  const ended = state.status === 'succeeded' || state.status === 'abandoned';
  return {
    event_id: { S: state.restoreId },
    event_type: { S: stateKey },
    owner: { S: state.owner },
    fence: { N: String(state.fence) },
    status: { S: state.status },
    target: { S: state.target },
    schema_version: { N: String(state.schemaVersion ?? 0) },
    attempt: { N: String(state.attempt) },
    actor: { S: state.holder.actor },
    run_url: { S: state.holder.runUrl },
    updated_at: { S: iso(state.updatedAt) },
    record: { S: JSON.stringify(state) },
    ...(ended ? { expires_at: expiry(state.updatedAt) } : {}),
  };
}

function eventItem(event: AuditEvent): Item {
  const order = `${iso(event.at)}#${String(event.attempt).padStart(4, '0')}#${String(event.sequence).padStart(6, '0')}`;
  return {
    event_id: { S: event.restoreId },
    event_type: { S: `${order}#${event.step}#${event.kind}` },
    at: { S: iso(event.at) },
    step: { S: event.step },
    status: { S: event.kind },
    attempt: { N: String(event.attempt) },
    actor: { S: event.holder.actor },
    run_url: { S: event.holder.runUrl },
    record: { S: JSON.stringify(event) },
    expires_at: expiry(event.at),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function expiry(fromMs: number): AttributeValue {
  return { N: String(Math.floor(fromMs / 1000) + keptForSeconds) };
}

async function onTable<T>(action: string, table: string, send: () => Promise<T>): Promise<T> {
  try {
    return await call(action, table, send);
  } catch (error) {
    if (!(error instanceof ActionError) || !isCode(causeOf(error), 'ResourceNotFoundException')) throw error;
    throw new ActionError(
      error.code,
      `The table ${table} does not exist in the target account and Region: they have not been set up for restores. ${error.message}`,
      'Create the table (operation: provision), or correct audit-table.',
      {
        cause: error,
      },
    );
  }
}
