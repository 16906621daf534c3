import { AwsFault } from './contract.ts';

/** Refuses members that AWS knows but the sandbox does not act on: ignoring them would be more permissive than AWS. */
export function accept(input: object, known: readonly string[]): void {
  const unknown = Object.keys(input).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new AwsFault('InvalidParameterValue', `sandbox: ${unknown.join(', ')} is not simulated`);
  }
}
