import { describe, expect, it } from 'vitest';
import type { Hook } from '../../../../src/hooks/hook.ts';
import {
  digestHooks,
  refuseChangedHooks,
  refuseOtherHooks,
} from '../../../../src/restore/access/hook-changes.ts';
import { settingsWith } from '../../../support/settings.ts';

const hook = (name: string, hash: string): Hook => ({ name, hash, kind: 'sql', text: '' });
async function changing(hooks: readonly Hook[]) {
  const settings = await settingsWith({ hooks: 'db/hooks' });
  return { run: { restoreId: 'r1' }, hooks, settings } as Parameters<typeof refuseChangedHooks>[0];
}
const touched = (hash: string) => ({ hash, touched: true });
const rolledBack = (hash: string) => ({ hash, touched: false });

describe('hooks between two runs', () => {
  it('may change while they have changed nothing', async () => {
    const now = await changing([hook('a.sql', 'a1'), hook('b.sql', 'b2'), hook('c.sql', 'c1')]);
    const records = new Map([
      ['a.sql', touched('a1')],
      ['b.sql', rolledBack('b1')],
    ]);
    expect(() => refuseChangedHooks(now, records)).not.toThrow();
  });

  it.each([
    ['a change', [hook('a.sql', 'a2')], 'a.sql has run and was changed since'],
    ['a removal', [hook('b.sql', 'b1')], 'a.sql has run and is not there any more'],
    ['a new one before', [hook('0.sql', '1'), hook('a.sql', 'a1')], '0.sql is new, and stands before'],
  ])('are refused with %s of one that has run', async (_what, hooks, says) => {
    const now = await changing(hooks);
    expect(() => refuseChangedHooks(now, new Map([['a.sql', touched('a1')]]))).toThrow(says);
  });

  it('are fixed when all have run', async () => {
    const before = [hook('a.sql', 'a1'), hook('b.sql', 'b1')];
    const ran = { ran: 2, digest: digestHooks(before) };
    const same = await changing(before);
    expect(() => refuseOtherHooks(same, ran)).not.toThrow();
    const other = await changing([hook('a.sql', 'a1'), hook('b.sql', 'b2')]);
    expect(() => refuseOtherHooks(other, ran)).toThrow(
      'b.sql is new or was changed; all hooks have run already',
    );
    const fewer = await changing([hook('a.sql', 'a1')]);
    expect(() => refuseOtherHooks(fewer, ran)).toThrow('some were removed or renamed');
  });
});
