import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import dynalite from 'dynalite';
import { AwsFault, type SandboxClock } from './contract.ts';
import { arnOf } from './partition.ts';
import {
  answerExtras,
  keep,
  refuse,
  show,
  type TableExtras,
  tableMembers,
  withoutExtras,
} from './table-extras.ts';

export type Item = Record<string, { S?: string; N?: string; BOOL?: boolean }>;

/** Request units that DynamoDB would bill. */
export interface TableUnits {
  readonly read: number;
  readonly write: number;
}

/** DynamoDB of all accounts and Regions: a dynalite in memory for each, made on first use. */
export interface DynamoDb {
  /** Passes a request on as it came. */
  forward(
    account: string,
    region: string,
    target: string,
    body: string,
  ): Promise<{ status: number; body: string }>;
  /** The customer's key that a table lies under, if it lies under one. */
  keyOf(account: string, region: string, table: string): string | undefined;
  /** What all requests of clients have consumed so far. */
  consumed(): TableUnits;
  dumpTable(account: string, region: string, table: string): Promise<Item[]>;
  /** Puts a table's items back to what `dumpTable` gave. */
  resetTable(account: string, region: string, table: string, items: readonly Item[]): Promise<void>;
  /** All tables with their items, as plain data. */
  save(): Promise<SavedTable[]>;
  /** Puts everything back to what `save` gave. */
  load(saved: readonly SavedTable[]): Promise<void>;
  close(): Promise<void>;
}

export interface SavedTable {
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly extras: TableExtras;
  readonly items: readonly Item[];
}

const tableActions = new Set(['CreateTable', 'UpdateTable', 'DescribeTable', 'DeleteTable']);
/** What DynamoDB does only to a table that is ACTIVE. */
const needsActive = new Set(['UpdateTable', 'DeleteTable', 'UpdateTimeToLive', 'UpdateContinuousBackups']);

