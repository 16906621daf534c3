import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

// Every rule of AWS, GitHub and PostgreSQL that this project rests on, and the test that shows that the sandbox, or the
// action, keeps to it. A rule without a test would be a belief.

const copies = 'test/sandbox/rds-snapshots.test.ts';
const restores = 'test/sandbox/rds-restore.test.ts';
const changes = 'test/sandbox/rds-changes.test.ts';
const instances = 'test/sandbox/rds-instances.test.ts';
const clusterData = 'test/integration/sandbox/cluster-data.test.ts';
const strict = 'test/sandbox/rds-strictness.test.ts';
const keys = 'test/sandbox/customer-keys.test.ts';
const place = 'test/sandbox/rds-limits-of-a-place.test.ts';
const delays = 'test/sandbox/rds-delays.test.ts';
const stopped = 'test/sandbox/rds-stopped.test.ts';
const empty = 'test/sandbox/rds-without-instances.test.ts';
const offerings = 'test/sandbox/rds-offerings-and-dependents.test.ts';
const gateway = 'test/sandbox/gateway.test.ts';
const iam = 'test/sandbox/iam.test.ts';
const server = 'test/integration/sandbox/postgres.test.ts';
const route = 'test/unit/restore/plan/route.test.ts';
const lockOut = 'test/integration/lock-out.test.ts';
const users = 'test/integration/users.test.ts';
const login = 'test/integration/logins.test.ts';
const sessions = 'test/unit/aws/client/credentials.test.ts';
const clients = 'test/unit/aws/client/clients.test.ts';
const runner = 'test/unit/github/runner.test.ts';
const jobLog = 'test/unit/github/log.test.ts';
const summaries = 'test/unit/github/summary.test.ts';
const settings = 'test/unit/settings/settings.test.ts';
const workflows = 'test/repository/workflows.test.ts';
const routes = 'test/e2e/routes.test.ts';
const states = 'test/e2e/target-states.test.ts';
const failures = 'test/e2e/aws-failures.test.ts';
const leases = 'test/e2e/leases.test.ts';
const continuation = 'test/e2e/continuation.test.ts';
const carried = 'test/e2e/settings.test.ts';
const badInput = 'test/e2e/bad-input.test.ts';

type Rule = readonly [rule: string, file: string, title: string];

