import type { RequestRecord } from '../sandbox/contract.ts';
import { modelOf } from '../sandbox/model.ts';
import { protocols } from '../sandbox/protocols.ts';

/** How long AWS goes on to answer so. */
export const persistences = ['once', 'for a while', 'permanently'] as const;
export type Persistence = (typeof persistences)[number];

/** An answer of AWS to a request: an error of its model, one that every service has, or none at all. */
export interface Refusal {
  readonly code: string;
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
const retried = /^(Throttling|ThrottlingException|InternalFailure|ServiceUnavailable|LostAnswer)$/;

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
  const modelled = modelOf(service, action).errors.map(({ code, status }): Refusal => ({ code, status }));
  return [...common, ...modelled];
}

/** Every request of an undisturbed run (its first and its last occurrence) with every answer that AWS may give to it. */
export function casesOf(requests: readonly RequestRecord[]): Case[] {
  const counts = new Map<string, { service: string; action: string; last: number }>();
  for (const { service, action } of requests) {
    const key = `${service}:${action}`;
    counts.set(key, { service, action, last: (counts.get(key)?.last ?? 0) + 1 });
  }
  return [...counts.values()].flatMap(({ service, action, last }) =>
    refusalsOf(service, action).flatMap((refusal) =>
      (last === 1 ? [1] : [1, last]).flatMap((occurrence) =>
        persistences
          .filter((persistence) => persistence !== 'permanently' || !retried.test(refusal.code))
          .map((persistence) => ({ service, action, occurrence, refusal, persistence })),
      ),
    ),
  );
}

/** Those of a scenario in an order by the seed, each error of the scenario once before any of them comes again. */
export function inOrder(cases: readonly Case[], random: () => number): Case[] {
  const shuffled = cases
    .map((one) => ({ one, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ one }) => one);
  const seen = new Set<string>();
  const isFirst = ({ refusal }: Case): boolean => {
    if (seen.has(refusal.code)) return false;
    seen.add(refusal.code);
    return true;
  };
  const first = shuffled.filter(isFirst);
  return [...first, ...shuffled.filter((one) => !first.includes(one))];
}
