import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import type { Construct } from 'constructs';
import type { HallAccount } from './hall-account.js';
import { type PolicyStatement, policyDocument } from './policy-document.js';

export interface HallRoleProps {
  readonly account: HallAccount;
  readonly name: string;
  readonly description: string;
  /** Who may assume the role, and on what condition. */
  readonly trust: readonly PolicyStatement[];
}

/** An IAM role within the account's permissions boundary; every role of a hall is made here. */
export function hallRole(scope: Construct, id: string, { account, name, description, trust }: HallRoleProps): IamRole {
  return new IamRole(scope, id, {
    name,
    description,
    assumeRolePolicy: policyDocument(trust),
    ...(account.permissionsBoundaryArn !== null && { permissionsBoundary: account.permissionsBoundaryArn }),
  });
}
