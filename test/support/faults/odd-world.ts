import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { ClusterThing, InstanceThing, RdsState, SnapshotThing } from '../../sandbox/rds/state.ts';
import { near, present, production, staging } from '../constants.ts';
import type { Fixture } from '../fixture.ts';

/** The previous cluster and a snapshot, as a fault finds them. */
export interface OddWorld {
  readonly fixture: Fixture;
  readonly region: string;
  readonly state: RdsState;
  readonly cluster: ClusterThing;
  readonly snapshot: SnapshotThing;
  instance(id?: string): InstanceThing;
  /** Gives an instance of the target another name. */
  rename(id: string, to: string): void;
  /** A customer key of an account, which the restore role of the target account may use but for these actions. */
  key(account: string, denied?: readonly string[]): Promise<string>;
}

export const targetArn = `arn:aws:rds:${near.targetRegion}:${staging}:cluster:staging`;

export function oddWorld(fixture: Fixture): OddWorld {
  const { state } = fixture.sandbox.rds;
  const region = near.targetRegion;
  const arn = (id: string): string => `arn:aws:rds:${region}:${staging}:db:${id}`;
  const instance = (id = 'staging-1'): InstanceThing => present(state.instances[arn(id)]);
  return {
    fixture,
    region,
    state,
    cluster: present(state.clusters[targetArn]),
    snapshot: present(state.snapshots[fixture.snapshotArn]),
    instance,
    rename: (id, to) => {
      const one = instance(id);
      delete state.instances[arn(id)];
      one.shown = { ...one.shown, DBInstanceIdentifier: to, DBInstanceArn: arn(to) };
      state.instances[arn(to)] = one;
    },
    key: async (account, denied = []) => {
      const kms = new KMSClient(fixture.sandbox.client(account, region));
      const principals = [account, production, staging].map((one) => `arn:aws:iam::${one}:root`);
      const Principal = { AWS: fixture.inputs['target-role-arn'] };
      const Policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: principals }, Action: 'kms:*', Resource: '*' },
          ...(denied.length === 0 ? [] : [{ Effect: 'Deny', Principal, Action: denied, Resource: '*' }]),
        ],
      });
      return present((await kms.send(new CreateKeyCommand({ Policy }))).KeyMetadata?.Arn);
    },
  };
}