export function createDynamoDb(clock: SandboxClock, tableChangeMs: number): DynamoDb {
  const servers = new Map<string, Promise<Server>>();
  /** By `account/region/table`. */
  const extras = new Map<string, TableExtras>();
  const open = (account: string, region: string): Promise<Server> => {
    const key = `${account}/${region}`;
    const known = servers.get(key);
    if (known !== undefined) return known;
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    server.listen(0, '127.0.0.1');
    const opened = once(server, 'listening').then(() => server);
    servers.set(key, opened);
    return opened;
  };

  const pass: DynamoDb['forward'] = async (account, region, target, body) => {
    const { port } = (await open(account, region)).address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': target,
        authorization:
          'AWS4-HMAC-SHA256 Credential=x/20260101/x/dynamodb/aws4_request, SignedHeaders=host, Signature=x',
        'x-amz-date': '20260101T000000Z',
      },
      body,
    });
    return { status: answer.status, body: await answer.text() };
  };

  const units = { read: 0, write: 0 };
  const passCounted: DynamoDb['forward'] = async (account, region, target, body) => {
    const wanted = JSON.stringify({ ...(JSON.parse(body) as object), ReturnConsumedCapacity: 'TOTAL' });
    const answer = await pass(account, region, target, wanted);
    if (answer.status !== 200) return answer;
    const { ConsumedCapacity, ...rest } = JSON.parse(answer.body) as {
      ConsumedCapacity?: { CapacityUnits: number };
    };
    units[/\.(Put|Update|Delete)Item$/.test(target) ? 'write' : 'read'] +=
      ConsumedCapacity?.CapacityUnits ?? 0;
    return { status: 200, body: JSON.stringify(rest) };
  };

  const forward: DynamoDb['forward'] = async (account, region, target, body) => {
    const action = target.split('.')[1] ?? '';
    const input = JSON.parse(body) as Record<string, unknown> & { TableName?: string };
    const key = `${account}/${region}/${input.TableName}`;
    const known = extras.get(key);
    if (known?.busyUntil !== undefined && clock.now() >= known.busyUntil) {
      delete known.busyUntil;
      delete known.busyWith;
    }
    if (known?.busyWith !== undefined && needsActive.has(action)) {
      if (action === 'UpdateContinuousBackups' && known.busyWith === 'CREATING')
        return refuse(
          'ContinuousBackupsUnavailableException',
          'Backups are being enabled for the table: please retry later',
        );
      return refuse(
        'ResourceInUseException',
        `Attempt to change a resource which is still in use: Table is being ${known.busyWith.toLowerCase()}: ${input.TableName}`,
      );
    }
    const own = answerExtras(action, input, known);
    if (own !== undefined) return own;
    if (action === 'DeleteTable' && known?.deletionProtection === true) {
      return refuse(
        'ValidationException',
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      );
    }
    if (!tableActions.has(action)) return passCounted(account, region, target, body);
    const unknown = Object.keys(input).filter((name) => !tableMembers.includes(name));
    if (unknown.length > 0)
      return refuse('ValidationException', `sandbox: ${unknown.join(', ')} is not simulated`);
    const rest = withoutExtras(input);
    // An UpdateTable of extras only would be empty, which dynalite refuses.
    const isEmpty = action === 'UpdateTable' && Object.keys(rest).length === 1;
    const answer = isEmpty
      ? await pass(account, region, 'DynamoDB_20120810.DescribeTable', JSON.stringify(rest))
      : await pass(account, region, target, JSON.stringify(rest));
    if (answer.status !== 200) return answer;
    const made: TableExtras = known ?? {
      definition: rest,
      deletionProtection: false,
      pointInTimeRecovery: false,
    };
    extras.set(key, made);
    keep(made, input);
    if (action === 'UpdateTable' && input['BillingMode'] !== undefined) {
      const { ProvisionedThroughput: _former, ...definition } = made.definition;
      made.definition = { ...definition, ...rest };
    }
    if ((action === 'CreateTable' || action === 'UpdateTable') && tableChangeMs > 0) {
      made.busyWith = action === 'CreateTable' ? 'CREATING' : 'UPDATING';
      made.busyUntil = clock.now() + tableChangeMs;
    }
    const { Table, TableDescription } = JSON.parse(answer.body) as Record<string, Record<string, unknown>>;
    const description = TableDescription ?? Table ?? {};
    show(made, description);
    // A dynalite knows no account.
    description['TableArn'] = arnOf('dynamodb', region, account, `table/${input.TableName}`);
    if (action === 'DeleteTable') extras.delete(key);
    const member = action === 'DescribeTable' ? 'Table' : 'TableDescription';
    return { status: 200, body: JSON.stringify({ [member]: description }) };
  };

  const ask = async (
    account: string,
    region: string,
    action: string,
    input: object,
  ): Promise<Record<string, unknown>> => {
    const { status, body } = await forward(
      account,
      region,
      `DynamoDB_20120810.${action}`,
      JSON.stringify(input),
    );
    if (status !== 200) throw new AwsFault('DynaliteError', body);
    return JSON.parse(body) as Record<string, unknown>;
  };

  const dumpTable: DynamoDb['dumpTable'] = async (account, region, table) => {
    const items: Item[] = [];
    let from: unknown;
    do {
      const page = await ask(account, region, 'Scan', {
        TableName: table,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      });
      items.push(...(page['Items'] as Item[]));
      from = page['LastEvaluatedKey'];
    } while (from !== undefined);
    return items;
  };

  const close = async (): Promise<void> => {
    const open = await Promise.all(servers.values());
    servers.clear();
    extras.clear();
    await Promise.all(open.map((server) => new Promise((resolve) => server.close(resolve))));
  };

  const keyOf: DynamoDb['keyOf'] = (account, region, table) => {
    const sse = extras.get(`${account}/${region}/${table}`)?.sse as
      | { Enabled?: boolean; KMSMasterKeyId?: string }
      | undefined;
    return sse?.Enabled === true ? sse.KMSMasterKeyId : undefined;
  };

  return {
    keyOf,
    forward,
    consumed: () => ({ ...units }),
    dumpTable,
    resetTable: async (account, region, table, items) => {
      const keyOf = ({ event_id, event_type }: Item) => ({ event_id, event_type });
      for (const item of await dumpTable(account, region, table)) {
        await ask(account, region, 'DeleteItem', { TableName: table, Key: keyOf(item) });
      }
      for (const item of items) await ask(account, region, 'PutItem', { TableName: table, Item: item });
    },
    save: async () => {
      const saved: SavedTable[] = [];
      for (const [key, known] of extras) {
        const [account = '', region = '', table = ''] = key.split('/');
        const items = await dumpTable(account, region, table);
        saved.push({ account, region, table, extras: structuredClone(known), items });
      }
      return saved;
    },
    load: async (saved) => {
      await close();
      for (const { account, region, table, extras: known, items } of saved) {
        await ask(account, region, 'CreateTable', known.definition);
        extras.set(`${account}/${region}/${table}`, structuredClone(known));
        // dynalite makes it in a later turn.
        const isReady = () =>
          dumpTable(account, region, table).then(
            () => true,
            () => false,
          );
        for (let tries = 0; tries < 100 && !(await isReady()); tries += 1)
          await new Promise((resolve) => setTimeout(resolve, 5));
        for (const item of items) await ask(account, region, 'PutItem', { TableName: table, Item: item });
      }
    },
    close,
  };
}
