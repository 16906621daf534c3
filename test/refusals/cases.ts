import { errorKinds, isKind } from '../../src/aws/client/error-kinds.ts';
import type { RequestRecord } from '../sandbox/contract.ts';
import { modelOf } from '../sandbox/model.ts';
import { protocols } from '../sandbox/protocols.ts';

/** How long AWS goes on to answer so. */
export const persistences = ['once', 'for a while', 'permanently'] as const;
export type Persistence = (typeof persistences)[number];

/** An answer of AWS to a request: an error of its model, one that every service has, or none at all. */
export interface Refusal {
  readonly code: string;
  /** The SDK's class, where it is not called like the code. */
  readonly name?: string;
  readonly status: number;
  /** The request has been acted on. */
  readonly lost?: true;
}

/** One request of a scenario, what AWS answers to it, and how long. */
export interface Case {
  readonly service: string;
  readonly action: string;
  /** The occurrence at which it begins. */
  readonly occurrence: number;
  readonly refusal: Refusal;
  readonly persistence: Persistence;
}

export const nameOf = ({ service, action, occurrence, refusal, persistence }: Case): string =>
  `${service}:${action} #${occurrence}, ${refusal.lost ? 'lost answer' : refusal.code} ${persistence}`;

/** The SDK retries these by itself, for minutes: they are tried once and for a while. */
const isRetried = ({ code, status, lost }: Refusal): boolean =>
  lost === true ||
  status >= 500 ||
  /^(Throttling|ThrottlingException|ProvisionedThroughputExceeded(Exception)?|RequestLimitExceeded)$/.test(
    code,
  );

/** Errors that RDS sends and its model lacks, seen in public reports and in the user guide. */
const unmodelled: Readonly<Record<string, RegExp>> = {
  InvalidParameterCombination: /^(Create|Modify|Delete|Restore|Start|Stop|Copy)/,
  InvalidParameterValue: /^(Create|Modify|Restore|Copy)/,
};

function refusalsOf(service: string, action: string): Refusal[] {
  const isQuery = protocols[service]?.namespace !== undefined;
  const denied: Readonly<Record<string, string>> = {
    sns: 'AuthorizationError',
    ec2: 'UnauthorizedOperation',
  };
  const common: Refusal[] = [
    isQuery
      ? { code: denied[service] ?? 'AccessDenied', status: 403 }
      : { code: 'AccessDeniedException', status: 400 },
    { code: isQuery ? 'Throttling' : 'ThrottlingException', status: 400 },
    { code: 'InternalFailure', status: 500 },
    { code: 'ServiceUnavailable', status: 503 },
    { code: 'LostAnswer', status: 0, lost: true },
  ];
  const modelled = modelOf(service, action).errors.map(
    ({ code, name, status }): Refusal => ({ code, name, status }),
  );
  const more = Object.entries(unmodelled)
    .filter(([, actions]) => service === 'rds' && actions.test(action))
    .map(([code]): Refusal => ({ code, status: 400 }));
  const all = [...common, ...modelled, ...more];
  return all.filter(({ code }, index) => all.findIndex((one) => one.code === code) === index);
}

/** Requests that are repeated: reads, bookkeeping and SQL. */
const isRepeated = ({ service, changing }: RequestRecord): boolean =>
  !changing || service === 'dynamodb' || service === 'rds-data';

/**
 * Every request of an undisturbed run with every answer that AWS may give to it. Of what is repeated (reads, bookkeeping,
 * SQL statements) the first and the last occurrence.
 */
export function casesOf(requests: readonly RequestRecord[]): Case[] {
  const counts = new Map<string, RequestRecord[]>();
  for (const request of requests) {
    const key = `${request.service}:${request.action}`;
    counts.set(key, [...(counts.get(key) ?? []), request]);
  }
  return [...counts.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { service, action } = first;
    const occurrences = isRepeated(first)
      ? [...new Set([1, same.length])]
      : same.map((_, index) => index + 1);
    return refusalsOf(service, action).flatMap((refusal) =>
      occurrences.flatMap((occurrence) =>
        persistences
          .filter((persistence) => persistence !== 'permanently' || !isRetried(refusal))
          .map((persistence) => ({ service, action, occurrence, refusal, persistence })),
      ),
    );
  });
}

/** The kind of an error (`errorKinds`); undefined for a final one. */
export function kindOf({ code, name = code }: Refusal): keyof typeof errorKinds | undefined {
  const error = Object.assign(new Error(code), { name });
  const kinds = Object.keys(errorKinds) as (keyof typeof errorKinds)[];
  return kinds.find((kind) => isKind(error, kind));
}

/** Errors that take the same way through the action. */
function groupOf(refusal: Refusal): string {
  if (refusal.lost) return 'lost';
  return isRetried(refusal) ? refusal.code : (kindOf(refusal) ?? `final ${refusal.status}`);
}

/**
 * All of them, in an order by the seed: first one of each error, where that is cheapest, then one of each kind of error for
 * each request and persistence, then the rest.
 */
export function inOrder<T extends Case & { readonly cost: number }>(
  cases: readonly T[],
  random: () => number,
): T[] {
  const shuffled = cases
    .map((one) => ({ one, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ one }) => one);
  const cheapest = shuffled.toSorted((a, b) => a.cost - b.cost);
  const first = firstOf(cheapest, ({ refusal }) => refusal.code);
  const second = firstOf(
    shuffled,
    ({ service, action, occurrence, refusal, persistence }) =>
      `${service} ${action} ${occurrence} ${persistence} ${groupOf(refusal)}`,
  );
  return [...new Set([...first, ...second, ...shuffled])];
}

function firstOf<T>(all: readonly T[], keyOf: (one: T) => string): T[] {
  const seen = new Map<string, T>();
  for (const one of all) if (!seen.has(keyOf(one))) seen.set(keyOf(one), one);
  return [...seen.values()];
}
