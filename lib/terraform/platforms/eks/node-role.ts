import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { HallAccount } from '../../foundation/hall-account.js';
import { hallRole } from '../../foundation/hall-role.js';

/** Joining the cluster, pulling images, Session Manager in place of SSH. The network plugin has a role of its own. */
const MANAGED_POLICIES = [
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonEKSWorkerNodePolicy',
  'AmazonSSMManagedInstanceCore',
] as const;

/** The role of every node. */
export class NodeRole extends Construct {
  readonly roleArn: string;
  /** An attribute: what uses it is made after the role. */
  readonly roleName: string;
  readonly permissions: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: { readonly account: HallAccount; readonly roleName: string }) {
    super(scope, id);
    const role = hallRole(this, 'role', {
      account: props.account,
      name: props.roleName,
      description: 'Nodes of the cluster',
      // EC2 sends no source account when it hands a role to an instance: there is nothing to compare.
      trust: [{ sid: 'Instances', principal: { service: 'ec2.amazonaws.com' }, actions: ['sts:AssumeRole'] }],
    });
    this.roleArn = role.arn;
    this.roleName = role.name;
    this.permissions = MANAGED_POLICIES.map(
      (policy) =>
        new IamRolePolicyAttachment(this, `managed.${policy}`, {
          role: role.name,
          policyArn: props.account.managedPolicyArn(policy),
        }),
    );
  }
}
