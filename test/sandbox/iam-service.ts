import { accept } from './accept.ts';
import type { AwsState, Role } from './aws-state.ts';
import { AwsFault, type Call, type Service } from './contract.ts';
import { type Conditions, evaluate } from './iam.ts';
import type { RdsState } from './rds/state.ts';

type Asked = {
  PolicySourceArn?: string;
  ActionNames?: string[];
  ResourceArns?: string[];
  ContextEntries?: { ContextKeyName?: string; ContextKeyType?: string; ContextKeyValues?: string[] }[];
  Marker?: string;
  MaxItems?: number;
};

/** IAM: roles, and what their policies allow. Of a role that RDS alone knows, it tells that it is there. */
export function createIam(awsState: AwsState, rds: () => RdsState): Service {
  const noEntity = (what: string): AwsFault =>
    new AwsFault('NoSuchEntity', `The role with name ${what} cannot be found.`, 404);
  return {
    handlers: {
      GetRole: ({ RoleName = '', ...rest }: { RoleName?: string }, call: Call) => {
        accept(rest, []);
        const isNamed = (arn: string): boolean =>
          arn.split(':')[4] === call.account && arn.split('/').at(-1) === RoleName;
        const { knownRoles, missingRoles } = rds();
        const arn = [...Object.keys(awsState.roles), ...knownRoles].find(isNamed);
        call.authorize('iam:GetRole', [arn ?? `arn:aws:iam::${call.account}:role/${RoleName}`]);
        if (arn === undefined || missingRoles.includes(arn)) throw noEntity(RoleName);
        const path = arn.slice(arn.indexOf(':role') + 5, arn.lastIndexOf('/') + 1);
        const made = { RoleId: 'AROATEST', CreateDate: new Date(0) };
        return { Role: { RoleName, Arn: arn, Path: path, ...made } };
      },

      SimulatePrincipalPolicy: (input: Asked, call: Call) => {
        accept(input, [
          'PolicySourceArn',
          'ActionNames',
          'ResourceArns',
          'ContextEntries',
          'Marker',
          'MaxItems',
        ]);
        const { PolicySourceArn: arn = '', ActionNames = [], ResourceArns = ['*'] } = input;
        call.authorize('iam:SimulatePrincipalPolicy', [arn]);
        const role = awsState.roles[arn];
        if (role === undefined) throw noEntity(arn);
        const entries = input.ContextEntries ?? [];
        const conditions = Object.fromEntries(
          entries.map(({ ContextKeyName = '', ContextKeyValues = [] }) => [
            ContextKeyName,
            ContextKeyValues[0] ?? '',
          ]),
        );
        return {
          EvaluationResults: ActionNames.flatMap((action) =>
            ResourceArns.map((resource) => ({
              EvalActionName: action,
              EvalResourceName: resource,
              ...decide(role, action, resource, conditions),
            })),
          ),
          IsTruncated: false,
        };
      },
    },
  };
}

function decide(role: Role, action: string, resource: string, conditions: Conditions) {
  const verdict = evaluate(role.policies, { action, resource, conditions });
  const text = JSON.stringify(role.policies);
  const keys = [...text.matchAll(/"((?:aws|iam|kms|rds):[^"*]*)":/g)].map(([, key = '']) => key);
  return {
    EvalDecision: { Allow: 'allowed', Deny: 'explicitDeny', none: 'implicitDeny' }[verdict],
    // Only of statements that could apply: with all keys that they ask for, would it be another answer?
    MissingContextValues:
      verdict === 'none' && isConditional(role, action, resource) ? [...new Set(keys)] : [],
  };
}

/** Is there a statement for it but for its conditions? */
function isConditional({ policies }: Role, action: string, resource: string): boolean {
  const bare = policies.map(({ Statement }) => ({
    Statement: [Statement].flat().map(({ Condition: _asked, ...rest }) => rest),
  }));
  return evaluate(bare as typeof policies, { action, resource, conditions: {} }) === 'Allow';
}
