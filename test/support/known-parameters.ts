import { parameterOf } from '../../src/restore/preflight/parameters.ts';
import type { RequestRecord } from '../sandbox/contract.ts';

/**
 * Parameters of changing requests that the table of parameters does not know, as `service:Action.Parameter`. The table is
 * about restores: what `provision` and the test itself send is not looked at, nor the action's own records in DynamoDB.
 */
export function findUnknownParameters(requests: readonly RequestRecord[]): string[] {
  const found = requests
    .filter(({ changing, principal, service }) => {
      const isRestore = principal.includes(':assumed-role/') && !/provision/i.test(principal);
      return changing && isRestore && service !== 'dynamodb' && service !== 'sts';
    })
    .flatMap(({ service, action, body }) => {
      const operation = `${service}:${action}`;
      return membersOf(body)
        .filter((member) => parameterOf(operation, member) === undefined)
        .map((member) => `${operation}.${member}`);
    });
  return [...new Set(found)];
}

/** Of a body in JSON, or in AWS's query protocol, where lists have names such as `Tags.Tag.1.Key`. */
function membersOf(body: string): string[] {
  if (body.startsWith('{')) return Object.keys(JSON.parse(body) as object);
  const names = [...new URLSearchParams(body).keys()].map((name) => name.split('.')[0] ?? '');
  return [...new Set(names)].filter((name) => name !== 'Action' && name !== 'Version');
}
