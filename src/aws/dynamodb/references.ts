import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { call } from '../client/call.ts';

/** A shared resource (a copy or a share), and the restores that use it now. */
export interface Reference {
  /** Grows when a generation ends. Nobody can acquire an ended generation, so its copy can be deleted. */
  readonly generation: number;
  /** Ids of restores. */
  readonly users: readonly string[];
  /** Did this action create it? Undefined until that was checked. */
  readonly ours?: boolean;
  /** The restore that revokes the share now. */
  readonly revokedBy?: string;
}

/**
 * Reference counting of shared resources: one item for each, in the audit table of the targets that use it. Every change
 * is one UpdateItem on sets and numbers, so that two hundred restores at the same time need no retry. Each can be
 * repeated. If a condition does not hold, the current reference is returned.
 */
export interface References {
  get(key: string): Promise<Reference | undefined>;
  /** `user` uses the resource until it releases it; the generation does not end meanwhile. Not while it is being revoked. */
  acquire(key: string, user: string, about: string): Promise<Reference>;
  /** Stores whether this action created the resource. The value that was stored first stays. */
  setOurs(key: string, ours: boolean): Promise<Reference>;
  /** Undefined if the resource was never acquired. */
  release(key: string, user: string): Promise<Reference | undefined>;
  /** Begins a new generation if this one has no users. With `revokedBy`, nobody can acquire it before `revoked`. */
  end(key: string, generation: number, revokedBy?: string): Promise<Reference | undefined>;
  /** Begins a new generation although this one has users, because its copy cannot be used. */
  invalidate(key: string, generation: number): Promise<Reference | undefined>;
  revoked(key: string, by: string): Promise<Reference | undefined>;
}

const hash = 'SHARED';
/** TTL in seconds after the last change. It only cleans up: a resource that still exists is acquired again. */
const keptForSeconds = 400 * 24 * 3600;

export function createReferences(dynamodb: DynamoDBClient, table: string, now: () => number): References {
  const keyOf = (key: string) => ({ event_id: { S: hash }, event_type: { S: key } });

  const get = async (key: string): Promise<Reference | undefined> => {
    const { Item } = await call('dynamodb:GetItem', table, () =>
      dynamodb.send(new GetItemCommand({ TableName: table, Key: keyOf(key), ConsistentRead: true })),
    );
    return Item === undefined ? undefined : referenceOf(Item);
  };

  /** The reference after the change, or the current one if the condition does not hold. */
  const update = (
    key: string,
    change: Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression'>,
    values: Record<string, AttributeValue> = {},
  ): Promise<Reference | undefined> =>
    call('dynamodb:UpdateItem', table, async () => {
      try {
        const { Attributes } = await dynamodb.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(key),
            ...change,
            ExpressionAttributeValues: values,
            ReturnValues: 'ALL_NEW',
          }),
        );
        return referenceOf(Attributes ?? {});
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return get(key);
        throw error;
      }
    });
  const expiry = (): AttributeValue => ({ N: String(Math.floor(now() / 1000) + keptForSeconds) });
  const known = (reference: Reference | undefined): Reference => reference ?? { generation: 1, users: [] };

  return {
    get,
    acquire: async (key, user, about) =>
      known(
        await update(
          key,
          {
            UpdateExpression:
              'ADD restores :user SET generation = if_not_exists(generation, :one), about = :about, expires_at = :expiry',
            ConditionExpression: 'attribute_not_exists(revoked_by)',
          },
          { ':user': { SS: [user] }, ':one': { N: '1' }, ':about': { S: about }, ':expiry': expiry() },
        ),
      ),
    setOurs: async (key, ours) =>
      known(
        await update(
          key,
          { UpdateExpression: 'SET ours = if_not_exists(ours, :ours)' },
          { ':ours': { BOOL: ours } },
        ),
      ),
    release: (key, user) =>
      update(
        key,
        {
          UpdateExpression: 'DELETE restores :user SET expires_at = :expiry',
          ConditionExpression: 'attribute_exists(event_id)',
        },
        { ':user': { SS: [user] }, ':expiry': expiry() },
      ),
    end: (key, generation, revokedBy) =>
      update(
        key,
        {
          UpdateExpression: `SET generation = :next${revokedBy === undefined ? '' : ', revoked_by = :by'}`,
          // DynamoDB removes an empty set.
          ConditionExpression: 'generation = :this AND attribute_not_exists(restores)',
        },
        {
          ...from(generation),
          ...(revokedBy === undefined ? {} : { ':by': { S: revokedBy } }),
        },
      ),
    invalidate: (key, generation) =>
      update(
        key,
        {
          UpdateExpression: 'SET generation = :next REMOVE restores',
          ConditionExpression: 'generation = :this',
        },
        from(generation),
      ),
    revoked: (key, by) =>
      update(
        key,
        {
          UpdateExpression: 'REMOVE revoked_by, ours',
          ConditionExpression: 'revoked_by = :by',
        },
        { ':by': { S: by } },
      ),
  };
}

function from(generation: number): Record<string, AttributeValue> {
  return { ':this': { N: String(generation) }, ':next': { N: String(generation + 1) } };
}

function referenceOf(item: Record<string, AttributeValue>): Reference {
  const { generation, restores, ours, revoked_by: by } = item;
  return {
    generation: Number(generation?.N ?? '1'),
    users: restores?.SS ?? [],
    ...(ours?.BOOL === undefined ? {} : { ours: ours.BOOL }),
    ...(by?.S === undefined ? {} : { revokedBy: by.S }),
  };
}
