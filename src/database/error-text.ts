import { errorMessage } from '../errors.ts';

// What may be shown of an error of PostgreSQL. Its message quotes names and values alike, and a function of production's
// can say anything in it. Detail, hint and context are never read.

/** An error of PostgreSQL whose message may be printed, stored and sent. */
export interface DatabaseError extends Error {
  readonly code: string;
  /** What the server said, which may hold values. */
  readonly said: string;
  /** The character of the statement at which PostgreSQL stopped, from 1; undefined where it does not say. */
  readonly position: string | undefined;
  /** The functions that were running; undefined where it does not say. */
  readonly functions: readonly string[] | undefined;
  /** Is the message that of a function in the database, and not of the statement itself or of the DO that it is? */
  readonly byFunction: boolean;
}

/** The error as one whose message can be shown where the statement is this action's own: it quotes only names. */
export function toShownError(error: unknown, state: string): DatabaseError {
  const said = withoutVerifiers(errorMessage(error));
  const facts = {
    code: state,
    said,
    position: positionOf(error),
    functions: functionsOf(error),
    byFunction: isByFunction(error, state),
  };
  const text = mayBeOfFunction(facts) ? hide(facts) : said;
  return Object.assign(new Error(state.startsWith('22') ? withoutData(text) : text), facts);
}

/**
 * What can be shown of an error of the caller's own SQL. With a position PostgreSQL has found the fault while it read the
 * statement, so what it quotes is written there, but for data (class 22). Without one it has found it while the statement
 * ran, and may quote a value (`mail::regclass`: relation "…" does not exist).
 * @param cause as `toShownError` made it
 */
export function textForCallers(cause: unknown, state: string): string {
  const error = isShownError(cause) ? cause : toShownError(cause, state);
  if (mayBeOfFunction(error)) return hide(error);
  const isOfData = state.startsWith('22') || (error.position === undefined && !quotesNames.test(state));
  return isOfData ? withoutData(error.said) : error.said;
}

function isShownError(cause: unknown): cause is DatabaseError {
  return cause instanceof Error && 'said' in cause;
}

type Facts = Pick<DatabaseError, 'code' | 'said' | 'position' | 'functions' | 'byFunction'>;

/**
 * What PostgreSQL quotes in these is a name also while a statement runs: constraints (23), logins (28), the state of
 * sessions and locks (25, 40, 55, 57), rights, and what a file itself says (RAISE in DO).
 */
const quotesNames = /^(?:23|25|28|40|55|57)|^42501$|^P0001$/;

/** How the server's own messages begin. A function that raises an error of its own says something else. */
const ofServer = new RegExp(
  `^(?:${[
    // What breaks a constraint.
    ...[
      'null value in column',
      'duplicate key value',
      'insert or update on table',
      'update or delete on table',
    ],
    ...[
      'new row ',
      'conflicting key value',
      'no partition of relation',
      'value for domain',
      'domain ',
      'check constr',
    ],
    ...['could not create', 'partition constraint', 'updated partition'],
    // Logins and rights.
    ...[
      'password authentication',
      'no pg_hba',
      'permission denied',
      'must ',
      'only ',
      'query would be',
      'PAM auth',
    ],
    ...[
      'IAM auth',
      'too many connections',
      'sorry, too many',
      'remaining connection',
      'no possible grantors',
      'grant',
    ],
    // The state of sessions, locks and objects.
    ...[
      'cannot ',
      'current transaction',
      'canceling ',
      'terminating ',
      'could not ',
      'deadlock',
      'the database ',
    ],
    ...[
      'there is ',
      'currval ',
      'lastval ',
      'object ',
      'lock ',
      'tuple ',
      'cache lookup',
      'out of ',
      'SET TRANS',
    ],
    // Names.
    ...[
      '(?:role|database|relation|schema|table|column|type|extension|parameter|constraint|index|view|trigger) "',
    ],
    ...[
      '(?:function|procedure|aggregate|operator|routine|collation|language) ',
      'unrecognized ',
      'syntax error',
    ],
    // Values: what follows is taken out.
    ...[
      'invalid ',
      'malformed ',
      'value ',
      'division by zero',
      'more than one row',
      'requested ',
      'character ',
    ],
    ...[
      '(?:date|time|timestamp|interval|index|bit string|numeric|integer|bigint|smallint|money|string|array) ',
    ],
  ].join('|')})|cannot (?:be executed|run) (?:from|inside) `,
);

/** Over the Data API nothing tells a function's words from the server's but how they begin. */
function mayBeOfFunction({ byFunction, functions, position, said }: Facts): boolean {
  return byFunction || (functions === undefined && position === undefined && !ofServer.test(said));
}

function hide({ functions = [] }: Facts): string {
  const named = functions.length === 0 ? '' : ` (${functions.slice(0, 5).join(', ')})`;
  return `what a function says is not shown, as it may hold values${named}`;
}

/** The message up to what it quotes, without numbers; those of a type stay: `character varying(5)`. */
function withoutData(message: string): string {
  return message
    .replace(/["'«»„“”‘’][\s\S]*$/, '"…"')
    .replaceAll(/(?<![\w(,])[-+]?(?:0x[0-9a-f]+(?:\s+0x[0-9a-f]+)*|\d[\d.:+-]*)/gi, '…')
    .replace(/: (?!"…"$)[\s\S]*$/, ': …');
}

function positionOf(error: unknown): string | undefined {
  const { position } = error as { position?: unknown };
  return typeof position === 'string' ? position : undefined;
}

function isByFunction(error: unknown, state: string): boolean {
  const { where, internalQuery } = error as { where?: unknown; internalQuery?: unknown };
  // The Data API does not say where; a message of PL/pgSQL's RAISE has always been said by one.
  if (typeof where !== 'string') return state.startsWith('P0');
  // What a DO executes is a statement of its own: the server names it on one line before that of the DO.
  const ofDo = where.replaceAll(/^SQL statement ".*"\n(?=PL\/pgSQL function inline_code_block )/gm, '');
  const isDo = (line: string): boolean => line.startsWith('PL/pgSQL function inline_code_block');
  return internalQuery !== undefined || !ofDo.split('\n').every(isDo);
}

function functionsOf(error: unknown): readonly string[] | undefined {
  const { where, internalQuery, code } = error as {
    where?: unknown;
    internalQuery?: unknown;
    code?: unknown;
  };
  if (typeof where === 'string')
    return [...where.matchAll(/function ([^\s(]+)\(/g)].map(([, name = '']) => name.replaceAll('"', ''));
  // Over TCP PostgreSQL gives a context whenever a function has failed.
  return internalQuery === undefined && code !== undefined && error instanceof Error && error.name === 'error'
    ? []
    : undefined;
}

export function withoutVerifiers(text: string): string {
  return text.replaceAll(/SCRAM-SHA-256\$[^\s'"]*/g, '(a verifier)');
}
