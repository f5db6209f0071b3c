interface StoresByKind {
  readonly object: ObjectStorePlan;
  readonly express: ExpressStorePlan;
  readonly lustre: LustreStorePlan;
  readonly home: HomeStorePlan;
  readonly 'existing-bucket': ExistingBucketPlan;
  readonly 'existing-lustre': ExistingLustrePlan;
  readonly 'existing-home': ExistingHomePlan;
}

/** Kinds of store in a plan: each is one service of AWS. */
export type PlannedStoreKind = keyof StoresByKind;

/** A store of one kind. */
export type StoreOf<Kind extends PlannedStoreKind> = StoresByKind[Kind];

/** A store that a hall keeps data in; discriminated by `kind`. */
export type StorePlan = StoreOf<PlannedStoreKind>;

/** A bucket of S3. */
export interface ObjectStorePlan {
  readonly kind: 'object';
  /** e.g. `train.datasets`. */
  readonly key: string;
  readonly workload: string;
  /** Who pays for it. @default - nobody is named */
  readonly team?: string;
  readonly name: string;
  /** Bucket name without `-<account id>`, which makes it unique. */
  readonly bucketPrefix: string;
  readonly capacityBytes: number;
  /** Days after which versions that were overwritten or deleted go. */
  readonly noncurrentVersionDays: number;
  readonly abortUploadDays: number;
  /** By age, the youngest first. */
  readonly transitions: readonly {
    readonly days: number;
    readonly storageClass: 'GLACIER' | 'INTELLIGENT_TIERING' | 'STANDARD_IA';
  }[];
  /** Null: never. */
  readonly expirationDays: number | null;
}

/** A directory bucket of S3 Express One Zone. */
export interface ExpressStorePlan {
  readonly kind: 'express';
  readonly key: string;
  readonly workload: string;
  readonly name: string;
  /** Bucket name without `-<account id>--<zone id>--x-s3`. */
  readonly bucketPrefix: string;
  /** Zone id. */
  readonly zone: string;
  readonly capacityBytes: number;
}

/** An EFS file system, reached from every zone of the network. */
export interface HomeStorePlan {
  readonly kind: 'home';
  readonly key: string;
  readonly workload: string;
  /** Who pays for it. @default - nobody is named */
  readonly team?: string;
  readonly name: string;
  /** Value of the `Name` tag. */
  readonly fileSystemName: string;
  readonly securityGroup: string;
  readonly capacityBytes: number;
  /** Keys of the subnets: one a zone. */
  readonly subnets: readonly string[];
  /** Files that nobody has read for so long move to Infrequent Access, and back when read. */
  readonly infrequentAccessDays: 30;
  /** Whether AWS Backup copies it daily. */
  readonly backup: boolean;
  /** Where pods enter it, and as whom they write; instances mount all of it. */
  readonly accessPoint: { readonly path: string; readonly uid: number; readonly gid: number };
}

/** A file system of FSx for Lustre, in one zone. */
export interface LustreStorePlan {
  readonly kind: 'lustre';
  readonly key: string;
  readonly workload: string;
  /** Who pays for it. @default - nobody is named */
  readonly team?: string;
  readonly name: string;
  /** Value of the `Name` tag. */
  readonly fileSystemName: string;
  readonly securityGroup: string;
  readonly deployment: 'SCRATCH_2' | 'PERSISTENT_2';
  /** Lustre, e.g. `2.15`. */
  readonly version: string;
  readonly capacityGib: number;
  /** Null on SCRATCH_2, whose 200 MB/s per TiB AWS fixes. */
  readonly mbytesPerSecondPerTib: number | null;
  readonly subnet: string;
  /** Whether clients reach it over EFA; needs PERSISTENT_2 with metadata configuration. */
  readonly efa: boolean;
  /** PERSISTENT_2: IOPS follow the capacity. Null on SCRATCH_2. */
  readonly metadata: 'AUTOMATIC' | null;
  /** Whether AWS Backup copies it daily; needs PERSISTENT_2 without link. */
  readonly backup: boolean;
  /** Null: none. */
  readonly link: {
    /** Key of an object store. */
    readonly store: string;
    /** Where its objects appear, e.g. `/datasets`. */
    readonly path: string;
    readonly writesBack: boolean;
  } | null;
  readonly logGroup: string;
  readonly logRetentionDays: number;
}

/** What every store that is there already has: the hall uses it and never changes it. */
interface ExistingStore {
  readonly key: string;
  readonly workload: string;
  readonly name: string;
  /** As the user states it. */
  readonly capacityBytes: number;
}

/** A bucket that is there already, or a folder of one. */
export interface ExistingBucketPlan extends ExistingStore {
  readonly kind: 'existing-bucket';
  readonly bucket: string;
  /** With a slash at its end; empty: the whole bucket. */
  readonly folder: string;
  /** Id, alias or ARN of the KMS key of its objects; null: a key of S3. */
  readonly keyId: string | null;
}

/** A file system of FSx for Lustre that is there already. */
export interface ExistingLustrePlan extends ExistingStore {
  readonly kind: 'existing-lustre';
  readonly fileSystemId: string;
  readonly mountName: string;
  /** As the user states it; null: not stated. */
  readonly bytesPerSecond: number | null;
  /** Of its network interfaces; null: the nodes accept its answers by no rule of the hall. */
  readonly securityGroupId: string | null;
}

/** A file system of EFS that is there already. */
export interface ExistingHomePlan extends ExistingStore {
  readonly kind: 'existing-home';
  readonly fileSystemId: string;
  /** Where pods enter it; null: its root. */
  readonly accessPointId: string | null;
}

/** The bucket that S3 writes logs of requests to. */
export interface AccessLogPlan {
  /** As of an object store. */
  readonly bucketPrefix: string;
  readonly retentionDays: number;
}
