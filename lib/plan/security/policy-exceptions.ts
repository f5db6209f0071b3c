/**
 * Every statement that allows something on all resources, and why it may: there are no others. A key's own policy
 * speaks of the key alone, whatever its `*` looks like; there only a wildcard over all of KMS counts as wide.
 */
export interface WideStatement {
  /** Terraform type of what carries the policy. */
  readonly on: 'aws_iam_role_policy' | 'aws_kms_key';
  readonly sid: string;
  readonly reason: string;
}

/** Sorted by type, then sid. */
export const WIDE_STATEMENTS: readonly WideStatement[] = [
  {
    on: 'aws_iam_role_policy',
    sid: 'See',
    reason: 'actions of cluster-autoscaler that only describe: AWS takes no resource for them',
  },
  {
    on: 'aws_kms_key',
    sid: 'AccountAdministersThroughIam',
    reason: 'a key that the account itself can not administer is lost when its last administrator is deleted',
  },
];

/** A service that may assume a role without saying for which account or resource it acts. */
export interface SourcelessService {
  readonly service: string;
  readonly reason: string;
}

/** Sorted by service; every other service has to name this account, or something in it, in a condition. */
export const SOURCELESS_SERVICES: readonly SourcelessService[] = [
  {
    service: 'backup.amazonaws.com',
    reason:
      'AWS Backup documents no source for the roles that it assumes; only who may pass the role in this account can hand it over',
  },
  {
    service: 'ec2.amazonaws.com',
    reason: 'EC2 names no source when it hands a role to an instance; only who may pass the role can hand it over',
  },
];
