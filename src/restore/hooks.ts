import { createHash } from 'node:crypto';
import type { Run } from '../engine/step.ts';
import { ActionError } from '../errors.ts';
import type { Settings } from '../settings/settings.ts';

/** A file of the caller's folder `hooks`: SQL, or a program. In the order in which they run. */
export type Hook = { readonly name: string; readonly hash: string } & (
  | { readonly kind: 'sql'; readonly text: string }
  | { readonly kind: 'executable'; readonly path: string }
);

/** What is stored of the hooks: short, as there may be many with long names, and a restore's state is one item. */
interface Fixed {
  readonly all: string;
  /** The beginning of each one's hash: tells which of them differ. */
  readonly each: readonly string[];
}

const shown = 12;

/** As logs and summaries show a hook's content. */
export function shortHash({ hash }: Hook): string {
  return hash.slice(0, shown);
}

/**
 * What the hooks are is fixed when a restore begins: some may have run before a resume. Throws SETTINGS_CHANGED when they
 * are others now.
 */
export async function fixHooks({ run, hooks, settings }: Fixing): Promise<void> {
  if (settings.hooks === undefined) return;
  const now = fixedOf(hooks);
  const fixed = await run.remember('fix-hooks', now);
  if (fixed.all === now.all) return;
  const changed = hooks.filter((hook) => !fixed.each.includes(shortHash(hook))).map(({ name }) => name);
  const which =
    changed.length === 0 ? 'some were removed or renamed' : `changed or new: ${changed.join(', ')}`;
  throw new ActionError(
    'SETTINGS_CHANGED',
    `The hooks in ${settings.hooks} are not those that the restore ${run.restoreId} began with (${which}).`,
    'Check out the commit that it began with and run again; or end it (operation: abandon) and begin a new one.',
  );
}

interface Fixing {
  readonly run: Run;
  readonly hooks: readonly Hook[];
  readonly settings: Settings;
}

function fixedOf(hooks: readonly Hook[]): Fixed {
  const all = JSON.stringify(hooks.map(({ name, hash }) => [name, hash]));
  return { all: createHash('sha256').update(all).digest('hex'), each: hooks.map(shortHash) };
}
