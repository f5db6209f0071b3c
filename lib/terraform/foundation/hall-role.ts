import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import type { Construct } from 'constructs';
import type { HallAccount } from './hall-account.js';
import { type PolicyStatement, policyDocument } from './policy-document.js';

/** What a role of a hall is built from. */
export interface HallRoleProps {
  readonly account: HallAccount;
  readonly name: string;
  readonly description: string;
  /** Who may assume the role, and on what condition. */
  readonly trust: readonly PolicyStatement[];
}

/** A service of AWS that may assume a role. */
export interface ServiceTrust {
  readonly sid: string;
  /** e.g. `eks`. */
  readonly service: string;
  /** @default ['sts:AssumeRole'] */
  readonly actions?: readonly string[];
  /** What the service acts for. @default - anything of the account: the service sends no ARN */
  readonly source?: { readonly ArnEquals: string } | { readonly ArnLike: string };
}

/**
 * Who may assume a role: a service of AWS, for things of this account alone, so that nobody else's can use it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function serviceTrust(account: HallAccount, trust: ServiceTrust): PolicyStatement {
  const { sid, service, actions = ['sts:AssumeRole'], source = {} } = trust;
  const arns = Object.entries(source).map(([operator, arn]) => [operator, { 'aws:SourceArn': arn }]);
  return {
    sid,
    principal: { service: `${service}.amazonaws.com` },
    actions,
    conditions: { StringEquals: { 'aws:SourceAccount': account.accountId }, ...Object.fromEntries(arns) },
  };
}

/** An IAM role within the account's permissions boundary; every role of a hall is made here. */
export function hallRole(scope: Construct, id: string, { account, name, description, trust }: HallRoleProps): IamRole {
  return new IamRole(scope, id, {
    name,
    description,
    assumeRolePolicy: policyDocument(scope, `${id}.trust`, trust),
    ...(account.permissionsBoundaryArn !== null && { permissionsBoundary: account.permissionsBoundaryArn }),
  });
}
