import { createHash } from 'node:crypto';
import { ActionError } from '../../errors.ts';
import { type Hook, shortHash } from '../../hooks/hook.ts';
import type { Settings } from '../../settings/settings.ts';
import type { PinnedHooks, Run } from '../results.ts';

/**
 * What the hooks are is fixed when a restore begins: some may have run before a resume. Throws SETTINGS_CHANGED when they
 * are others now.
 */
export async function pinHooks({ run, hooks, settings }: Pinning): Promise<void> {
  if (settings.hooks === undefined) return;
  const now = pinnedForm(hooks);
  const fixed = await run.pin('pin-hooks', now);
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

interface Pinning {
  readonly run: Run;
  readonly hooks: readonly Hook[];
  readonly settings: Settings;
}

function pinnedForm(hooks: readonly Hook[]): PinnedHooks {
  const all = JSON.stringify(hooks.map(({ name, hash }) => [name, hash]));
  return { all: createHash('sha256').update(all).digest('hex'), each: hooks.map(shortHash) };
}
