import { ActionError } from '../errors.ts';

/** What provision found about one resource. Only `create` and `change` do anything. */
export type Finding = Change | Note;

/** A change to apply, already checked as far as possible. */
export interface Change {
  readonly kind: 'create' | 'change';
  /** The resource: its ARN where that is known in advance. */
  readonly resource: string;
  /** The change; never a secret value. */
  readonly detail: string;
  /** What a person must know or do because of it. */
  readonly warning?: string;
  readonly apply: () => Promise<void>;
}

export interface Note {
  /** `drift`: it differs from what it should be, and an automatic fix would not be safe. */
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

/** Adds the part of provision to an error; its code, cause and hint stay. */
export async function within<T>(part: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ActionError) || error.code === 'CANCELLED') throw error;
    throw new ActionError(error.code, `${part}: ${error.message}`, error.hint, { cause: error.cause });
  }
}

/**
 * The SDK repeats a change whose answer was lost, and AWS may refuse the repetition. So a refusal counts only if a read
 * shows that the change is not done.
 */
export async function unlessDone(change: () => Promise<void>, isDone: () => Promise<boolean>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!(error instanceof ActionError) || error.code !== 'AWS_FAILED' || !(await isDone())) throw error;
  }
}
