import { call } from './call.ts';

/** The items of all pages of a describe call. */
export async function list<Page, T>(
  action: string,
  resource: string,
  pages: AsyncIterable<Page>,
  pick: (page: Page) => readonly T[] | undefined,
): Promise<T[]> {
  return call(action, resource, async () => {
    const found: T[] = [];
    for await (const page of pages) found.push(...(pick(page) ?? []));
    return found;
  });
}
