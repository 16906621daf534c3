import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand, TagResourceCommand } from '@aws-sdk/client-kms';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { present, production, staging } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

const region = 'eu-central-1';
let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture({
    ...{
      sourceRegion: region,
      targetRegion: region,
      sourceKey: 'customer',
      snapshot: 'manual',
      ownKeysOnly: true,
    },
  });
});
afterAll(() => fixture.sandbox.stop());

/** A session of a role, as somebody would have it who can run a workflow that the role trusts. */
async function sessionOf(roleArn: string): Promise<KMSClient> {
  const { sandbox } = fixture;
  const { endpoint } = sandbox;
  const variables = await sandbox.runnerEnvironment({});
  const answer = await fetch(`${variables['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=sts.amazonaws.com`, {
    headers: { authorization: `Bearer ${variables['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}` },
  });
  const { value } = (await answer.json()) as { readonly value: string };
  const sts = new STSClient({ endpoint, region, credentials: { accessKeyId: 'x', secretAccessKey: 'y' } });
  const { Credentials: session } = await sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: roleArn,
      RoleSessionName: 'thief',
      WebIdentityToken: value,
    }),
  );
  return new KMSClient({
    endpoint,
    region,
    credentials: {
      accessKeyId: present(session?.AccessKeyId),
      secretAccessKey: present(session?.SecretAccessKey),
      sessionToken: present(session?.SessionToken),
    },
  });
}

describe.each([
  ['source', production],
  ['target', staging],
] as const)('a thief of the %s provision role', (side, account) => {
  it('cannot take over a key that it did not make, by its policy or by a tag', async () => {
    const owner = new KMSClient(fixture.sandbox.client(account, region));
    const KeyId = present((await owner.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId);
    const thief = await sessionOf(present(fixture.provisionInputs[`${side}-role-arn`]));
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }],
    });
    const put = () => thief.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
    const tag = (TagKey: string) =>
      thief.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey, TagValue: 'true' }] }));
    await expect(put()).rejects.toThrow('kms:PutKeyPolicy');
    await expect(tag('aurora-restore:managed')).rejects.toThrow('kms:TagResource');
    await expect(tag('owner')).rejects.toThrow('kms:TagResource');
    // Also where somebody else has given the key such a tag.
    await owner.send(
      new TagResourceCommand({ KeyId, Tags: [{ TagKey: 'aurora-restore:managed', TagValue: 'true' }] }),
    );
    await expect(put()).rejects.toThrow('kms:PutKeyPolicy');
    await expect(
      thief.send(new CreateKeyCommand({ Tags: [{ TagKey: 'aurora-restore:managed', TagValue: 'true' }] })),
    ).rejects.toThrow('kms:TagResource');
  });

  it('can change the policy of a key that it made, as that policy allows it', async () => {
    const thief = await sessionOf(present(fixture.provisionInputs[`${side}-role-arn`]));
    const result = await fixture.run({
      ...fixture.provisionInputs,
      [side === 'source' ? 'source-kms-key-id' : 'target-kms-key-id']: `alias/made-${side}`,
    });
    expect(result.errors).toEqual([]);
    const made = present(fixture.sandbox.awsState.aliases[`${account}/${region}/alias/made-${side}`]);
    const policy = present(fixture.sandbox.awsState.keys[made]).policy;
    await thief.send(
      new PutKeyPolicyCommand({ KeyId: made, PolicyName: 'default', Policy: JSON.stringify(policy) }),
    );
  });
});
