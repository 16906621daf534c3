import { ActionError } from '../errors.ts';

/** What provision found about one thing. Only `create` and `change` do anything. */
export type Finding = Change | Note;

/** Something to be done, already checked as far as it can be. */
export interface Change {
  readonly kind: 'create' | 'change';
  /** What is made or changed: its ARN where that is known before. */
  readonly resource: string;
  /** What becomes of it; never a secret. */
  readonly detail: string;
  readonly apply: () => Promise<void>;
}

export interface Note {
  /** `drift`: it is not as it should be, and mending it by machine would not be safe. */
  readonly kind: 'in-line' | 'drift';
  readonly resource: string;
  readonly detail: string;
}

export function isChange(finding: Finding): finding is Change {
  return finding.kind === 'create' || finding.kind === 'change';
}

export function inLine(resource: string, detail: string): Note {
  return { kind: 'in-line', resource, detail };
}

export function drift(resource: string, detail: string): Note {
  return { kind: 'drift', resource, detail };
}

/** Says in which part of provision an error arose; its code, cause and way out stay. */
export async function within<T>(part: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ActionError) || error.code === 'CANCELLED') throw error;
    throw new ActionError(error.code, `${part}: ${error.message}`, error.hint, { cause: error.cause });
  }
}

/**
 * A change whose answer was lost is sent again by the SDK, and AWS may refuse what the first try has done. So a refusal
 * counts only when a look shows that it is not done.
 */
export async function unlessDone(change: () => Promise<void>, isDone: () => Promise<boolean>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!(error instanceof ActionError) || error.code !== 'AWS_FAILED' || !(await isDone())) throw error;
  }
}
