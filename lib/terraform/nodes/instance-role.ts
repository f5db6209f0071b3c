import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { HallAccount } from '../foundation/hall-account.js';
import { hallRole } from '../foundation/hall-role.js';
import { type PolicyStatement, policyDocument } from '../foundation/policy-document.js';

/** What the role of instances is built from. */
export interface InstanceRoleProps {
  readonly account: HallAccount;
  readonly roleName: string;
  readonly description: string;
  /** Names of AWS's own policies. */
  readonly managedPolicies: readonly string[];
  readonly statements?: readonly PolicyStatement[];
}

/** A role for EC2 instances, with the profile that hands it to them. */
export class InstanceRole extends Construct {
  readonly roleArn: string;
  /** An attribute: what uses it is made after the role. */
  readonly roleName: string;
  readonly profileArn: string;
  readonly profileName: string;
  /** Policies of the role, for `dependsOn` of what starts instances. */
  readonly permissions: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: InstanceRoleProps) {
    super(scope, id);
    const role = hallRole(this, 'role', {
      account: props.account,
      name: props.roleName,
      description: props.description,
      // EC2 sends no source account when it hands a role to an instance: there is nothing to compare.
      trust: [{ sid: 'Instances', principal: { service: 'ec2.amazonaws.com' }, actions: ['sts:AssumeRole'] }],
    });
    this.roleArn = role.arn;
    this.roleName = role.name;
    const profile = new IamInstanceProfile(this, 'profile', { name: props.roleName, role: role.name });
    this.profileArn = profile.arn;
    this.profileName = profile.name;
    const { statements = [] } = props;
    this.permissions = [
      ...props.managedPolicies.map(
        (policy) =>
          new IamRolePolicyAttachment(this, `managed.${policy.replace(/^.*\//, '')}`, {
            role: role.name,
            policyArn: props.account.managedPolicyArn(policy),
          }),
      ),
      ...(statements.length === 0
        ? []
        : [
            new IamRolePolicy(this, 'policy', {
              name: 'instance',
              role: role.id,
              policy: policyDocument(this, 'policy.document', statements),
            }),
          ]),
    ];
  }
}
