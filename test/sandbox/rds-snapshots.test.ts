import {
  CopyDBClusterSnapshotCommand,
  type CopyDBClusterSnapshotCommandInput,
  CreateDBClusterSnapshotCommand,
  type DBClusterSnapshot,
  DeleteDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBClusterSnapshotsCommand,
  type DescribeDBClusterSnapshotsCommandInput,
  DescribeEventsCommand,
  KMSKeyNotAccessibleFault,
  ModifyDBClusterSnapshotAttributeCommand,
  paginateDescribeDBClusterSnapshots,
  type RDSClient,
  SnapshotQuotaExceededFault,
} from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createRdsFixture,
  frankfurt,
  production,
  type RdsFixture,
  staging,
  targetRole,
  virginia,
} from './rds/fixture.ts';

let fixture: RdsFixture;
let source: RDSClient;
let target: RDSClient;
let key: string;
beforeEach(async () => {
  fixture = createRdsFixture();
  source = fixture.client(production, frankfurt);
  target = fixture.client(staging, frankfurt);
  key = await fixture.makeKey(production, frankfurt, [targetRole]);
});

const prod = { account: production, region: frankfurt, id: 'prod' };
const arnOf = (account: string, region: string, id: string) =>
  `arn:aws:rds:${region}:${account}:cluster-snapshot:${id}`;

/** A production cluster under the customer key, and a manual snapshot of it. */
async function seedManual(under: string | undefined = key): Promise<string> {
  await fixture.seed(under === undefined ? {} : { key: under });
  return fixture.rds.seedSnapshot(prod, { id: 'manual', type: 'manual', tags: { team: 'shop' } });
}
function share(id: string, accounts: string[], by = source) {
  return by.send(
    new ModifyDBClusterSnapshotAttributeCommand({
      DBClusterSnapshotIdentifier: id,
      AttributeName: 'restore',
      ValuesToAdd: accounts,
    }),
  );
}
function copy(by: RDSClient, from: string, more: Partial<CopyDBClusterSnapshotCommandInput> = {}) {
  return by.send(
    new CopyDBClusterSnapshotCommand({
      SourceDBClusterSnapshotIdentifier: from,
      TargetDBClusterSnapshotIdentifier: 'copy',
      ...more,
    }),
  );
}
async function list(
  by: RDSClient,
  input: DescribeDBClusterSnapshotsCommandInput = {},
): Promise<DBClusterSnapshot[]> {
  return (await by.send(new DescribeDBClusterSnapshotsCommand(input))).DBClusterSnapshots ?? [];
}
async function look(by: RDSClient, id: string): Promise<DBClusterSnapshot | undefined> {
  return (await list(by, { DBClusterSnapshotIdentifier: id, IncludeShared: true }))[0];
}

