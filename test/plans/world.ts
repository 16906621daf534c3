import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { ClusterThing, InstanceThing, RdsState, SnapshotThing } from '../sandbox/rds/state.ts';
import { versionOf } from '../sandbox/rds/versions.ts';
import type { Saved } from '../sandbox/sandbox.ts';
import { present, staging } from '../support/constants.ts';
import type { Fixture } from '../support/fixture.ts';
import type { Variation } from './variations.ts';

/** Keys of the target account, by what is wrong with them. */
export interface Keys {
  readonly open: string;
  readonly disabled: string;
  /** It is to be deleted. */
  readonly doomed: string;
  /** Its policy denies the target role. */
  readonly closed: string;
}

/** A target and a snapshot in a sandbox, and the inputs of a restore. */
export interface World {
  readonly fixture: Fixture;
  readonly keys: Keys;
  readonly region: string;
  readonly state: RdsState;
  readonly cluster: ClusterThing;
  /** The writer first. */
  readonly instances: readonly InstanceThing[];
  readonly snapshot: SnapshotThing;
  readonly inputs: Record<string, string>;
  /** Checks that may say "not known": AWS has no read call that this action may use for it. */
  readonly unseen: Set<string>;
  /** Of groups in the sandbox's state. */
  key(name: string): string;
  setTarget(engine: string, version: string): void;
  addEndpoint(type: string, staticMembers: string[], excludedMembers: string[]): void;
  renameInstance(id: string, to: string): void;
  /** An instance of a cluster that is not the target. */
  addStranger(id: string): void;
}

/** Puts the sandbox back and applies the variations. */
export async function arrangeWorld(
  { fixture, saved, keys }: { readonly fixture: Fixture; readonly saved: Saved; readonly keys: Keys },
  variations: readonly Variation[],
): Promise<World> {
  const { sandbox, target } = fixture;
  await sandbox.load(saved);
  sandbox.requests.length = 0;
  const { state } = sandbox.rds;
  const { region } = target;
  const instanceArn = (id: string): string => `arn:aws:rds:${region}:${staging}:db:${id}`;
  const cluster = present(state.clusters[`arn:aws:rds:${region}:${staging}:cluster:staging`]);
  const instances = ['staging-1', 'staging-2'].map((id) => present(state.instances[instanceArn(id)]));
  const rekey = (one: InstanceThing, id: string): void => {
    delete state.instances[one.shown.DBInstanceArn ?? ''];
    one.shown = { ...one.shown, DBInstanceIdentifier: id, DBInstanceArn: instanceArn(id) };
    state.instances[instanceArn(id)] = one;
  };
  const world: World = {
    fixture,
    keys,
    region,
    state,
    cluster,
    instances,
    snapshot: present(state.snapshots[fixture.snapshotArn]),
    inputs: {},
    unseen: new Set(),
    key: (name) => `${staging}/${region}/${name}`,
    setTarget: (engine, version) => {
      const { family } = present(versionOf(engine, version));
      Object.assign(cluster.shown, {
        Engine: engine,
        EngineVersion: version,
        DBClusterParameterGroup: `default.${family}`,
      });
      const DBParameterGroups = [
        { DBParameterGroupName: `default.${family}`, ParameterApplyStatus: 'in-sync' },
      ];
      for (const one of instances)
        Object.assign(one.shown, { Engine: engine, EngineVersion: version, DBParameterGroups });
    },
    addEndpoint: (type, staticMembers, excludedMembers) => {
      const of = { account: staging, region, clusterId: 'staging', id: 'reports', availableFrom: 0 };
      state.endpoints.push({ ...of, type, staticMembers, excludedMembers });
    },
    renameInstance: (id, to) => rekey(present(state.instances[instanceArn(id)]), to),
    addStranger: (id) => {
      const one = structuredClone(present(instances[1]));
      one.clusterArn = `arn:aws:rds:${region}:${staging}:cluster:another`;
      one.shown.DBClusterIdentifier = 'another';
      rekey(one, id);
      state.instances[instanceArn('staging-2')] = present(instances[1]);
    },
  };
  for (const { arrange } of variations) arrange(world);
  return world;
}

/** What worlds name; made once, as they are saved with the rest. */
export async function createKeys({ sandbox, target, inputs }: Fixture): Promise<Keys> {
  const kms = new KMSClient(sandbox.client(target.account, target.region));
  const Principal = { AWS: `arn:aws:iam::${target.account}:root` };
  const all = { Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' };
  const denied = {
    Effect: 'Deny',
    Principal: { AWS: inputs['target-role-arn'] },
    Action: ['kms:Decrypt', 'kms:CreateGrant', 'kms:GenerateDataKey*'],
    Resource: '*',
  };
  const make = async (...more: object[]): Promise<string> => {
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [all, ...more] });
    return present((await kms.send(new CreateKeyCommand({ Policy }))).KeyMetadata?.Arn);
  };
  const keys = {
    open: await make(),
    disabled: await make(),
    doomed: await make(),
    closed: await make(denied),
  };
  present(sandbox.awsState.keys[keys.disabled]).state = 'Disabled';
  present(sandbox.awsState.keys[keys.doomed]).state = 'PendingDeletion';
  return keys;
}
