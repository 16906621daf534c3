import { present, staging } from '../support/constants.ts';
import type { World } from './world.ts';

/** One thing about a target, a snapshot or the inputs that differs from the fixture. */
export interface Variation {
  readonly name: string;
  readonly arrange: (world: World) => void;
  /**
   * What the action refuses although AWS does not: it guards data, or names what would be lost. Without the checks such
   * a restore may succeed.
   */
  readonly isGuard?: boolean;
}

const variation = (name: string, arrange: Variation['arrange'], isGuard = false): Variation => ({
  name,
  arrange,
  isGuard,
});
const input = (name: string, value: string, isGuard = false): Variation =>
  variation(
    `${name}: ${value.length > 40 ? `${value.slice(0, 40)}…` : value}`,
    ({ inputs }) => {
      inputs[name] = value;
    },
    isGuard,
  );
const allowing = (one: Variation): Variation =>
  variation(`${one.name}, allow-unsupported`, (world) => {
    one.arrange(world);
    world.inputs['allow-unsupported'] = 'true';
  });

const version = (engine: string, target: string, snapshot: string = target): Variation =>
  variation(`${engine} ${target}, snapshot ${snapshot}`, (world) => {
    world.setTarget(engine, target);
    Object.assign(world.snapshot.shown, { Engine: engine, EngineVersion: snapshot });
  });
const mysql = '8.0.mysql_aurora.3.08.0';
const wantedVersion = (wanted: string, snapshot: string): Variation =>
  variation(`engine-version ${wanted}, snapshot ${snapshot}`, ({ inputs, snapshot: taken }) => {
    taken.shown.EngineVersion = snapshot;
    inputs['engine-version'] = wanted;
  });

/** AWS does not refuse it, but upgrades the new cluster: a guard. */
const lifecycle = (support: string, input?: string): Variation =>
  variation(
    `past standard support, ${support}${input === undefined ? '' : `, extended-support: ${input}`}`,
    (world) => {
      world.setTarget('aurora-postgresql', '13.20');
      world.snapshot.shown.EngineVersion = '13.20';
      world.cluster.shown.EngineLifecycleSupport = support;
      if (input !== undefined) world.inputs['extended-support'] = input;
    },
    input === undefined ? support.endsWith('-disabled') : input === 'false',
  );

const ofCluster = (name: string, shown: object, isGuard = false): Variation =>
  variation(name, ({ cluster }) => void Object.assign(cluster.shown, structuredClone(shown)), isGuard);
const ofInstances = (name: string, shown: object): Variation =>
  variation(name, ({ instances }) => {
    for (const one of instances) Object.assign(one.shown, structuredClone(shown));
  });
const withheld = (what: string): Variation =>
  variation(`the Region lacks ${what}`, ({ state, region }) => void state.withheld.push(`${region}/${what}`));

const capacity = (min: number, max: number, pause?: number): object => ({
  ServerlessV2ScalingConfiguration: {
    MinCapacity: min,
    MaxCapacity: max,
    ...(pause === undefined ? {} : { SecondsUntilAutoPause: pause }),
  },
});

const group = (
  kind: 'cluster' | 'instance',
  family: string | undefined,
  how: 'input' | 'target',
): Variation =>
  variation(`${kind} parameter group of ${family ?? 'nobody'} by ${how}`, (world) => {
    const groups = world.state[`${kind}ParameterGroups`];
    if (family !== undefined) groups[world.key('tuned')] = family;
    if (how === 'input') world.inputs[`${kind}-parameter-group`] = 'tuned';
    else if (kind === 'cluster') world.cluster.shown.DBClusterParameterGroup = 'tuned';
    else
      for (const one of world.instances)
        one.shown.DBParameterGroups = [{ DBParameterGroupName: 'tuned', ParameterApplyStatus: 'in-sync' }];
  });

const roleArn = (name: string): string => `arn:aws:iam::${staging}:role/${name}`;
const insights = (world: World, key: string | undefined, days = 7): void => {
  for (const one of world.instances)
    Object.assign(one.shown, {
      PerformanceInsightsEnabled: true,
      PerformanceInsightsRetentionPeriod: days,
      ...(key === undefined ? {} : { PerformanceInsightsKMSKeyId: key }),
    });
};
type KeyName = 'disabled' | 'doomed' | 'closed' | 'open';
const keyed = (what: string, use: (world: World, key: string) => void): Variation[] =>
  (['open', 'disabled', 'doomed', 'closed'] satisfies KeyName[]).map((name) =>
    variation(`${what} ${name}`, (world) => use(world, world.keys[name])),
  );