const rules: Readonly<Record<string, readonly Rule[]>> = {
  snapshots: [
    ['automated ones and those of AWS Backup cannot be shared', copies, 'is refused for an %s one'],
    ['under the default key they cannot be shared', copies, 'is refused for one under the default key'],
    [
      'an encrypted one cannot be shared with everybody',
      copies,
      'is refused to everybody for an encrypted one, and allowed for an unencrypted one',
    ],
    ['at most 20 accounts share one', copies, 'ends at 20 accounts, and takes account ids only'],
    [
      'a shared one is seen by ARN, in its Region, without its tags',
      copies,
      'lets the other account see it by ARN, in its Region only, without its tags, until it is revoked',
    ],
    ['only the owner sees and changes the share list', copies, 'is for the owner alone'],
    [
      'a shared one is restored directly by ARN',
      restores,
      'of a shared snapshot, by ARN, makes a cluster without instances and without a server',
    ],
    [
      'without KmsKeyId the restored cluster stays on the source’s key',
      restores,
      'needs the snapshot’s key, and the new one in its own Region',
    ],
    [
      'a copy of a shared encrypted one needs a key of the caller',
      copies,
      'of a shared encrypted one needs a key of the caller',
    ],
    ['a copy of an unencrypted one takes no key', copies, 'of an unencrypted one cannot encrypt it'],
    ['an unencrypted one may be restored encrypted', restores, 'of an unencrypted snapshot can encrypt'],
    [
      'the source’s key policy must let the target role in',
      copies,
      'of a shared one is refused while its key does not let the caller in',
    ],
    [
      'a key that is disabled or of another Region is refused',
      copies,
      'is refused under a key that is disabled or lies elsewhere',
    ],
    [
      'a key is known in its Region, to whom its policy says',
      gateway,
      'knows a key only in its own Region, and only for whom its policy says',
    ],
    [
      'a key of another account shows nobody its policy',
      keys,
      'is described to whom its policy allows all, and shows nobody its policy or tags',
    ],
    [
      'a route has only steps that AWS allows',
      route,
      'is one that AWS allows, for every question that has a route at all',
    ],
    [
      'one step across account and Region is not to be relied on',
      copies,
      'across account and Region in one step is refused, unless a test says that AWS allows it',
    ],
    [
      'a copy across Regions is asked for in the destination, with a signed URL',
      copies,
      'goes to another Region with the URL that the SDK signs, under a key there',
    ],
    [
      '5 cross-Region copies at a time, 100 manual snapshots',
      copies,
      'is limited to 5 at a time from other Regions, and to 100 manual snapshots',
    ],
    [
      'a copy takes time, with an estimate of its progress',
      copies,
      'takes time, shows progress, and is not moved on by being looked at',
    ],
    [
      'a copy dies with its source',
      copies,
      'fails when its source is deleted meanwhile, and says so in its events',
    ],
    [
      'a copy can fail, and its events say why',
      copies,
      'fails where a test injected it, with the reason in the events',
    ],
    [
      'a copy of an automated one is manual and can be shared',
      copies,
      'of an automated one makes a manual one that can be shared',
    ],
    [
      'names have 1 to 63 characters, letters first, no double hyphen',
      copies,
      'have names by AWS’s rules, each once',
    ],
    [
      'tags are those given, or the cluster’s where it says so',
      copies,
      'carry the tags given, and the cluster’s where it says so',
    ],
    [
      'automated ones are found by name only with their type',
      copies,
      'that are automated are found by name only where the type is given too',
    ],
    ['automated ones cannot be deleted', copies, 'that are %s cannot be deleted here'],
    [
      'a describe lags behind',
      copies,
      'are seen only after a moment when new, and still for a moment when deleted',
    ],
    ['listings come in pages', copies, 'are listed in pages of 20 to 100, by cluster, type and filter'],
  ],
  'clusters and instances': [
    [
      'a restore makes no instances',
      restores,
      'of a shared snapshot, by ARN, makes a cluster without instances and without a server',
    ],
    [
      'an instance comes after its cluster is available',
      instances,
      'comes after its cluster; the first available is the writer, and with it the server runs',
    ],
    [
      'without EngineVersion a restore gets the Region’s default',
      restores,
      'without a version takes the Region’s default, and never an older one than the snapshot’s',
    ],
    [
      'what is left out gets AWS’s default and not the old value',
      restores,
      'takes only what it is given; the rest is AWS’s defaults and not the previous cluster’s',
    ],
    [
      'parameter groups are of one Region and one family',
      offerings,
      'has the account’s groups, each with its family and VPC, and AWS’s own',
    ],
    [
      'a restored cluster has the source’s password and roles',
      clusterData,
      'is restored with the data of its snapshot, its password, and a certificate for its name',
    ],
    [
      'a new master password comes late, the status later',
      changes,
      '’s password is late: available, then resetting, then available with the new one, even after a rename',
    ],
    [
      'a master password has 8 to 41 characters, none of them / " @ or space',
      changes,
      'refuses the master password %s',
    ],
    [
      'RDS can manage the master password, and then nobody else sets it',
      changes,
      'can hand the password to RDS, and then nobody else sets it',
    ],
    [
      'a restore can end in failure, with the reason in its events',
      restores,
      'ends where a test injected it, with the reason in the events, and that cluster can be deleted',
    ],
    ['an instance can end in failure', instances, 'fails where a test injected it'],
    [
      'there may be no capacity, and quotas',
      restores,
      'finds no capacity as often as injected, nor beyond the quota',
    ],
    [
      'a cluster without its key is out of reach',
      changes,
      'loses it when its key is disabled, and gets it back by a start',
    ],
    ['statuses flap', restores, 'seems done and is busy once more where injected'],
    [
      'deletion protection, instances and a global cluster keep a cluster',
      changes,
      'is refused while it is protected, has instances, or is in a global cluster',
    ],
    [
      'SkipFinalSnapshot and a final snapshot exclude each other',
      changes,
      'wants a final snapshot or none, and not both',
    ],
    [
      'automated snapshots go with their cluster',
      changes,
      'takes its automated snapshots along, and leaves the others',
    ],
    [
      'the last instance takes the server with it, the writer hands over',
      instances,
      'that is the writer hands over when it is deleted; with the last one the server stops',
    ],
    [
      'a rename moves endpoints, and not the resource id',
      changes,
      'by name moves its endpoints, members and certificate, and not its resource id',
    ],
    ['a renamed instance reboots', instances, 'reboots when it is renamed, and its server with it'],
    ['a new name answers late', clusterData, 'answers under its new name, with a certificate for it'],
    [
      'a freed name is another cluster’s',
      changes,
      'frees the name for another cluster, which is not the same one',
    ],
    [
      'a stopped cluster can only be started',
      changes,
      'by stopping stops its server and instances; a stopped one can only be started',
    ],
    ['it is started by AWS after seven days', stopped, 'is started by AWS after seven days'],
    ['it takes no change, instance, snapshot or deletion', stopped, 'refuses %s'],
    ['a global member, a replica and Serverless v1 cannot be stopped', stopped, '%s'],
    [
      'a cluster without instances takes a password and windows',
      empty,
      'is available, and takes a password and windows',
    ],
    ['it takes no other engine version', empty, 'refuses another engine version'],
    [
      'deleting all instances keeps the volume, also under deletion protection',
      empty,
      'keeps its volume, also while it is protected, and serves it when it has instances again',
    ],
    [
      'DeleteDBCluster needs a permission for its final snapshot',
      empty,
      'holds its data, and is asked of the policies too',
    ],
    ['the HTTP endpoint has errors of its own', empty, 'has errors of its own for %s: not found, and busy'],
    [
      'a name is free some time after it was given up',
      empty,
      'is refused to another cluster for a while, after a rename and after a deletion',
    ],
    [
      'clusters of DocumentDB and Neptune are listed, and not restored',
      strict,
      'is shown by the describes, and not restored: %s',
    ],
    [
      'a Multi-AZ DB cluster needs a class of its own',
      strict,
      'needs a class for the cluster where it is Multi-AZ: %s',
    ],
    ['Serverless v2 limits depend on the engine version', strict, 'limits Serverless v2: %s'],
    ['log types depend on the engine version', strict, 'limits the log types, at a restore and later'],
    ['certificates depend on the engine version', strict, 'limits the certificates of instances'],
    [
      'past standard support a restore upgrades, unless extended support is paid for',
      strict,
      'ends: without extended support a restored cluster is upgraded unasked',
    ],
    [
      'a new cluster without a key is encrypted with one of AWS',
      strict,
      'is encrypted with a key that AWS owns since February 2026, and its snapshots say so',
    ],
    ['tags have characters of their own and reserved prefixes', strict, 'are refused with %s'],
    ['roles must exist', strict, 'must exist to be associated with a cluster'],
    ['parameters are checked before states', strict, 'are checked before the state of the cluster'],
    [
      'secrets under a key need a permission on it',
      keys,
      'is read only by who may use the key through Secrets Manager',
    ],
    [
      'errors are those that the model of the operation has',
      'test/sandbox/model.test.ts',
      'is a mistake with an error that the operation does not have',
    ],
    ['tags are shown late', delays, 'of something new, and those added later, are shown late'],
    [
      'what is available is busy once more by itself',
      delays,
      'of a new cluster show a backup after it was available',
    ],
    [
      'a missing cluster is DBClusterNotFoundFault',
      gateway,
      'tells the SDK that a cluster is not there by its own class',
    ],
    ['with a zero-ETL integration none is renamed', place, 'is not renamed, nor are its instances'],
    [
      'without a free address an instance is of an incompatible network',
      place,
      'gets a subnet with a free address, and is of an incompatible network where there is none',
    ],
    [
      'roles are for the features that the version has',
      place,
      'is refused: a role for a feature that it does not have',
    ],
    [
      'the Data API is not for old versions',
      place,
      'is refused: the HTTP endpoint of a version that is too old for the Data API',
    ],
    ['the HTTP endpoint is not for T classes', changes, 'has an HTTP endpoint, but not on T classes'],
    [
      'custom endpoints have names of their own, five a cluster',
      offerings,
      'are refused with a taken name, strangers as members, both lists, or as the sixth',
    ],
    ['everything carries over that can', carried, 'every setting of the previous cluster'],
    ['capacity comes back, and is waited for', failures, 'waits when AWS has no capacity'],
    ['busy is asked again, denied is not', states, 'waits for a previous cluster that is %s'],
    ['the SDK retries throttling and 5xx', failures, 'succeeds in spite of throttling, 503 and lost answers'],
    ['an AWS Backup snapshot is only copied', routes, 'of an AWS Backup snapshot across accounts'],
  ],
  PostgreSQL: [
    ['the master’s name is the snapshot’s', badInput, 'a master user that is not the snapshot’s'],
    [
      'the master is no superuser, in rds_superuser and with CREATEROLE',
      server,
      'gives the master what RDS gives it, and no password to members of rds_iam',
    ],
    [
      'the server wants TLS and SCRAM',
      server,
      'serves TLS with the CA, and only with a password; the master is no superuser',
    ],
    ['roles of AWS are left alone', lockOut, 'tells a role with a name like AWS’s own from one of AWS’s own'],
    [
      'from 16 on the master may not alter roles that it did not make',
      lockOut,
      'closes every database to roles that the master may not alter',
    ],
    ['users of IAM log in without a password', lockOut, 'locks out users that log in by IAM'],
    [
      'SCRAM verifiers made here are accepted, passwords are not sent',
      users,
      'sends verifiers, and never a password',
    ],
    ['default privileges need membership', users, 'grants on what master and app make later'],
    [
      'certificates are verified in full',
      login,
      'tells a refused login from a server that cannot be reached or believed',
    ],
  ],
  'OIDC and roles': [
    ['a token needs id-token: write', runner, 'says which permission is missing, with the block to paste'],
    [
      'a role is given under its trust policy only',
      gateway,
      'gives a role session only under its trust policy',
    ],
    ['sessions end, and are renewed before', sessions, 'never runs out in a job of six hours'],
    [
      'a token can be asked for again at any time',
      sessions,
      'keeps a session until five minutes before its end, then assumes the role with a new token',
    ],
    [
      'the token’s endpoint fails in passing',
      leases,
      'are got at the third try when GitHub’s endpoint fails twice',
    ],
    ['a copy needs permission on both ARNs and its tags', copies, 'needs a permission for %s'],
    ['a restore needs cluster, groups and snapshot', restores, 'needs %s on %s'],
    ['an instance needs cluster, groups and itself', instances, 'needs %s on %s'],
    ['associated roles must be passed', changes, 'adds roles that the caller may pass, each once'],
    ['an explicit Deny wins', iam, 'are denied by any Deny, wherever it stands'],
    [
      'a condition on a key that is not there does not hold',
      iam,
      'do not hold for a key that is not there, but for IfExists, Null and the negated ones',
    ],
  ],
  GitHub: [
    [
      'a dispatch needs actions: write, the file, and a branch or tag',
      continuation,
      'stays waiting when GitHub answers %i, and prints the fix',
    ],
    [
      'a ref that is no branch or tag cannot be dispatched',
      continuation,
      'stays waiting on a ref that is no branch or tag',
    ],
    [
      'foreign text can hold commands',
      jobLog,
      'prints foreign text where no command in it is obeyed, with a new token each time',
    ],
    [
      'a mask covers one line',
      runner,
      'masks every form of a secret, once, and no more than one line at a time',
    ],
    ['a summary ends at 1 MiB', summaries, 'cuts a summary that is too long at a line, and says so'],
    [
      'a schedule has no inputs',
      settings,
      'takes empty text for not set, booleans too, and 0 and false for values',
    ],
    [
      'a concurrency group has one running and one pending run, unless queue: max',
      workflows,
      'of what changes a target is a line, in one place: nobody in it is cancelled',
    ],
    [
      'a reusable workflow that asks for more than its caller grants dies at start-up',
      workflows,
      'ask their caller for no more than the README tells it to grant',
    ],
    [
      'under workflow_call ./ is the caller’s checkout',
      workflows,
      'never use ./, which is the caller’s checkout',
    ],
    [
      'a matrix has 256 entries at most, and its outputs overwrite each other',
      workflows,
      'has no matrix that is too large, and reads no output of one, as its jobs overwrite each other’s',
    ],
    [
      'each job bills whole minutes',
      'test/unit/operations/report/run-facts.test.ts',
      'counts billed minutes whole, and a job never as none',
    ],
    ['schedules are late at busy times', workflows, 'is due off the full hour, when GitHub is busy'],
    [
      'a cancel is SIGINT, then SIGTERM',
      leases,
      'only the checkpoint and the release of the lease are sent, and the time it took is printed',
    ],
    [
      'a kill comes without a word',
      'test/unit/engine/step.test.ts',
      'converges from a kill before and after everything it sends',
    ],
    [
      'proxies are in the environment',
      clients,
      'goes through the proxy where one is set, and not where NO_PROXY names the host',
    ],
  ],
};

/** Rules about what this action does not do yet: each gets its test with the part that needs it. */
const later = [
  'the Data API: 1 MiB a result, 45 s a statement, writer only, retry while it resumes',
  'cron jobs, subscriptions, foreign servers and user mappings travel with the snapshot',
  'rds.restrict_password_commands lets only members of rds_password set passwords',
  'a cluster that is shared through RAM cannot be renamed',
] as const;

const root = new URL('../../', import.meta.url);

describe.each(Object.entries(rules))('of %s', (_section, list) => {
  it.each(list)('%s', (_rule, file, title) => {
    const source = readFileSync(new URL(file, root), 'utf8');
    const quoted = [`'${title.replaceAll("'", "\\'")}'`, `"${title}"`];
    const at = quoted.map((text) => source.indexOf(text)).find((index) => index >= 0);
    expect(at, `${file} has no test called ${title}`).toBeDefined();
    const before = source.slice(Math.max(0, (at ?? 0) - 60), at);
    expect(before).not.toMatch(/\.(skip|todo)\b[^;]*$/);
  });
});

describe('not kept to yet', () => {
  for (const rule of later) it.todo(rule);
});
