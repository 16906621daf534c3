import * as sdk from '@aws-sdk/client-rds';
import { accept } from '../accept.ts';
import { AwsFault } from '../contract.ts';

/** Wire code → HTTP status of every error that RDS's model has (they sometimes lack the "Fault" of the SDK's class). */
const modelled = new Map<string, number>();
for (const member of Object.values(sdk) as unknown[]) {
  const traits: unknown = Array.isArray(member) ? member[3] : undefined;
  if (typeof traits !== 'object' || traits === null || !('awsQueryError' in traits)) continue;
  const [code, status] = traits.awsQueryError as [string, number];
  modelled.set(code, status);
}

/** Codes that every Query API of AWS may answer with. */
const common: Readonly<Record<string, number>> = {
  InvalidParameterValue: 400,
  InvalidParameterCombination: 400,
  MissingParameter: 400,
  AccessDenied: 403,
};

/** An error with the status that goes with its code. A code that AWS does not have is a mistake of the sandbox. */
export function fault(code: string, message: string): AwsFault {
  const status = modelled.get(code) ?? common[code];
  if (status === undefined) throw new Error(`RDS has no error code ${code}.`);
  return new AwsFault(code, message, status);
}

export const badValue = (message: string): AwsFault => fault('InvalidParameterValue', message);
export const badCombination = (message: string): AwsFault => fault('InvalidParameterCombination', message);

/** Refuses members that are missing, and those that the sandbox does not act on. */
export function check<T extends object>(
  input: T,
  required: readonly (keyof T & string)[],
  optional: readonly (keyof T & string)[],
): void {
  accept(input, [...required, ...optional]);
  for (const name of required) {
    if (input[name] === undefined || input[name] === '') {
      throw fault('MissingParameter', `The request must contain the parameter ${name}.`);
    }
  }
}
