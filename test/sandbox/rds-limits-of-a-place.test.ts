import {
  AddRoleToDBClusterCommand,
  EnableHttpEndpointCommand,
  ModifyDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addInstance,
  clusterArn,
  fixture,
  lookAt,
  modify,
  restore,
  restored,
  setUpCluster,
  target,
} from './rds/cluster-fixture.ts';
import { frankfurt, staging } from './rds/fixture.ts';

beforeEach(() => setUpCluster());

describe('a cluster with a zero-ETL integration', () => {
  it('is not renamed, nor are its instances', async () => {
    await restored();
    const shown = { IntegrationName: 'to-redshift', SourceArn: clusterArn };
    fixture.rds.state.integrations.push({ account: staging, region: frankfurt, shown });
    await expect(modify({ NewDBClusterIdentifier: 'other' })).rejects.toMatchObject({
      name: 'InvalidDBClusterStateFault',
      message: expect.stringContaining('to-redshift') as string,
    });
    const rename = { DBInstanceIdentifier: 'new-1', NewDBInstanceIdentifier: 'other-1' };
    await expect(target.send(new ModifyDBInstanceCommand(rename))).rejects.toMatchObject({
      name: 'InvalidDBInstanceStateFault',
    });
  });
});

describe('an instance', () => {
  it('gets a subnet with a free address, and is of an incompatible network where there is none', async () => {
    const { addresses } = fixture.rds.state;
    for (const [index, free] of [0, 1, 0].entries())
      addresses[`${staging}/${frankfurt}/subnet-default-${index}`] = free;
    await restored();
    expect(await lookAt('new-1')).toMatchObject({
      DBInstanceStatus: 'available',
      AvailabilityZone: `${frankfurt}b`,
    });
    await addInstance({ DBInstanceIdentifier: 'new-2' });
    await fixture.pass(1000);
    expect((await lookAt('new-2')).DBInstanceStatus).toBe('incompatible-network');
  });
});

describe('what depends on the engine version', () => {
  it('is refused: a role for a feature that it does not have', async () => {
    await restored();
    const RoleArn = `arn:aws:iam::${staging}:role/s3`;
    const add = (FeatureName: string) =>
      target.send(new AddRoleToDBClusterCommand({ DBClusterIdentifier: 'new', RoleArn, FeatureName }));
    await expect(add('SQLServer')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await add('s3Import');
  });

  it('is refused: the HTTP endpoint of a version that is too old for the Data API', async () => {
    await restore();
    await fixture.pass(1000);
    Object.assign(fixture.rds.state.clusters[clusterArn]?.shown ?? {}, { EngineVersion: '15.3' });
    await addInstance();
    await fixture.pass(1000);
    await expect(
      target.send(new EnableHttpEndpointCommand({ ResourceArn: clusterArn })),
    ).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
  });
});
