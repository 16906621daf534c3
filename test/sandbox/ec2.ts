import { accept } from './accept.ts';
import { AwsFault, type Call, type Service } from './contract.ts';
import { defaultSecurityGroup, defaultVpc, type RdsState } from './rds/state.ts';
import { subnetGroupsOf, subnetsOf } from './rds/subnets.ts';

/** EC2's security groups and subnets: the same that RDS knows, with their VPCs. */
export function createEc2(state: () => RdsState): Service {
  return {
    handlers: {
      DescribeSecurityGroups: (
        input: {
          GroupIds?: string[];
          Filters?: { Name?: string; Values?: string[] }[];
          MaxResults?: number;
          NextToken?: string;
        },
        call: Call,
      ) => {
        accept(input, ['GroupIds', 'Filters', 'MaxResults', 'NextToken']);
        call.authorize('ec2:DescribeSecurityGroups', ['*']);
        const prefix = `${call.account}/${call.region}/`;
        const { securityGroups, vpcs } = state();
        const own = [`${prefix}${defaultSecurityGroup}`, ...securityGroups]
          .filter((key) => key.startsWith(prefix))
          .map((key) => ({ GroupId: key.slice(prefix.length), VpcId: vpcs[key] ?? defaultVpc }));
        const unknown = input.GroupIds?.find((id) => !own.some(({ GroupId }) => GroupId === id));
        if (unknown !== undefined)
          throw new AwsFault('InvalidGroup.NotFound', `The security group '${unknown}' does not exist`);
        let found = own.filter(({ GroupId }) => input.GroupIds?.includes(GroupId) ?? true);
        for (const { Name, Values = [] } of input.Filters ?? []) {
          if (Name !== 'group-id' && Name !== 'vpc-id')
            throw new AwsFault('InvalidParameterValue', `The filter '${Name}' is invalid`);
          found = found.filter(({ GroupId, VpcId }) => Values.includes(Name === 'vpc-id' ? VpcId : GroupId));
        }
        return { SecurityGroups: found };
      },

      DescribeSubnets: (
        input: {
          Filters?: { Name?: string; Values?: string[] }[];
          MaxResults?: number;
          NextToken?: string;
        },
        call: Call,
      ) => {
        accept(input, ['Filters', 'MaxResults', 'NextToken']);
        call.authorize('ec2:DescribeSubnets', ['*']);
        const { account, region } = call;
        const all = subnetGroupsOf(state(), account, region).flatMap((group) =>
          subnetsOf(state(), account, region, group),
        );
        const found = all.filter(({ id, isDefault }) =>
          (input.Filters ?? []).every(({ Name, Values = [] }) => {
            if (Name !== 'subnet-id' && Name !== 'default-for-az')
              throw new AwsFault('InvalidParameterValue', `The filter '${Name}' is invalid`);
            return Values.includes(Name === 'subnet-id' ? id : String(isDefault));
          }),
        );
        return {
          Subnets: found.map(({ id, zone, vpc, isDefault, free }) => ({
            SubnetId: id,
            AvailabilityZone: zone,
            VpcId: vpc,
            DefaultForAz: isDefault,
            AvailableIpAddressCount: free,
          })),
        };
      },
    },
  };
}
