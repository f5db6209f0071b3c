import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { PodRolePlan } from '../../../plan/shape/identity-plan.js';
import type { HallAccount } from '../../foundation/hall-account.js';
import { hallRole } from '../../foundation/hall-role.js';
import { type PolicyStatement, policyDocument } from '../../foundation/policy-document.js';

/** What a role of pods is built from. */
export interface PodRoleProps {
  readonly account: HallAccount;
  /** Name of the cluster whose pods may assume the role. */
  readonly cluster: string;
  readonly role: PodRolePlan;
  readonly description: string;
  /** Names of AWS's own policies, e.g. `AmazonEKS_CNI_Policy`. */
  readonly managedPolicies?: readonly string[];
  readonly statements?: readonly PolicyStatement[];
}

/** A role for one service account of one cluster; an add-on or `associate` hands it to the pods. */
export class PodRole extends Construct {
  readonly roleArn: string;
  /** An attribute: what uses it is made after the role. */
  readonly roleName: string;
  /** Policies of the role, for `dependsOn` of what pods need it for. */
  readonly permissions: readonly ITerraformDependable[];
  private readonly plan: PodRolePlan;

  constructor(scope: Construct, id: string, props: PodRoleProps) {
    super(scope, id);
    const { account, cluster, role: plan } = props;
    this.plan = plan;
    const role = hallRole(this, 'role', {
      account,
      name: plan.roleName,
      description: props.description,
      trust: [
        {
          sid: 'PodsOfOneServiceAccount',
          principal: { service: 'pods.eks.amazonaws.com' },
          actions: ['sts:AssumeRole', 'sts:TagSession'],
          conditions: {
            StringEquals: {
              'aws:RequestTag/eks-cluster-arn': account.arn('eks', `cluster/${cluster}`),
              'aws:RequestTag/kubernetes-namespace': plan.namespace,
              'aws:RequestTag/kubernetes-service-account': plan.serviceAccount,
            },
          },
        },
      ],
    });
    this.roleArn = role.arn;
    this.roleName = role.name;
    const attachments = (props.managedPolicies ?? []).map(
      (policy) =>
        new IamRolePolicyAttachment(this, `managed.${policy.replace(/^.*\//, '').replaceAll('_', '-')}`, {
          role: role.name,
          policyArn: account.managedPolicyArn(policy),
        }),
    );
    const inline =
      props.statements === undefined
        ? []
        : [
            new IamRolePolicy(this, 'policy', {
              name: 'pods',
              role: role.id,
              policy: policyDocument(this, 'policy.document', props.statements),
            }),
          ];
    this.permissions = [...attachments, ...inline];
  }

  /** @param clusterName - attribute of the cluster, so that Terraform makes the cluster first */
  associate(clusterName: string): EksPodIdentityAssociation {
    return new EksPodIdentityAssociation(this, 'association', {
      clusterName,
      namespace: this.plan.namespace,
      serviceAccount: this.plan.serviceAccount,
      roleArn: this.roleArn,
      dependsOn: [...this.permissions],
    });
  }
}
