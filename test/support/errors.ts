import { ActionError } from '../../src/errors.ts';

/** The ActionError that `act` throws. */
export function actionErrorOf(act: () => unknown): ActionError {
  try {
    act();
  } catch (error) {
    if (error instanceof ActionError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

/** What a promise is rejected with; an error that says so where it is not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error('it succeeded'),
    (error: unknown) => error as Error,
  );
}
