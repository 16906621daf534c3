import { createHash } from 'node:crypto';
import type { HookRecord } from '../../database/hook-records.ts';
import { ActionError } from '../../errors.ts';
import { type Hook, shortHash } from '../../hooks/hook.ts';
import type { Restore } from '../context.ts';
import type { HooksDigest, HooksRun } from '../results.ts';

type Changing = Pick<Restore, 'run' | 'hooks' | 'settings'>;

/**
 * A hook may be corrected between two runs as long as it has changed nothing. Throws SETTINGS_CHANGED when one that has is
 * another file now, is gone, or has another hook before it that has not run.
 * @param records by the name of the hook's file
 */
export function refuseChangedHooks(
  changing: Changing,
  records: ReadonlyMap<string, Pick<HookRecord, 'hash' | 'touched'>>,
): void {
  const ran = [...records].filter(([, { touched }]) => touched);
  const last = changing.hooks.findLastIndex(({ name }) => records.get(name)?.touched);
  const faults = [
    ...ran.flatMap(([name, { hash }]) => {
      const now = changing.hooks.find((hook) => hook.name === name);
      if (now === undefined) return [`${name} has run and is not there any more`];
      return now.hash === hash ? [] : [`${name} has run and was changed since`];
    }),
    ...changing.hooks
      .slice(0, Math.max(0, last))
      .flatMap(({ name }) =>
        records.get(name)?.touched ? [] : [`${name} is new, and stands before one that has run`],
      ),
  ];
  if (faults.length > 0) throw changed(changing, faults);
}

/** Throws SETTINGS_CHANGED when all hooks have run, and the folder has others now. */
export function refuseOtherHooks(changing: Changing, { digest }: HooksRun): void {
  if (digest === undefined || digest.all === digestHooks(changing.hooks).all) return;
  const others = changing.hooks.filter((hook) => !digest.each.includes(shortHash(hook)));
  const faults =
    others.length === 0
      ? ['some were removed or renamed']
      : others.map(({ name }) => `${name} is new or was changed`);
  throw changed(changing, [...faults, 'all hooks have run already']);
}

/** Short, as there may be many hooks with long names, and the state of a restore is one item. */
export function digestHooks(hooks: readonly Hook[]): HooksDigest {
  const all = JSON.stringify(hooks.map(({ name, hash }) => [name, hash]));
  return { all: createHash('sha256').update(all).digest('hex'), each: hooks.map(shortHash) };
}

function changed({ settings, run }: Changing, faults: readonly string[]): ActionError {
  return new ActionError(
    'SETTINGS_CHANGED',
    `The hooks in ${settings.hooks ?? ''} are not those that ran in the restore ${run.restoreId}: ${faults.join('; ')}.`,
    'To use the hooks as they are now, run with restart: true, which ends this restore and begins a new one. To finish this one, check out the commit that its hooks ran from.',
  );
}