const manyTags = (count: number, prefix = 'tag'): { Key: string; Value: string }[] =>
  Array.from({ length: count }, (_, index) => ({ Key: `${prefix}-${index}`, Value: 'x' }));

/**
 * By subject: a world has at most one of each. The order is that in which they are applied. Whether one is refused may
 * depend on the others: nothing here says which can work.
 */
export const subjects: Readonly<Record<string, readonly Variation[]>> = {
  strategy: [
    input('strategy', 'replace'),
    input('keep-previous', '0'),
    variation('replace, kept for no time, no final snapshot', ({ inputs }) => {
      Object.assign(inputs, { strategy: 'replace', 'keep-previous': '0', 'final-snapshot': 'false' });
    }),
  ],
  version: [
    ...['16.6', '16.2', '15.3', '15.4', '18.1'].map((one) => version('aurora-postgresql', one)),
    version('aurora-postgresql', '16.8', '15.3'),
    version('aurora-postgresql', '16.8', '16.6'),
    version('aurora-postgresql', '15.4', '16.8'),
    version('aurora-postgresql', '16.2', '18.1'),
    version('aurora-mysql', mysql),
    version('aurora-postgresql', '16.8', '16.4'),
    version('aurora-postgresql', '16.8', '12.9'),
    version('aurora-postgresql', '16.8', '16.9-limitless'),
    ...['docdb', 'neptune'].map((engine) =>
      variation(`snapshot of ${engine}`, ({ snapshot }) => {
        snapshot.shown.Engine = engine;
      }),
    ),
    variation('Multi-AZ DB cluster', (world) => {
      world.setTarget('postgres', '16.8');
      Object.assign(world.snapshot.shown, { Engine: 'postgres' });
    }),
    variation('target of another engine', (world) => world.setTarget('aurora-mysql', mysql), true),
    ...(['auto', '16.6', '16.8', '16.5', '15.4', '18.1'] as const).map((one) => wantedVersion(one, '16.4')),
    wantedVersion('auto', '16.6'),
    wantedVersion('16.2', '16.6'),
    wantedVersion('auto', '12.9'),
    withheld('16.8'),
    lifecycle('open-source-rds-extended-support'),
    lifecycle('open-source-rds-extended-support-disabled'),
    lifecycle('open-source-rds-extended-support', 'false'),
    lifecycle('open-source-rds-extended-support-disabled', 'true'),
  ],
  mode: [
    ofCluster('engine mode serverless', { EngineMode: 'serverless' }, true),
    allowing(ofCluster('engine mode serverless', { EngineMode: 'serverless' })),
  ],
  instanceClass: [
    ...['db.r6g.large', 'db.t4g.medium', 'db.serverless', 'db.r99.large'].map((one) =>
      input('instance-class', one),
    ),
    ofInstances('class of T', { DBInstanceClass: 'db.t4g.medium' }),
    ofInstances('class serverless', { DBInstanceClass: 'db.serverless' }),
    ofInstances('class that is gone', { DBInstanceClass: 'db.r3.large' }),
    withheld('db.r7g.large'),
  ],
  storage: [
    ofCluster('I/O-Optimized', { StorageType: 'aurora-iopt1' }),
    variation('I/O-Optimized, which the Region lacks', (world) => {
      world.cluster.shown.StorageType = 'aurora-iopt1';
      world.state.withheld.push(`${world.region}/aurora-iopt1`);
    }),
    variation('no storage type', ({ cluster, snapshot }) => {
      delete cluster.shown.StorageType;
      delete snapshot.shown.StorageType;
    }),
  ],
  certificate: [
    ...['rds-ca-rsa4096-g1', 'rds-ca-ecc384-g1', 'rds-ca-2019'].flatMap((one) => [
      input('ca-certificate', one),
      ofInstances(`CA ${one}`, { CACertificateIdentifier: one }),
    ]),
    allowing(ofInstances('CA rds-ca-2015', { CACertificateIdentifier: 'rds-ca-2015' })),
  ],
  logs: [
    ...[
      ['postgresql'],
      ['postgresql', 'instance'],
      ['iam-db-auth-error'],
      ['upgrade'],
      ['slowquery'],
    ].flatMap((types) => {
      const one = ofCluster(`logs ${types.join('+')}`, { EnabledCloudwatchLogsExports: types });
      return [one, allowing(one)];
    }),
  ],
  serverless: [
    ofCluster('0.5 to 8 ACUs', capacity(0.5, 8)),
    ofCluster('0 to 256 ACUs', capacity(0, 256, 300)),
    allowing(ofCluster('1 to 8 ACUs', capacity(1, 8))),
    ofCluster('2 to 200 ACUs', capacity(2, 200)),
    // Without the other end the input would be ignored.
    input('serverless-max-acu', '4', true),
    variation('0.5 to 16 ACUs by input', ({ inputs }) => {
      Object.assign(inputs, { 'serverless-min-acu': '0.5', 'serverless-max-acu': '16' });
    }),
    variation('minimum above the maximum of the target', ({ cluster, inputs }) => {
      Object.assign(cluster.shown, capacity(1, 8));
      inputs['serverless-min-acu'] = '16';
    }),
    variation('maximum of half a unit', ({ cluster, inputs }) => {
      Object.assign(cluster.shown, capacity(0, 8));
      inputs['serverless-max-acu'] = '0.5';
    }),
  ],
  clusterGroup: [
    group('cluster', 'aurora-postgresql16', 'input'),
    group('cluster', 'aurora-postgresql16', 'target'),
    group('cluster', 'aurora-postgresql15', 'input'),
    group('cluster', 'aurora-postgresql15', 'target'),
    group('cluster', undefined, 'input'),
  ],
  instanceGroup: [
    group('instance', 'aurora-postgresql16', 'input'),
    group('instance', 'aurora-postgresql16', 'target'),
    group('instance', 'aurora-postgresql15', 'target'),
    group('instance', undefined, 'input'),
  ],
  network: [
    variation('subnet group of the target', ({ state, cluster, key }) => {
      state.subnetGroups.push(key('private'));
      cluster.shown.DBSubnetGroup = 'private';
    }),
    variation('subnet group by input', ({ state, inputs, key }) => {
      state.subnetGroups.push(key('private'));
      inputs['subnet-group'] = 'private';
    }),
    variation('subnet group of another VPC', ({ state, inputs, key }) => {
      state.subnetGroups.push(key('far'));
      state.vpcs[key('far')] = 'vpc-2';
      inputs['subnet-group'] = 'far';
    }),
    variation('subnet group and security group of another VPC', ({ state, inputs, key }) => {
      state.subnetGroups.push(key('far'));
      state.securityGroups.push(key('sg-0fa4'));
      Object.assign(state.vpcs, { [key('far')]: 'vpc-2', [key('sg-0fa4')]: 'vpc-2' });
      Object.assign(inputs, { 'subnet-group': 'far', 'security-group-ids': 'sg-0fa4' });
    }),
    input('subnet-group', 'missing'),
    input('security-group-ids', 'sg-0dead'),
    input('build-security-group-ids', 'sg-0dead'),
    variation('security group of the target', ({ state, cluster, key }) => {
      state.securityGroups.push(key('sg-0aa'));
      cluster.shown.VpcSecurityGroups = [{ VpcSecurityGroupId: 'sg-0aa', Status: 'active' }];
    }),
    variation('security group of another VPC', ({ state, inputs, key }) => {
      state.securityGroups.push(key('sg-0bb'));
      state.vpcs[key('sg-0bb')] = 'vpc-2';
      inputs['security-group-ids'] = 'sg-0bb';
    }),
  ],
  networkType: [
    variation('dual stack', ({ state, cluster, key }) => {
      cluster.shown.NetworkType = 'DUAL';
      state.dualStack.push(key(cluster.shown.DBSubnetGroup ?? 'default'));
    }),
    ofCluster('dual stack without such subnets', { NetworkType: 'DUAL' }),
  ],
  monitoring: [
    variation('monitoring', ({ state, instances }) => {
      state.knownRoles.push(roleArn('monitoring'));
      for (const one of instances)
        Object.assign(one.shown, { MonitoringInterval: 60, MonitoringRoleArn: roleArn('monitoring') });
    }),
    variation('monitoring by a role that is gone', ({ state, instances, unseen }) => {
      state.missingRoles.push(roleArn('gone'));
      for (const one of instances)
        Object.assign(one.shown, { MonitoringInterval: 60, MonitoringRoleArn: roleArn('gone') });
      unseen.add('roles');
    }),
  ],
  insights: [
    variation('Performance Insights', (world) => insights(world, undefined)),
    variation('Performance Insights for 15 months', (world) => insights(world, undefined, 465)),
    ...keyed('Performance Insights under a key that is', (world, key) => insights(world, key)),
  ],
  roles: [
    variation('associated role', ({ state, cluster }) => {
      state.knownRoles.push(roleArn('s3'));
      cluster.shown.AssociatedRoles = [{ RoleArn: roleArn('s3'), Status: 'ACTIVE', FeatureName: 's3Import' }];
    }),
    ...['Bedrock', 'Unknown'].flatMap((FeatureName) => {
      const one = variation(`associated role for ${FeatureName}`, ({ state, cluster }) => {
        state.knownRoles.push(roleArn('ai'));
        cluster.shown.AssociatedRoles = [{ RoleArn: roleArn('ai'), Status: 'ACTIVE', FeatureName }];
      });
      return [one, allowing(one)];
    }),
    variation('associated role that is gone', ({ state, cluster, unseen }) => {
      state.missingRoles.push(roleArn('gone'));
      cluster.shown.AssociatedRoles = [
        { RoleArn: roleArn('gone'), Status: 'INVALID', FeatureName: 's3Import' },
      ];
      unseen.add('roles');
    }),
  ],
  tags: [
    input('tags', 'owner=Straße 7: a/b'),
    input('tags', '{"owner":"team a & b, c"}'),
    ...['rds:owner=a', 'AWS:x=y', 'a*b=c', 'a=aws:b'].map((one) => input('tags', one)),
    input(
      'tags',
      manyTags(49)
        .map(({ Key }) => `${Key}=x`)
        .join('\n'),
    ),
    input(
      'tags',
      manyTags(20)
        .map(({ Key }) => `${Key}=x`)
        .join('\n'),
    ),
  ],
  targetTags: [
    variation('tags of CloudFormation', ({ cluster }) => {
      cluster.tags.push({ Key: 'aws:cloudformation:stack-name', Value: 'x' });
    }),
    ...[20, 30, 45, 49].map((count) =>
      variation(
        `${count} tags of the cluster`,
        ({ cluster }) => void cluster.tags.push(...manyTags(count, 'own')),
      ),
    ),
    variation('50 tags of an instance', ({ instances }) => {
      present(instances[0]).tags = manyTags(50, 'own');
    }),
    variation('40 tags of an instance', ({ instances }) => {
      present(instances[0]).tags = manyTags(40, 'own');
    }),
  ],
  instanceNames: [
    ...['1', '3', '16', '17'].map((one) => input('instance-count', one)),
    variation('a name that another cluster has', (world) => {
      world.addStranger('staging-3');
      world.inputs['instance-count'] = '3';
    }),
    variation('names of 63 characters', (world) => world.renameInstance('staging-2', 'b'.repeat(63))),
    variation(
      'autoscaled reader',
      (world) => {
        world.renameInstance('staging-2', 'application-autoscaling-0b1c2d3e-1111-2222-3333-444444444444');
      },
      true,
    ),
  ],
  clusterKey: [
    ...keyed('key of the cluster', (world, key) => {
      world.cluster.shown.KmsKeyId = key;
      world.inputs['target-kms-key-id'] = '';
    }),
    ...keyed('target key by input', ({ inputs }, key) => {
      inputs['target-kms-key-id'] = key;
    }),
    input('target-kms-key-id', 'alias/aws/rds'),
    input('target-kms-key-id', 'alias/missing'),
  ],
  snapshotKey: [
    variation('snapshot under a disabled key', ({ fixture, snapshot }) => {
      const key = fixture.sandbox.awsState.keys[snapshot.shown.KmsKeyId ?? ''];
      // AWS's own are always enabled.
      if (key?.manager === 'CUSTOMER') key.state = 'Disabled';
    }),
    variation('snapshot without encryption', ({ snapshot }) => {
      delete snapshot.shown.KmsKeyId;
      Object.assign(snapshot.shown, { StorageEncrypted: false, StorageEncryptionType: 'none' });
    }),
    variation('snapshot under a key that AWS owns', ({ snapshot }) => {
      delete snapshot.shown.KmsKeyId;
      Object.assign(snapshot.shown, { StorageEncrypted: false, StorageEncryptionType: 'sse-rds' });
    }),
  ],
  encryption: [
    variation('target under a key that AWS owns', ({ cluster, inputs }) => {
      delete cluster.shown.KmsKeyId;
      Object.assign(cluster.shown, { StorageEncrypted: false, StorageEncryptionType: 'sse-rds' });
      inputs['target-kms-key-id'] = '';
    }),
  ],
  port: [ofCluster('port 5433', { Port: 5433 }), ofCluster('port 3306', { Port: 3306 })],
  status: [
    ...['failed', 'incompatible-parameters', 'restore-failed', 'inaccessible-encryption-credentials'].map(
      (status) =>
        variation(`target ${status}`, ({ cluster }) => {
          cluster.status = status;
        }),
    ),
    ...['failed', 'incompatible-parameters', 'insufficient-capacity'].map((status) =>
      variation(`reader ${status}`, ({ instances }) => {
        present(instances[1]).status = status;
      }),
    ),
    variation('target stopped', ({ cluster, instances }) => {
      for (const one of [cluster, ...instances]) one.status = 'stopped';
    }),
    variation('snapshot not yet available', ({ snapshot }) => {
      snapshot.status = 'creating';
    }),
  ],
  endpoints: [
    variation('custom endpoint of a reader', (world) => world.addEndpoint('READER', ['staging-2'], [])),
    variation('custom endpoint without the writer', (world) => world.addEndpoint('ANY', [], ['staging-1'])),
    variation(
      'custom endpoint of an instance that goes',
      (world) => {
        world.addEndpoint('ANY', ['staging-2'], []);
        world.inputs['instance-count'] = '1';
      },
      true,
    ),
  ],
  login: [
    ofCluster('IAM authentication', { IAMDatabaseAuthenticationEnabled: true }),
    ...keyed('managed master secret under a key that is', ({ cluster }, key) => {
      cluster.shown.MasterUserSecret = {
        SecretArn: 'arn:aws:secretsmanager:x',
        SecretStatus: 'active',
        KmsKeyId: key,
      };
    }),
  ],
  losses: [
    ...[
      ofCluster('backtrack', { BacktrackWindow: 3600 }, true),
      ofCluster('Kerberos', { DomainMemberships: [{ Domain: 'd-1' }] }, true),
      ofCluster('Database Insights', { DatabaseInsightsMode: 'advanced' }, true),
      ofCluster('write forwarding', { LocalWriteForwardingStatus: 'enabled' }, true),
    ].flatMap((one) => [one, allowing(one)]),
  ],
  addresses: [
    ...[2, 3, 4].map((count) =>
      variation(`${count} addresses in each subnet`, ({ state, key }) => {
        for (const index of [0, 1, 2]) state.addresses[key(`subnet-default-${index}`)] = count;
      }),
    ),
    variation('no other free address in the zone', ({ state, instances, key, region }) => {
      for (const one of instances) one.shown.AvailabilityZone = `${region}b`;
      state.addresses[key('subnet-default-1')] = 2;
    }),
  ],
  shares: [
    variation('shared with 20 accounts', ({ snapshot }) => {
      if (snapshot.shown.SnapshotType === 'manual')
        snapshot.sharedWith = Array.from({ length: 20 }, (_, n) => String(500_000_000_000 + n));
    }),
    input('copy', 'always'),
    input('share-existing', 'false'),
  ],
  membership: [
    ...['', 'true'].map((allowed) =>
      variation(
        `zero-ETL integration${allowed === '' ? '' : ', allow-unsupported'}`,
        (world) => {
          const { DBClusterArn: SourceArn } = world.cluster.shown;
          const of = { account: staging, region: world.region };
          world.state.integrations.push({ ...of, shown: { IntegrationName: 'to-redshift', SourceArn } });
          world.inputs['allow-unsupported'] = allowed;
        },
        true,
      ),
    ),
    variation(
      'global cluster',
      ({ fixture, region }) => {
        fixture.sandbox.rds.seedGlobalCluster({ account: staging, region, id: 'staging' }, 'world');
      },
      true,
    ),
    ofCluster(
      'replica',
      { ReplicationSourceIdentifier: 'arn:aws:rds:eu-west-1:222222222222:cluster:x' },
      true,
    ),
    ofCluster('deletion protection', { DeletionProtection: true }, true),
    variation('deletion protection, allowed', ({ cluster, inputs }) => {
      cluster.shown.DeletionProtection = true;
      inputs['allow-protected-target'] = 'true';
    }),
  ],
  dataApi: [
    ofCluster('HTTP endpoint', { HttpEndpointEnabled: true }),
    allowing(ofCluster('HTTP endpoint', { HttpEndpointEnabled: true })),
  ],
  zone: [
    ofInstances('zone c', { AvailabilityZone: 'eu-central-1c' }),
    ofInstances('zone d', { AvailabilityZone: 'eu-central-1d' }),
  ],
  windows: [
    ofCluster('windows', {
      PreferredBackupWindow: '01:10-01:40',
      PreferredMaintenanceWindow: 'tue:02:00-tue:02:30',
      BackupRetentionPeriod: 7,
    }),
  ],
  quotas: [
    variation('no room for a cluster', ({ state }) => {
      state.quotas.clusters = 1;
    }),
    variation('no room for instances', ({ state }) => {
      state.quotas.instances = 2;
    }),
    variation('no room for snapshots', ({ state }) => {
      state.quotas.manualSnapshots = 0;
    }),
  ],
};
