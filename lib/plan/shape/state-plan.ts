/** Where the Terraform state is stored. */
export type StatePlan =
  /** `path` counts from the folder that Terraform runs in, `cdktf.out/stacks/<name>`. */
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly key: string; readonly region: string };

/** What happens to data when a change would destroy it. */
export interface RetentionPlan {
  /**
   * keep: Terraform refuses to destroy what holds data and the keys that it is encrypted with. release: it obeys, and
   * nothing is left: buckets are emptied first, file systems go without a last backup, the cluster is not locked.
   */
  readonly data: 'keep' | 'release';
}

/** A bucket for records that is there already: the hall writes into it, and neither makes nor changes it. */
export interface ExistingLogBucketPlan {
  /** Its name. */
  readonly existing: string;
  /** With a slash at its end, or empty: all of it. */
  readonly folder: string;
}
