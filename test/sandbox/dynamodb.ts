import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import dynalite from 'dynalite';
import { AwsFault } from './contract.ts';

export type Item = Record<string, { S?: string; N?: string; BOOL?: boolean }>;

/** DynamoDB of all accounts and Regions: a dynalite in memory for each, made on first use. */
export interface DynamoDb {
  /** Passes a request on as it came. */
  forward(
    account: string,
    region: string,
    target: string,
    body: string,
  ): Promise<{ status: number; body: string }>;
  dumpTable(account: string, region: string, table: string): Promise<Item[]>;
  /** Puts a table's items back to what `dumpTable` gave. */
  resetTable(account: string, region: string, table: string, items: readonly Item[]): Promise<void>;
  close(): Promise<void>;
}

export function createDynamoDb(): DynamoDb {
  const servers = new Map<string, Promise<Server>>();
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

  const forward: DynamoDb['forward'] = async (account, region, target, body) => {
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

  return {
    forward,
    dumpTable,
    resetTable: async (account, region, table, items) => {
      const keyOf = ({ event_id, event_type }: Item) => ({ event_id, event_type });
      for (const item of await dumpTable(account, region, table)) {
        await ask(account, region, 'DeleteItem', { TableName: table, Key: keyOf(item) });
      }
      for (const item of items) await ask(account, region, 'PutItem', { TableName: table, Item: item });
    },
    close: async () => {
      for (const opened of servers.values()) {
        const server = await opened;
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}
