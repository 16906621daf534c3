import { GetRoleCommand, type IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import { call, causeOf, isCode } from '../client/call.ts';
import { list } from '../client/list.ts';

/** What IAM says about a role for one action and resource. */
export interface Decision {
  readonly resource: string;
  /** `unknown`: it hangs on condition keys that only the request itself has. */
  readonly decision: 'allowed' | 'denied' | 'unknown';
}

export interface RolePermissions {
  hasRole(arn: string): Promise<boolean>;
  /**
   * IAM's own evaluation of a role's policies, its boundary and the organization's. It does not know policies of
   * resources and of sessions (API SimulatePrincipalPolicy).
   * @param context condition keys of the request
   */
  simulate(
    role: string,
    action: string,
    resources: readonly string[],
    context: Readonly<Record<string, string>>,
  ): Promise<Decision[]>;
}

export function createRolePermissions(iam: IAMClient): RolePermissions {
  return {
    hasRole: async (arn) => {
      try {
        const RoleName = arn.split('/').at(-1) ?? '';
        await call('iam:GetRole', arn, () => iam.send(new GetRoleCommand({ RoleName })));
        return true;
      } catch (error) {
        if (isCode(causeOf(error), 'NoSuchEntityException', 'NoSuchEntity')) return false;
        throw error;
      }
    },
    simulate: async (role, action, resources, context) => {
      const ContextEntries = Object.entries(context).map(([ContextKeyName, value]) => ({
        ContextKeyName,
        ContextKeyType: 'string' as const,
        ContextKeyValues: [value],
      }));
      const input = {
        PolicySourceArn: role,
        ActionNames: [action],
        ResourceArns: [...resources],
        ContextEntries,
      };
      const pages = paginateSimulatePrincipalPolicy({ client: iam }, input);
      const found = await list('iam:SimulatePrincipalPolicy', role, pages, (page) => page.EvaluationResults);
      return found.map(({ EvalResourceName = '', EvalDecision, MissingContextValues = [] }) => ({
        resource: EvalResourceName,
        decision:
          EvalDecision === 'allowed' ? 'allowed' : MissingContextValues.length > 0 ? 'unknown' : 'denied',
      }));
    },
  };
}