describe('sharing a snapshot', () => {
  it.each(['automated', 'awsbackup'] as const)('is refused for an %s one', async (type) => {
    await fixture.seed({ key });
    const id = type === 'automated' ? 'rds:prod-1' : 'awsbackup:job-1';
    await fixture.rds.seedSnapshot(prod, { id, type });
    await expect(share(id, [staging])).rejects.toMatchObject({ name: 'InvalidDBClusterSnapshotStateFault' });
  });

  it('is refused for one under the default key', async () => {
    await seedManual('default');
    await expect(share('manual', [staging])).rejects.toThrow(/default RDS encryption key/);
  });

  it('is refused to everybody for an encrypted one, and allowed for an unencrypted one', async () => {
    await seedManual();
    await expect(share('manual', ['all'])).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    fixture = createRdsFixture();
    await fixture.seed();
    await fixture.rds.seedSnapshot(prod, { id: 'open', type: 'manual' });
    source = fixture.client(production, frankfurt);
    await share('open', ['all']);
    const everybody = fixture.client(staging, frankfurt);
    expect(await list(everybody)).toEqual([]);
    expect(await list(everybody, { SnapshotType: 'public' })).toMatchObject([{ SnapshotType: 'public' }]);
  });

  it('ends at 20 accounts, and takes account ids only', async () => {
    await seedManual();
    const accounts = Array.from({ length: 20 }, (_, n) => String(300_000_000_000 + n));
    await share('manual', accounts);
    await expect(share('manual', [staging])).rejects.toMatchObject({
      name: 'SharedSnapshotQuotaExceededFault',
    });
    await expect(share('manual', ['staging'])).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('lets the other account see it by ARN, in its Region only, without its tags, until it is revoked', async () => {
    const arn = await seedManual();
    await expect(look(target, arn)).rejects.toMatchObject({ name: 'DBClusterSnapshotNotFoundFault' });
    await share('manual', [staging]);
    expect(await look(target, arn)).toMatchObject({ SnapshotType: 'shared', TagList: [], KmsKeyId: key });
    expect(await look(source, arn)).toMatchObject({ SnapshotType: 'manual', TagList: [{ Key: 'team' }] });
    expect(await list(target)).toEqual([]);
    expect(await list(target, { SnapshotType: 'shared' })).toHaveLength(1);
    await expect(look(target, 'manual')).rejects.toMatchObject({ name: 'DBClusterSnapshotNotFoundFault' });
    await expect(look(fixture.client(staging, virginia), arn)).rejects.toThrow(/not found/);
    await source.send(
      new ModifyDBClusterSnapshotAttributeCommand({
        DBClusterSnapshotIdentifier: 'manual',
        AttributeName: 'restore',
        ValuesToRemove: [staging],
      }),
    );
    await expect(look(target, arn)).rejects.toThrow(/not found/);
  });

  it('is for the owner alone', async () => {
    const arn = await seedManual();
    await share('manual', [staging]);
    await expect(share(arn, ['333333333333'], target)).rejects.toThrow(/not found/);
    const shown = await source.send(
      new DescribeDBClusterSnapshotAttributesCommand({ DBClusterSnapshotIdentifier: 'manual' }),
    );
    expect(shown.DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes).toEqual([
      { AttributeName: 'restore', AttributeValues: [staging] },
    ]);
  });
});

describe('copying a snapshot', () => {
  it('takes time, shows progress, and is not moved on by being looked at', async () => {
    const arn = await seedManual();
    await copy(source, arn);
    await fixture.pass(500);
    expect(await look(source, 'copy')).toMatchObject({ Status: 'copying', PercentProgress: 50 });
    expect(await look(source, 'copy')).toMatchObject({ Status: 'copying', PercentProgress: 50 });
    await fixture.pass(500);
    expect(await look(source, 'copy')).toMatchObject({
      Status: 'available',
      PercentProgress: 100,
      SnapshotType: 'manual',
      SourceDBClusterSnapshotArn: arn,
      KmsKeyId: key,
    });
  });

  it('of an automated one makes a manual one that can be shared', async () => {
    await fixture.seed({ key: 'default' });
    await fixture.rds.seedSnapshot(prod, { id: 'rds:prod-1', type: 'automated' });
    await copy(source, 'rds:prod-1', { KmsKeyId: key });
    await expect(share('copy', [staging])).rejects.toThrow(/copying, not available/);
    await fixture.pass(1000);
    await share('copy', [staging]);
    expect(await look(target, arnOf(production, frankfurt, 'copy'))).toMatchObject({ KmsKeyId: key });
  });

  it('of a shared encrypted one needs a key of the caller', async () => {
    const arn = await seedManual();
    await share('manual', [staging]);
    await expect(copy(target, arn)).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    const own = await fixture.makeKey(staging, frankfurt);
    await copy(target, arn, { KmsKeyId: own });
    await fixture.pass(1000);
    expect(await look(target, 'copy')).toMatchObject({ KmsKeyId: own, StorageEncrypted: true, TagList: [] });
  });

  it('of a shared one is refused while its key does not let the caller in', async () => {
    const closed = await fixture.makeKey(production, frankfurt);
    const arn = await seedManual(closed);
    await share('manual', [staging]);
    const own = await fixture.makeKey(staging, frankfurt);
    await expect(copy(target, arn, { KmsKeyId: own })).rejects.toBeInstanceOf(KMSKeyNotAccessibleFault);
  });

  it('is refused under a key that is disabled or lies elsewhere', async () => {
    const arn = await seedManual();
    const elsewhere = await fixture.makeKey(production, virginia);
    await expect(copy(source, arn, { KmsKeyId: elsewhere })).rejects.toBeInstanceOf(KMSKeyNotAccessibleFault);
    await fixture.disableKey(key);
    await expect(copy(source, arn)).rejects.toBeInstanceOf(KMSKeyNotAccessibleFault);
  });

  it('of an unencrypted one cannot encrypt it', async () => {
    await fixture.seed();
    const arn = await fixture.rds.seedSnapshot(prod, { id: 'plain', type: 'manual' });
    await expect(copy(source, arn, { KmsKeyId: key })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    await copy(source, arn);
    await fixture.pass(1000);
    expect(await look(source, 'copy')).toMatchObject({ StorageEncrypted: false });
  });

  it('goes to another Region with the URL that the SDK signs, under a key there', async () => {
    const arn = await seedManual();
    const abroad = fixture.client(production, virginia);
    await expect(copy(abroad, arn)).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    const there = await fixture.makeKey(production, virginia);
    await copy(abroad, arn, { KmsKeyId: there });
    await fixture.pass(100);
    expect(await look(abroad, 'copy')).toMatchObject({ Status: 'copying', PercentProgress: 0 });
    await fixture.pass(900);
    expect(await look(abroad, 'copy')).toMatchObject({ Status: 'available', KmsKeyId: there });
    expect(fixture.asked).toEqual(
      expect.arrayContaining([
        `rds:CopyDBClusterSnapshot ${arn}`,
        `rds:CopyDBClusterSnapshot ${arnOf(production, virginia, 'copy')}`,
        'rds:CrossRegionCommunication *',
      ]),
    );
    const PreSignedUrl = 'https://rds.eu-west-1.amazonaws.com/?Action=CopyDBClusterSnapshot';
    const again = { KmsKeyId: there, TargetDBClusterSnapshotIdentifier: 'second', PreSignedUrl };
    await expect(copy(abroad, arn, again)).rejects.toThrow(/signed for the Region/);
  });

  it('across account and Region in one step is refused, unless a test says that AWS allows it', async () => {
    const arn = await seedManual();
    await share('manual', [staging]);
    const abroad = fixture.client(staging, virginia);
    const KmsKeyId = await fixture.makeKey(staging, virginia);
    await expect(copy(abroad, arn, { KmsKeyId })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    fixture.rds.context.allowOneStepCopy = true;
    await copy(abroad, arn, { KmsKeyId });
    await fixture.pass(1000);
    expect(await look(abroad, 'copy')).toMatchObject({ Status: 'available' });
  });

  it.each([
    ['the source', 'rds:CopyDBClusterSnapshot', 'manual'],
    ['the copy', 'rds:CopyDBClusterSnapshot', 'copy'],
    ['its tags', 'rds:AddTagsToResource', 'copy'],
  ])('needs a permission for %s', async (_, action, id) => {
    const arn = await seedManual();
    const resource = arnOf(production, frankfurt, id);
    const without = fixture.client(production, frankfurt, (a, r) => a !== action || r !== resource);
    const copied = copy(without, arn, { Tags: [{ Key: 'a', Value: 'b' }] });
    await expect(copied).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(resource) as string,
    });
  });

  it('fails when its source is deleted meanwhile, and says so in its events', async () => {
    const arn = await seedManual();
    await copy(source, arn);
    await source.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: 'manual' }));
    await fixture.pass(1000);
    expect(await look(source, 'copy')).toMatchObject({ Status: 'failed' });
    const { Events } = await source.send(
      new DescribeEventsCommand({ SourceType: 'db-cluster-snapshot', SourceIdentifier: 'copy' }),
    );
    expect(Events).toMatchObject([
      { Message: expect.stringContaining('source') as string, EventCategories: ['failure'] },
    ]);
  });

  it('fails where a test injected it, with the reason in the events', async () => {
    fixture.rds.inject({ on: 'copy', status: 'failed', reason: 'No space left.', times: 1, atPercent: 60 });
    const arn = await seedManual();
    await copy(source, arn);
    await fixture.pass(599);
    expect(await look(source, 'copy')).toMatchObject({ Status: 'copying' });
    await fixture.pass(1);
    expect(await look(source, 'copy')).toMatchObject({ Status: 'failed' });
    const { Events } = await source.send(
      new DescribeEventsCommand({ SourceType: 'db-cluster-snapshot', SourceIdentifier: 'copy' }),
    );
    expect(Events).toMatchObject([{ Message: 'No space left.' }]);
  });

  it('is limited to 5 at a time from other Regions, and to 100 manual snapshots', async () => {
    await fixture.seed();
    const arn = await fixture.rds.seedSnapshot(prod, { id: 'plain', type: 'manual' });
    const abroad = fixture.client(production, virginia);
    const to = (n: number) => ({ TargetDBClusterSnapshotIdentifier: `copy-${n}` });
    for (let n = 1; n <= 5; n += 1) await copy(abroad, arn, to(n));
    await expect(copy(abroad, arn, to(6))).rejects.toBeInstanceOf(SnapshotQuotaExceededFault);
    await fixture.pass(1000);
    await copy(abroad, arn, to(6));
    for (let n = 2; n <= 100; n += 1) await copy(source, arn, to(n));
    await expect(copy(source, arn, to(101))).rejects.toBeInstanceOf(SnapshotQuotaExceededFault);
  });

  it('shares the files of its source, which go with the last of them', async () => {
    const arn = await seedManual();
    const before = fixture.volumes.size;
    await copy(source, arn);
    await fixture.pass(1000);
    expect(fixture.volumes.size).toBe(before);
    await source.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: 'manual' }));
    expect(fixture.volumes.size).toBe(before);
    await source.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: 'copy' }));
    expect(fixture.volumes.size).toBe(before - 1);
  });
});

