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
