import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type Field,
  type RDSDataClient,
  RollbackTransactionCommand,
  type SqlParameter,
} from '@aws-sdk/client-rds-data';
import { ActionError, errorMessage, errorName } from '../../errors.ts';
import { call, isCode } from '../client/call.ts';

type Row = { readonly [column: string]: unknown };

/** The database and the user of the statements. */
export interface StatementTarget {
  readonly clusterArn: string;
  /** Of a secret with `username` and `password`. */
  readonly secretArn: string;
  readonly database: string;
}

/** SQL over the RDS Data API, one statement per call. */
export interface Statements {
  execute(
    statement: { readonly text: string; readonly parameters: readonly SqlParameter[] },
    transactionId?: string,
  ): Promise<Row[]>;
  begin(): Promise<string>;
  commit(transactionId: string): Promise<void>;
  rollback(transactionId: string): Promise<void>;
}

/** The statement was not executed, and can be sent again soon. */
const notYet = ['DatabaseResumingException', 'ThrottlingException'];
const tries = 15;
const pauseMs = 2000;

/**
 * Throws PostgreSQL's refusals with their SQLSTATE as `code`, DATABASE_UNREACHABLE while the HTTP endpoint is not
 * enabled yet or the connection was lost, and DATABASE_FAILED for what the Data API cannot do.
 *
 * `continueAfterTimeout` is never sent. AWS recommends it for DDL, but the DDL of this action changes roles and privileges in
 * transactions: PostgreSQL rolls back an interrupted statement, and the next run repeats it. A statement that continued
 * unnoticed could run at the same time as its repetition.
 * @param rdsData tries each call once: a statement whose answer was lost may have been executed
 * @param sleep pauses in ms while a paused database resumes
 */
export function createStatements(
  rdsData: RDSDataClient,
  { clusterArn, secretArn, database }: StatementTarget,
  sleep: (durationMs: number) => Promise<void>,
): Statements {
  const where = { resourceArn: clusterArn, secretArn };
  const send = async <T>(action: string, attempt: () => Promise<T>): Promise<T> => {
    for (let left = tries; ; left -= 1) {
      try {
        return await attempt();
      } catch (error) {
        if (left === 0 || !isCode(error, ...notYet)) throw await explain(action, clusterArn, error);
        await sleep(pauseMs);
      }
    }
  };
  return {
    execute: async ({ text, parameters }, transactionId) => {
      const answer = await send('rds-data:ExecuteStatement', () =>
        rdsData.send(
          new ExecuteStatementCommand({
            ...where,
            sql: text,
            includeResultMetadata: true,
            ...(parameters.length === 0 ? {} : { parameters: [...parameters] }),
            database,
            ...(transactionId === undefined ? {} : { transactionId }),
          }),
        ),
      );
      const columns = answer.columnMetadata ?? [];
      return (answer.records ?? []).map((record) =>
        Object.fromEntries(
          record.map((field, at) => [columns[at]?.label ?? '', fieldValue(field, columns[at]?.typeName)]),
        ),
      );
    },
    begin: async () => {
      const { transactionId } = await send('rds-data:BeginTransaction', () =>
        rdsData.send(new BeginTransactionCommand({ ...where, database })),
      );
      return transactionId ?? '';
    },
    commit: async (transactionId) => {
      await send('rds-data:CommitTransaction', () =>
        rdsData.send(new CommitTransactionCommand({ ...where, transactionId })),
      );
    },
    rollback: async (transactionId) => {
      await send('rds-data:RollbackTransaction', () =>
        rdsData.send(new RollbackTransactionCommand({ ...where, transactionId })),
      );
    },
  };
}

/** As the driver for TCP gives it: eight-byte integers as text, lists as lists. */
function fieldValue(field: Field, type: string | undefined): unknown {
  if (field.isNull) return null;
  const { arrayValue: list } = field;
  if (list !== undefined)
    return list.stringValues ?? list.longValues ?? list.doubleValues ?? list.booleanValues ?? [];
  if (field.longValue !== undefined) return type === 'int8' ? String(field.longValue) : field.longValue;
  return field.stringValue ?? field.booleanValue ?? field.doubleValue ?? field.blobValue;
}

/**
 * PostgreSQL's message without what may hold values (`Detail: Key (mail)=(…)`), in the form
 * `ERROR: relation "x" does not exist; Position: 15; SQLState: 42P01`.
 */
const postgres =
  /^(?:ERROR: |FATAL: )?([\s\S]*?)(?:[;\n]\s*(?:Detail|Hint|Where|Position|Schema|Table|Column|Constraint)\b[\s\S]*)?;? ?SQLState: ([0-9A-Z]{5})\.?$/;

const unreachable = [
  'DatabaseNotFoundException',
  'DatabaseResumingException',
  'DatabaseUnavailableException',
  'HttpEndpointNotEnabledException',
  'InternalServerErrorException',
  'InvalidResourceStateException',
  'ServiceUnavailableError',
  'TransactionNotFoundException',
];

async function explain(action: string, clusterArn: string, error: unknown): Promise<Error> {
  if (error instanceof ActionError || errorName(error) === 'AbortError') return error as Error;
  const [, message = '', code] = postgres.exec(errorMessage(error)) ?? [];
  if (code !== undefined) {
    const position = /\bPosition: (\d+)/.exec(errorMessage(error))?.[1];
    return Object.assign(new Error(message), { code, ...(position === undefined ? {} : { position }) });
  }
  const said = `${action} on ${clusterArn} failed: ${errorName(error)}: ${errorMessage(error)}`;
  if (isCode(error, 'StatementTimeoutException')) {
    return new ActionError(
      'DATABASE_FAILED',
      `${said}. The Data API ends a statement after 45 seconds.`,
      'Make the statement smaller, or use connect: direct from a runner that can reach the database.',
      { cause: error },
    );
  }
  if (isCode(error, 'UnsupportedResultException') || /size limit/i.test(errorMessage(error))) {
    return new ActionError(
      'DATABASE_FAILED',
      `${said}. The Data API returns at most 1 MiB, 64 KiB per row, of plain types.`,
      'Return less data, or cast to text; or use connect: direct from a runner that can reach the database.',
      { cause: error },
    );
  }
  const { httpStatusCode } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
  if (isCode(error, ...unreachable) || httpStatusCode === undefined) {
    return new ActionError('DATABASE_UNREACHABLE', said, 'Run again: the restore resumes at this step.', {
      cause: error,
    });
  }
  return (await call(action, clusterArn, () => Promise.reject(error as Error)).catch(
    (explained: unknown) => explained,
  )) as Error;
}
