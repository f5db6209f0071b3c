import type { Construct } from 'constructs';
import type { VolumeValue } from '../../plan/shape/charts-plan.js';
import type { GrantPlan } from '../../plan/shape/identity-plan.js';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import type { PlannedStoreKind, StoreOf, StorePlan } from '../../plan/shape/store-plan.js';
import type { LogBucket } from '../foundation/closed-bucket.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import type { HallNetwork } from '../foundation/hall-network.js';
import type { StackOutput } from '../foundation/planned-stack.js';
import type { PolicyStatement } from '../foundation/policy-document.js';

/** A store as the rest of the hall uses it. */
export interface Store {
  /** What the store was built from. */
  readonly plan: StorePlan;
  /** @returns null where clients call the store instead of mounting it */
  mountAt(path: string): Mount | null;
  /** Lets machines of these ranges mount it. @default - whoever owns its security group does */
  admit?(cidrs: readonly string[]): void;
  /** What only AWS knows of it, and the volumes of pods name. */
  volumeValues(): Readonly<Partial<Record<VolumeValue, string>>>;
  /** Outputs of the stack about the store. */
  outputs(): readonly StackOutput[];
}

/** How a shell on Amazon Linux mounts a file system. */
export interface Mount {
  /** Package that brings the command. */
  readonly tools: string;
  readonly command: string;
}

/** What every store is built from; each kind uses a part of it. */
export interface StoreContext {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly retention: RetentionPlan;
  readonly network: HallNetwork;
  /** Security group that every node is in. */
  readonly clientSecurityGroupId: string;
  /** Null: no fleet has EFA. */
  readonly fabricSecurityGroupId: string | null;
  /** Bucket that logs the requests to buckets; null: they are not logged. */
  readonly accessLogs: LogBucket | null;
  /** Name of the bucket of a store that is built already. @throws Error where there is none */
  readonly bucketName: (key: string) => string;
}

/** One kind of store: its construct, and what the hall needs to know before there is one. */
export interface StoreBuilder<Kind extends PlannedStoreKind = PlannedStoreKind, Built extends Store = Store> {
  build(scope: Construct, id: string, props: StoreContext & { readonly store: StoreOf<Kind> }): Built;
  /** What AWS services may do with the key for data, for the stores of the kind. @default - nothing beyond IAM */
  keyStatements?(stores: readonly StoreOf<Kind>[], account: HallAccount): readonly PolicyStatement[];
  /** Attributes of the volumes of pods, beside what only AWS knows of the store. @default - none */
  volumeAttributes?(store: StoreOf<Kind>, account: HallAccount): Readonly<Record<string, string>>;
  /** How IAM grants its data. @default - clients mount it; nothing is granted */
  readonly grants?: StoreGrants;
}

/** How IAM grants the data of the stores of one kind. */
export interface StoreGrants {
  /** AWS service that uses the key for data on behalf of a role, e.g. `s3`. */
  readonly service: string;
  statements(granted: readonly GrantedBucket[]): PolicyStatement[];
}

/** A grant, and the bucket that it is about. */
export interface GrantedBucket extends GrantPlan {
  readonly bucketArn: string;
}
