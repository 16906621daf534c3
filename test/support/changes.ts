import type { RequestRecord } from '../sandbox/contract.ts';

/** Where a run keeps its own records, sends its messages and gets its sessions. */
const ownServices: ReadonlySet<string> = new Set(['dynamodb', 'sns', 'sts']);

/**
 * The changing calls of the roles, in order, such as `rds:DeleteDBInstance`. A run's own records and messages are left out,
 * as are the calls of people.
 */
export function changesOf(requests: readonly RequestRecord[]): string[] {
  return changesAndRecordsOf(requests.filter(({ service }) => !ownServices.has(service)));
}

/** As `changesOf`, the table and the topic included. */
export function changesAndRecordsOf(requests: readonly RequestRecord[]): string[] {
  return requests
    .filter(({ changing, principal, service }) => {
      return changing && !principal.includes(':user/') && service !== 'sts';
    })
    .map(({ service, action }) => `${service}:${action}`);
}
