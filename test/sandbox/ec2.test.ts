import {
  DescribeSecurityGroupsCommand,
  type DescribeSecurityGroupsCommandInput,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './sandbox.ts';

const account = '222222222222';
const region = 'eu-central-1';
let sandbox: Sandbox;
let ec2: EC2Client;
beforeAll(async () => {
  sandbox = await startSandbox();
  const { state } = sandbox.rds;
  state.securityGroups.push(`${account}/${region}/sg-1`, `${account}/us-east-1/sg-2`);
  state.vpcs[`${account}/${region}/sg-1`] = 'vpc-2';
  ec2 = new EC2Client(sandbox.client(account, region));
});
afterAll(() => sandbox.stop());

const describeGroups = async (input: DescribeSecurityGroupsCommandInput) => {
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand(input));
  return SecurityGroups.map(({ GroupId, VpcId }) => `${GroupId} ${VpcId}`);
};

it('shows the security groups of the account and Region with their VPCs', async () => {
  expect(await describeGroups({})).toEqual(['sg-0default0 vpc-1', 'sg-1 vpc-2']);
  expect(await describeGroups({ GroupIds: ['sg-1'] })).toEqual(['sg-1 vpc-2']);
});

it('filters without an error for ids that do not exist, and refuses them when asked for by id', async () => {
  const filter = [{ Name: 'group-id', Values: ['sg-1', 'sg-2'] }];
  expect(await describeGroups({ Filters: filter })).toEqual(['sg-1 vpc-2']);
  await expect(describeGroups({ GroupIds: ['sg-2'] })).rejects.toMatchObject({
    name: 'InvalidGroup.NotFound',
  });
});

it('shows the subnets of the subnet groups, by id or those of the default VPC, with their free addresses', async () => {
  const describe = async (Name: string, Values: string[]) => {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name, Values }] }));
    return Subnets.map((one) => `${one.SubnetId} ${one.AvailabilityZone} ${one.AvailableIpAddressCount}`);
  };
  sandbox.rds.state.subnetGroups.push(`${account}/${region}/private`);
  sandbox.rds.state.addresses[`${account}/${region}/subnet-private-1`] = 3;
  expect(await describe('subnet-id', ['subnet-private-1', 'subnet-gone'])).toEqual([
    'subnet-private-1 eu-central-1b 3',
  ]);
  expect(await describe('default-for-az', ['true'])).toHaveLength(3);
  await expect(describe('colour', ['red'])).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});
