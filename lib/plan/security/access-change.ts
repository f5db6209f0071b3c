/** Who may do what to what, under which conditions, in words. */
export interface Access {
  /** e.g. `role starter-workload-train-us-east-1`, `service logs.us-east-1.amazonaws.com`, `anyone`, `203.0.113.0/24`. */
  readonly who: string;
  /** e.g. `s3:PutObject`, `tcp 443`, `all of policy AmazonEKSClusterPolicy`; sorted. */
  readonly actions: readonly string[];
  /** Addresses, with what is below them: `aws_s3_bucket.store_train_data_bucket/runs/*`; sorted. */
  readonly resources: readonly string[];
  /** All of them hold; sorted. */
  readonly conditions: readonly AccessCondition[];
}

/** A test of a request that one of the values passes. */
export interface AccessCondition {
  /** Key and operator, e.g. `aws:SecureTransport =`. */
  readonly test: string;
  /** Sorted; empty: the test alone says it. */
  readonly values: readonly string[];
}

/**
 * What lets somebody in: permissions of a role, who assumes it, the policy of a resource, what an endpoint lets through,
 * entries of a cluster, rules of a security group, or what the internet reaches.
 */
export type AccessRoute = 'permissions' | 'trust' | 'resource' | 'endpoint' | 'cluster' | 'network' | 'exposure';

/** What a new version of a hall does to somebody's access. */
export interface AccessChange extends Access {
  readonly kind: 'added' | 'removed' | 'widened' | 'narrowed';
  readonly effect: 'Allow' | 'Deny';
  readonly route: AccessRoute;
  /** Of the resource that has the policy, the entry or the rule. */
  readonly address: string;
  /** Widened or narrowed: what the earlier ones had otherwise; else empty. */
  readonly before: readonly Partial<Access>[];
}

/** Whether more is possible than before: something is allowed, or no longer denied. */
export function opensAccess({ effect, kind }: Pick<AccessChange, 'effect' | 'kind'>): boolean {
  return (effect === 'Allow') === (kind === 'added' || kind === 'widened');
}
