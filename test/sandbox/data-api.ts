import { randomUUID } from 'node:crypto';
import type {
  BeginTransactionRequest,
  CommitTransactionRequest,
  ExecuteStatementRequest,
  RollbackTransactionRequest,
} from '@aws-sdk/client-rds-data';
import { accept } from './accept.ts';
import type { AwsState } from './aws-state.ts';
import { AwsFault, type Call, type SandboxClock, type Service } from './contract.ts';
import { bind } from './data-api/parameters.ts';
import { assertSize, metadataOf, recordsOf } from './data-api/results.ts';
import { execute, openSessions, type Place, type Session } from './data-api/sessions.ts';
import { membersOf } from './rds/clusters.ts';
import type { Rds } from './rds/rds.ts';
import { type ClusterThing, tagConditions } from './rds/state.ts';
import { secretConditions } from './secretsmanager.ts';

/** UG "Using RDS Data API", in ms. */
export interface DataApiLimits {
  readonly statementMs: number;
  /** A transaction ends when nothing was asked of it for so long. */
  readonly idleMs: number;
  readonly transactionMs: number;
}
export const defaultLimits: DataApiLimits = {
  statementMs: 45_000,
  idleMs: 180_000,
  transactionMs: 86_400_000,
};

export interface DataApi extends Service {
  /** Ends the transactions whose time is over. */
  advance(): void;
  close(): Promise<void>;
}

interface Transaction {
  readonly session: Session;
  readonly resourceArn: string;
  readonly secretArn: string;
  readonly begunAt: number;
  usedAt: number;
}
type Named = { readonly resourceArn?: string | undefined; readonly secretArn?: string | undefined };

export function createDataApi(
  awsState: AwsState,
  rds: Rds,
  clock: SandboxClock,
  caCertificate: string,
  limits: DataApiLimits,
): DataApi {
  const sessions = openSessions(caCertificate, limits.statementMs);
  const transactions = new Map<string, Transaction>();

  const drop = (id: string): void => {
    const found = transactions.get(id);
    if (found === undefined) return;
    transactions.delete(id);
    found.session.lost = true;
    sessions.giveBack(found.session);
  };
  const advance = (): void => {
    const now = clock.now();
    for (const [id, { usedAt, begunAt }] of transactions)
      if (now - usedAt > limits.idleMs || now - begunAt > limits.transactionMs) drop(id);
  };
  const find = (id: string, { resourceArn, secretArn }: Named): Transaction => {
    advance();
    const found = transactions.get(id);
    if (found === undefined || found.resourceArn !== resourceArn || found.secretArn !== secretArn)
      throw new AwsFault('TransactionNotFoundException', `Transaction ${id} is not found`, 404);
    found.usedAt = clock.now();
    return found;
  };
  const end = async (how: 'COMMIT' | 'ROLLBACK', input: CommitTransactionRequest, call: Call) => {
    accept(input, ['resourceArn', 'secretArn', 'transactionId']);
    enter(awsState, rds, call, input);
    const id = input.transactionId ?? '';
    const { session } = find(id, input);
    transactions.delete(id);
    try {
      // An aborted transaction answers COMMIT with ROLLBACK, and so does the Data API.
      const { command } = await execute(session, { text: how, values: [] }, limits.statementMs);
      return { transactionStatus: command === 'COMMIT' ? 'Transaction Committed' : 'Rollback Complete' };
    } finally {
      sessions.giveBack(session);
    }
  };

  return {
    advance,
    close: () => sessions.closeAll(),
    handlers: {
      BeginTransaction: async (input: BeginTransactionRequest, call: Call) => {
        accept(input, ['resourceArn', 'secretArn', 'database']);
        const { resourceArn = '', secretArn = '' } = input;
        const session = await sessions.take(enter(awsState, rds, call, input));
        await execute(session, { text: 'BEGIN', values: [] }, limits.statementMs);
        const transactionId = randomUUID();
        const now = clock.now();
        transactions.set(transactionId, { session, resourceArn, secretArn, begunAt: now, usedAt: now });
        return { transactionId };
      },

      CommitTransaction: (input: CommitTransactionRequest, call: Call) => end('COMMIT', input, call),
      RollbackTransaction: (input: RollbackTransactionRequest, call: Call) => end('ROLLBACK', input, call),

      ExecuteStatement: async (input: ExecuteStatementRequest, call: Call) => {
        accept(input, [
          ...['resourceArn', 'secretArn', 'sql', 'database', 'parameters', 'transactionId'],
          ...['includeResultMetadata', 'continueAfterTimeout'],
        ]);
        const place = enter(awsState, rds, call, input);
        const { sql = '', transactionId: id } = input;
        // API ExecuteStatement: `sql` has at most 65536 characters.
        if (sql.length > 65_536) throw new AwsFault('ValidationException', 'sql is longer than 65536.');
        const bound = bind(sql, input.parameters ?? []);
        const session = id === undefined ? await sessions.take(place) : find(id, input).session;
        try {
          const result = await execute(session, bound, limits.statementMs, input.continueAfterTimeout);
          const records = recordsOf(result);
          assertSize(records);
          return {
            numberOfRecordsUpdated: result.command === 'SELECT' ? 0 : (result.rowCount ?? 0),
            ...(result.fields.length === 0 ? {} : { records }),
            ...(input.includeResultMetadata ? { columnMetadata: result.fields.map(metadataOf) } : {}),
          };
        } catch (error) {
          // What the Data API itself ends takes the transaction along; an error of PostgreSQL does not.
          if (id !== undefined && (error as AwsFault).code !== 'DatabaseErrorException') drop(id);
          throw error;
        } finally {
          if (id === undefined) sessions.giveBack(session);
        }
      },
    },
  };
}