describe('snapshots', () => {
  const create = (id: string, more: object = {}) =>
    source.send(
      new CreateDBClusterSnapshotCommand({
        DBClusterIdentifier: 'prod',
        DBClusterSnapshotIdentifier: id,
        ...more,
      }),
    );

  it('are seen only after a moment when new, and still for a moment when deleted', async () => {
    await fixture.seed();
    await create('Fresh');
    await expect(look(source, 'fresh')).rejects.toThrow(/not found/);
    await fixture.pass(100);
    expect(await look(source, 'fresh')).toMatchObject({
      DBClusterSnapshotIdentifier: 'fresh',
      Status: 'creating',
    });
    await fixture.pass(900);
    expect(await look(source, 'fresh')).toMatchObject({ Status: 'available' });
    await source.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: 'fresh' }));
    expect(await look(source, 'fresh')).toMatchObject({ Status: 'deleting' });
    await fixture.pass(100);
    await expect(look(source, 'fresh')).rejects.toThrow(/not found/);
  });

  it('have names by AWS’s rules, each once', async () => {
    await fixture.seed();
    for (const id of ['1st', 'a--b', 'a-', 'a_b', 'a'.repeat(64)]) {
      await expect(create(id)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    }
    await create('taken');
    await expect(create('TAKEN')).rejects.toMatchObject({ name: 'DBClusterSnapshotAlreadyExistsFault' });
  });

  it('carry the tags given, and the cluster’s where it says so', async () => {
    await fixture.seed({ tags: { team: 'shop', fixture: 'prod' }, shown: { CopyTagsToSnapshot: true } });
    await create('tagged', { Tags: [{ Key: 'fixture', Value: 'copy' }] });
    await fixture.pass(100);
    expect((await look(source, 'tagged'))?.TagList).toEqual([
      { Key: 'team', Value: 'shop' },
      { Key: 'fixture', Value: 'copy' },
    ]);
    await expect(create('bad', { Tags: [{ Key: 'aws:x', Value: '' }] })).rejects.toThrow(/reserved/);
  });

  it.each(['automated', 'awsbackup'] as const)('that are %s cannot be deleted here', async (type) => {
    await fixture.seed();
    await fixture.rds.seedSnapshot(prod, { id: 'kept', type });
    const gone = source.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: 'kept' }));
    await expect(gone).rejects.toMatchObject({ name: 'InvalidDBClusterSnapshotStateFault' });
  });

  it('that are automated are found by name only where the type is given too', async () => {
    await fixture.seed();
    await fixture.rds.seedSnapshot(prod, { id: 'rds:prod-1', type: 'automated' });
    const named = { DBClusterSnapshotIdentifier: 'rds:prod-1' };
    await expect(list(source, named)).rejects.toMatchObject({ name: 'DBClusterSnapshotNotFoundFault' });
    expect(await list(source, { ...named, SnapshotType: 'automated' })).toHaveLength(1);
  });

  it('are listed in pages of 20 to 100, by cluster, type and filter', async () => {
    await fixture.seed();
    await fixture.seed({ id: 'other' });
    for (let n = 1; n <= 45; n += 1)
      await fixture.rds.seedSnapshot(prod, { id: `rds:n-${n}`, type: 'automated' });
    await fixture.rds.seedSnapshot({ ...prod, id: 'other' }, { id: 'o', type: 'manual' });
    const seen: (string | undefined)[] = [];
    const input = { DBClusterIdentifier: 'prod' };
    for await (const page of paginateDescribeDBClusterSnapshots({ client: source, pageSize: 20 }, input)) {
      expect(page.DBClusterSnapshots?.length).toBeLessThanOrEqual(20);
      seen.push(...(page.DBClusterSnapshots ?? []).map((one) => one.DBClusterSnapshotIdentifier));
    }
    expect(new Set(seen).size).toBe(45);
    expect(await list(source, { SnapshotType: 'manual' })).toHaveLength(1);
    expect(await list(source, { Filters: [{ Name: 'db-cluster-id', Values: ['other'] }] })).toHaveLength(1);
    await expect(list(source, { MaxRecords: 19 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(list(source, { Filters: [{ Name: 'colour', Values: ['red'] }] })).rejects.toThrow(
      /Unrecognized/,
    );
  });

  it('refuse parameters that AWS has and the sandbox does not act on, and calls that lack one', async () => {
    await fixture.seed();
    const odd = { DBClusterIdentifier: 'prod', DBClusterSnapshotIdentifier: 'x' };
    await expect(list(source, odd)).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    await expect(create('')).rejects.toMatchObject({ name: 'MissingParameter' });
  });
});
