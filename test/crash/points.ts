import type { RequestRecord } from '../sandbox/contract.ts';

/** A moment at which the runner dies: at the `occurrence`-th request of a kind, before or after AWS has acted on it. */
export interface Point {
  readonly kind: string;
  readonly occurrence: number;
  readonly side: 'before' | 'after';
}

/**
 * What a request is, apart from ids that differ between runs. Writes to the table are distinguished by what they write: the
 * lease (renewed before every change), an event, or a restore's state.
 */
export function kindOf({ service, action, body }: RequestRecord): string {
  if (service !== 'dynamodb' || action !== 'PutItem') return `${service}:${action}`;
  if (body.includes('"event_type":{"S":"STATE"}')) return 'dynamodb:PutItem state';
  return body.includes('"event_id":{"S":"LEASE"}') ? 'dynamodb:PutItem lease' : 'dynamodb:PutItem event';
}

/** A kill around a renewal of the lease is a kill before the change that it guards: counted with the reads. */
export function isChange(request: RequestRecord): boolean {
  return request.changing && kindOf(request) !== 'dynamodb:PutItem lease';
}

/** Every point of an undisturbed run; consecutive identical reads are one. */
export function pointsOf(requests: readonly RequestRecord[]): { changes: Point[]; rest: Point[] } {
  const seen = new Map<string, number>();
  const changes: Point[] = [];
  const rest: Point[] = [];
  let last = '';
  for (const request of requests) {
    const kind = kindOf(request);
    const occurrence = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, occurrence);
    if (kind !== last || isChange(request)) {
      for (const side of ['before', 'after'] as const) {
        (isChange(request) ? changes : rest).push({ kind, occurrence, side });
      }
    }
    last = kind;
  }
  return { changes, rest };
}

/** `count` of `all`, by a seed (mulberry32), so that a failing sample can be run again. */
export function sample<T>(all: readonly T[], count: number, seed: number): T[] {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return all
    .map((value) => ({ value, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ value }) => value);
}

/** The beginning of a long explanation, on one line. */
export function shorten(text: string): string {
  const line = text.replaceAll('\n', ' ');
  return line.length <= 400 ? line : `${line.slice(0, 400)} …`;
}
