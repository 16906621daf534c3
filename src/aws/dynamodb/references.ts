import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { call } from '../client/call.ts';

/** Something that several restores use together, and who uses it now. */
export interface Reference {
  /** Grows when the thing is given up: what was made for an earlier one may be removed, as nobody can claim it any more. */
  readonly generation: number;
  /** Ids of restores. */
  readonly users: readonly string[];
  /** Was it this action that made it? Undefined until somebody has looked. */
  readonly ours?: boolean;
  /** The restore that takes the thing back now. */
  readonly revokedBy?: string;
}

/**
 * Who uses what in common: one item for each thing, in the audit table of the targets that use it. Every change is one
 * UpdateItem on sets and numbers, so that two hundred restores that arrive together need no second try. All of them may
 * be repeated; a condition that does not hold is told by what is returned: the claim as it is now.
 */
export interface References {
  get(key: string): Promise<Reference | undefined>;
  /** `user` uses the thing until it leaves; nobody gives it up meanwhile. Not while it is being taken back. */
  acquire(key: string, user: string, about: string): Promise<Reference>;
  /** Stores whether it is this action that makes the thing; what was stored first stays. */
  setOurs(key: string, ours: boolean): Promise<Reference>;
  /** Undefined where there never was such a claim. */
  release(key: string, user: string): Promise<Reference | undefined>;
  /** A new generation begins if nobody uses this one. With `takenBackBy`, nobody may join before `takenBack`. */
  end(key: string, generation: number, takenBackBy?: string): Promise<Reference | undefined>;
  /** A new generation begins although this one has users: it is of no use to them. */
  invalidate(key: string, generation: number): Promise<Reference | undefined>;
  revoked(key: string, by: string): Promise<Reference | undefined>;
}

const hash = 'SHARED';
/** TTL, in seconds after the last change. It only cleans up: a thing that is still there then is claimed anew. */
const keptForSeconds = 400 * 24 * 3600;

export function createReferences(dynamodb: DynamoDBClient, table: string, now: () => number): References {
  const keyOf = (key: string) => ({ event_id: { S: hash }, event_type: { S: key } });

  const get = async (key: string): Promise<Reference | undefined> => {
    const { Item } = await call('dynamodb:GetItem', table, () =>
      dynamodb.send(new GetItemCommand({ TableName: table, Key: keyOf(key), ConsistentRead: true })),
    );
    return Item === undefined ? undefined : claimOf(Item);
  };

  /** The claim as the change left it, or, where its condition does not hold, as it is. */
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
        return claimOf(Attributes ?? {});
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
    end: (key, generation, takenBackBy) =>
      update(
        key,
        {
          UpdateExpression: `SET generation = :next${takenBackBy === undefined ? '' : ', revoked_by = :by'}`,
          // A set without members is no attribute.
          ConditionExpression: 'generation = :this AND attribute_not_exists(restores)',
        },
        {
          ...from(generation),
          ...(takenBackBy === undefined ? {} : { ':by': { S: takenBackBy } }),
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

function claimOf(item: Record<string, AttributeValue>): Reference {
  const { generation, restores, ours, revoked_by: by } = item;
  return {
    generation: Number(generation?.N ?? '1'),
    users: restores?.SS ?? [],
    ...(ours?.BOOL === undefined ? {} : { ours: ours.BOOL }),
    ...(by?.S === undefined ? {} : { revokedBy: by.S }),
  };
}
