/** Drops members without a value: to AWS, to JSON and to this action an absent member and `undefined` are the same. */
export function present<T extends object>(members: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
