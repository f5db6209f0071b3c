/** What a new version of a hall does to one Terraform resource. */
export interface ResourceChange {
  /** e.g. `aws_subnet.network_subnet_nodes-az1`. */
  readonly address: string;
  readonly type: string;
  /** Of the stack that is applied after the hall's own, e.g. `starter.charts`; null: the hall's own. */
  readonly stack: string | null;
  /**
   * `in-place`: nobody notices. `drain`: nodes are replaced one by one, and what runs on them moves or ends.
   * `replaced`: destroyed and recreated.
   */
  readonly kind: 'added' | 'removed' | 'in-place' | 'drain' | 'replaced';
  /** Arguments that differ, by path; empty unless the resource stays. */
  readonly arguments: readonly ArgumentChange[];
  /** Whether it holds data that is lost with it: a bucket, a file system, a key that data is encrypted with. */
  readonly holdsData: boolean;
}

/** An argument of a resource that has another value. */
export interface ArgumentChange {
  /** Dotted, e.g. `scaling_config.max_size`. */
  readonly path: string;
  /** As in Terraform's JSON; undefined: absent. */
  readonly before: unknown;
  readonly after: unknown;
}

/** A safeguard that a hall's Terraform has, or has not. */
export interface StackControl {
  readonly id: string;
  readonly title: string;
  /** Null: there is nothing that it could apply to. */
  readonly holds: boolean | null;
}

/** An `import` block of Terraform. */
export interface ImportBlock {
  readonly to: string;
  /** May hold expressions, of the account for example, which Terraform 1.6 and later work out when it plans. */
  readonly id: string;
}

/** A resource that no block imports. */
export interface NotImported {
  readonly address: string;
  /** What is missing, in words. */
  readonly why: string;
  /** An id as it would be mapped; null: none helps. */
  readonly example: string | null;
}

/** What a hall takes over, and what Terraform would make. */
export interface Adoption {
  /** By address. */
  readonly blocks: readonly ImportBlock[];
  /** By address. */
  readonly others: readonly NotImported[];
}