/** Who may call what with which secret, and whether the cluster answers: in the order in which AWS looks. */
function enter(
  awsState: AwsState,
  rds: Rds,
  call: Call,
  { resourceArn = '', secretArn = '', database }: Named & { readonly database?: string | undefined },
): Place {
  for (const [name, value] of Object.entries({ resourceArn, secretArn })) {
    // API ExecuteStatement: 11 to 100 characters.
    if (value.length < 11 || value.length > 100)
      throw new AwsFault(
        'ValidationException',
        `Value '${value}' at '${name}' must have 11 to 100 characters`,
      );
  }
  const cluster = rds.state.clusters[resourceArn];
  call.authorize(`rds-data:${call.action}`, [resourceArn], tagConditions(cluster?.tags));
  call.authorize('secretsmanager:GetSecretValue', [secretArn], secretConditions(awsState, call, secretArn));
  if (cluster === undefined || cluster.account !== call.account || cluster.region !== call.region)
    throw new AwsFault('BadRequestException', `Cluster ${resourceArn} is not found`);
  if (!cluster.shown.HttpEndpointEnabled)
    throw new AwsFault(
      'HttpEndpointNotEnabledException',
      `HttpEndpoint is not enabled for resource ${resourceArn}`,
    );
  assertAnswers(rds, cluster);
  const { username, password } = readSecret(awsState, call, secretArn);
  return {
    resourceId: cluster.shown.DbClusterResourceId ?? '',
    address: cluster.address,
    port: cluster.shown.Port ?? 5432,
    host: cluster.shown.Endpoint ?? '',
    // Without a name PostgreSQL takes the user's.
    database: database ?? username,
    username,
    password,
  };
}

const silent = ['creating', 'deleting', 'renaming', 'starting', 'stopped', 'stopping'];

function assertAnswers(rds: Rds, cluster: ClusterThing): void {
  if (silent.includes(cluster.status))
    throw new AwsFault('InvalidResourceStateException', `The cluster is ${cluster.status}.`);
  const members = membersOf(rds.context, cluster);
  if (members.length === 0)
    throw new AwsFault('DatabaseNotFoundException', "The DB cluster doesn't have a DB instance.", 404);
  const writer = members.find((member) => member.writer);
  if (writer?.status !== 'available')
    throw new AwsFault('DatabaseUnavailableException', 'The writer instance is not available.', 504);
}

function readSecret(awsState: AwsState, call: Call, arn: string): { username: string; password: string } {
  const found = Object.entries(awsState.secrets).find(
    ([key, secret]) => secret.arn === arn && key.startsWith(`${call.account}/${call.region}/`),
  )?.[1];
  if (found?.value === undefined || found.deletedAt !== undefined)
    throw new AwsFault('SecretsErrorException', "Secrets Manager can't find the specified secret.");
  try {
    const { username, password } = JSON.parse(found.value) as Record<string, unknown>;
    if (typeof username === 'string' && typeof password === 'string') return { username, password };
  } catch {
    // Reported below.
  }
  throw new AwsFault('InvalidSecretException', 'The secret holds no username and password.');
}
