/** A file of the folder `hooks`: SQL, or a program. In the order in which they run. */
export type Hook = { readonly name: string; readonly hash: string } & (
  | { readonly kind: 'sql'; readonly text: string }
  | { readonly kind: 'executable'; readonly path: string }
);

const shown = 12;

/** As logs and summaries show a hook's content. */
export function shortHash({ hash }: Hook): string {
  return hash.slice(0, shown);
}
