import type { KeyPart, Table, TableChange } from '../aws/dynamodb/table-admin.ts';
import { ActionError } from '../errors.ts';
import { type Change, drift, type Finding, inLine, unlessDone } from './change.ts';
import type { Provision } from './context.ts';

/** The guide's keys (section 1). */
const keys: readonly KeyPart[] = [
  { name: 'event_id', role: 'HASH', type: 'S' },
  { name: 'event_type', role: 'RANGE', type: 'S' },
];
/** The attribute with the expiry of an item (aws/dynamodb/audit-table.ts). */
const expiryAttribute = 'expires_at';
/** Enabling encryption takes DynamoDB a few minutes. */
const longestWaitMs = 15 * 60_000;

const what: Readonly<Record<TableChange, string>> = {
  'on-demand': 'billing on demand, instead of provisioned capacity',
  'kms-encryption': 'encryption under alias/aws/dynamodb',
  'deletion-protection': 'protection against deletion',
};

/** Checks the audit table: creates it, or enables what is missing. Its items and its keys are never changed. */
export async function inspectTable(provision: Provision): Promise<Finding[]> {
  const { tables, settings, partition } = provision;
  const { auditTable: name, targetRegion, targetAccountId } = settings;
  const found = await tables.get(name);
  if (found === undefined) {
    const arn = `arn:${partition}:dynamodb:${targetRegion}:${targetAccountId}:table/${name}`;
    return [creation(provision, arn)];
  }
  refuseOtherKeys(found);
  const { arn } = found;
  const change = (detail: string, apply: () => Promise<void>): Change => ({
    kind: 'change',
    resource: arn,
    detail: `audit table: ${detail}`,
    apply,
  });
  const missing: TableChange[] = [];
  if (!found.onDemand) missing.push('on-demand');
  if (!found.kmsEncrypted) missing.push('kms-encryption');
  if (!found.deletionProtection) missing.push('deletion-protection');
  const findings: Finding[] = missing.map((kind) =>
    change(what[kind], async () => {
      await untilActive(provision);
      await tables.change(name, kind);
      await untilActive(provision);
    }),
  );
  if (!(await tables.pointInTimeRecovery(name))) {
    findings.push(change('point-in-time recovery', () => enablePointInTimeRecovery(provision)));
  }
  const { status, attribute } = await tables.timeToLive(name);
  if (status === 'DISABLED') {
    findings.push(change(`expiry of items by ${expiryAttribute}`, () => enableTimeToLive(provision)));
  } else if (attribute !== expiryAttribute || status === 'DISABLING') {
    // Another attribute may be intended, and a table has only one (API UpdateTimeToLive).
    findings.push(
      drift(
        arn,
        `audit table: its items expire by ${attribute} (${status}), not by ${expiryAttribute}; left as it is`,
      ),
    );
  }
  return findings.length === 0 ? [inLine(arn, 'audit table')] : findings;
}

function creation(provision: Provision, arn: string): Change {
  const { tables, settings } = provision;
  return {
    kind: 'create',
    resource: arn,
    detail: `audit table: keys event_id and event_type, on demand, encrypted, point-in-time recovery, expiry by ${expiryAttribute}, protected against deletion`,
    apply: async () => {
      await unlessDone(
        () => tables.create(settings.auditTable, keys),
        async () => (await tables.get(settings.auditTable)) !== undefined,
      );
      await untilActive(provision);
      await enablePointInTimeRecovery(provision);
      await enableTimeToLive(provision);
    },
  };
}

async function enablePointInTimeRecovery(provision: Provision): Promise<void> {
  await untilActive(provision);
  await poll(provision, 'the backups of the audit table', () =>
    provision.tables.enablePointInTimeRecovery(provision.settings.auditTable),
  );
}

async function enableTimeToLive(provision: Provision): Promise<void> {
  const { tables, settings } = provision;
  await untilActive(provision);
  await unlessDone(
    () => tables.enableTimeToLive(settings.auditTable, expiryAttribute),
    async () => (await tables.timeToLive(settings.auditTable)).attribute === expiryAttribute,
  );
}

/** A table can be changed only while it is ACTIVE, and a new one may not be visible yet. */
async function untilActive(provision: Provision): Promise<void> {
  await poll(provision, 'the audit table', async () => {
    const found = await provision.tables.get(provision.settings.auditTable);
    if (found !== undefined) refuseOtherKeys(found);
    return found?.status === 'ACTIVE';
  });
}

async function poll(provision: Provision, subject: string, isDone: () => Promise<boolean>): Promise<void> {
  const { clock, settings, signal } = provision;
  const deadline = clock.monotonic() + longestWaitMs;
  while (!(await isDone())) {
    if (clock.monotonic() > deadline) {
      throw new ActionError(
        'TIMED_OUT',
        `DynamoDB has not finished ${subject} ${settings.auditTable} after ${longestWaitMs / 60_000} minutes.`,
        'Look at the table in the AWS console, then run provision again: it continues with what is missing.',
      );
    }
    await clock.sleep(settings.pollMinMs, signal);
  }
}

function refuseOtherKeys({ arn, keys: found }: Table): void {
  const text = (parts: readonly KeyPart[]) =>
    parts.map(({ name, role, type }) => `${name} (${role}, ${type})`).join(' and ');
  if (text(found) === text(keys)) return;
  throw new ActionError(
    'NAME_CONFLICT',
    `The table ${arn} has the keys ${text(found)}; the audit table has ${text(keys)}. The keys of a table cannot be changed.`,
    'Set audit-table to another name.',
  );
}
