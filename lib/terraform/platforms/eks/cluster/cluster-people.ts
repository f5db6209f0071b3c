import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry/index.js';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { PeoplePlan } from '../../../../plan/shape/identity-plan.js';
import type { HallAccount } from '../../../foundation/hall-account.js';
import { hallRole } from '../../../foundation/hall-role.js';
import { policyDocument } from '../../../foundation/policy-document.js';

/** What the roles of people are built from. */
interface ClusterPeopleProps {
  readonly account: HallAccount;
  /** Attributes of the cluster: what names it is made after it. */
  readonly cluster: { readonly name: string; readonly arn: string };
  readonly clusterPlanName: string;
  readonly people: readonly PeoplePlan[];
}

/** A role that people assume, and what its access depends on. */
interface PeopleRole {
  readonly roleArn: string;
  readonly access: ITerraformDependable;
}

/**
 * Roles that people assume, known to the cluster by access entries with EKS's own policies.
 * @returns that which administers the cluster; null: the plan has none
 */
export function addClusterPeople(scope: Construct, { people, ...props }: ClusterPeopleProps): PeopleRole | null {
  const roles = people.map((one) => ({ key: one.key, role: addRole(scope, one, props) }));
  return roles.find(({ key }) => key === 'admin')?.role ?? null;
}

function addRole(scope: Construct, people: PeoplePlan, props: Omit<ClusterPeopleProps, 'people'>): PeopleRole {
  const { account, cluster } = props;
  const does = people.key === 'admin' ? 'Administers' : 'Sees';
  const role = hallRole(scope, `${people.key}-role`, {
    account,
    name: people.roleName,
    description: `${does} the cluster ${props.clusterPlanName}`,
    trust: [
      {
        sid: people.principals.length > 0 ? 'ThoseNamed' : 'WhoeverIamLetsAssumeIt',
        // By condition rather than as principals: IAM refuses a principal that is not there, and turns one that is
        // deleted and made again (as sign-in services do with their roles) into a stranger.
        principal: { aws: account.iamArn('root') },
        actions: ['sts:AssumeRole'],
        ...((people.principals.length > 0 || people.mfa) && {
          conditions: {
            ...(people.principals.length > 0 && {
              ArnLike: { 'aws:PrincipalArn': people.principals.map((name) => account.iamArn(name)) },
            }),
            ...(people.mfa && { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
          },
        }),
      },
    ],
  });
  new IamRolePolicy(scope, `${people.key}-policy`, {
    name: 'find-the-cluster',
    role: role.id,
    policy: policyDocument(scope, `${people.key}-policy.document`, [
      {
        sid: 'FindTheCluster',
        actions: ['eks:DescribeCluster', 'eks:AccessKubernetesApi'],
        resources: [cluster.arn],
      },
    ]),
  });
  const entry = new EksAccessEntry(scope, `${people.key}-access`, {
    clusterName: cluster.name,
    principalArn: role.arn,
    type: 'STANDARD',
  });
  const access = new EksAccessPolicyAssociation(scope, `${people.key}-access.policy`, {
    clusterName: cluster.name,
    principalArn: entry.principalArn,
    policyArn: `arn:${account.partition}:eks::aws:cluster-access-policy/${people.clusterPolicy}`,
    accessScope: { type: 'cluster' },
  });
  return { roleArn: role.arn, access };
}
