import type { Place, Probe } from './probes.ts';
import { probesOf } from './probes.ts';

/** What somebody answered to a call: the name of AWS's error. */
export interface Answer {
  readonly name: string;
  readonly error: string;
}

export interface Disagreement {
  readonly name: string;
  readonly aws: string;
  readonly sandbox: string;
}

/** Sends all probes one after the other, as AWS limits the rate of some. */
export async function answersOf(place: Place, signal: AbortSignal): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const probe of probesOf(place)) {
    signal.throwIfAborted();
    answers.push({ name: probe.name, error: await errorOf(probe) });
  }
  return answers;
}

async function errorOf({ send }: Probe): Promise<string> {
  try {
    await send();
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

export function disagreements(aws: readonly Answer[], sandbox: readonly Answer[]): Disagreement[] {
  return aws.flatMap(({ name, error }) => {
    const other = sandbox.find((one) => one.name === name)?.error ?? 'not asked';
    return other === error ? [] : [{ name, aws: error, sandbox: other }];
  });
}

/** As rows of test/sandbox/rules.test.ts. */
export function asRules(found: readonly Disagreement[]): string {
  return found
    .map(
      ({ name, aws, sandbox }) =>
        `    ['${name}: AWS answers ${aws}, the sandbox ${sandbox}', acceptance, 'answers as AWS does: %s'],`,
    )
    .join('\n');
}
