import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging/index.js';
import type { Construct } from 'constructs';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import type { ObjectStorePlan } from '../../plan/shape/store-plan.js';
import type { LogBucket } from '../foundation/closed-bucket.js';
import { bucketName, ClosedBucket } from '../foundation/closed-bucket.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import { outputName, ownerTags, type StackOutput } from '../foundation/planned-stack.js';
import type { PolicyStatement } from '../foundation/policy-document.js';
import { bucketVolume } from './bucket-volume.js';
import type { GrantedBucket, Store, StoreBuilder } from './store.js';

/** What an object store is built from. */
export interface ObjectStoreProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly retention: RetentionPlan;
  readonly store: ObjectStorePlan;
  /** Bucket that logs the requests to this one; null: they are not logged. */
  readonly accessLogs: LogBucket | null;
}

/** An S3 bucket for the data of one workload. */
export class ObjectStore extends ClosedBucket implements Store {
  readonly plan: ObjectStorePlan;

  constructor(scope: Construct, id: string, { account, keys, retention, store, accessLogs }: ObjectStoreProps) {
    super(scope, id, {
      account,
      retention,
      prefix: store.bucketPrefix,
      keyArn: keys.arn('data'),
      tags: { ...ownerTags(store), 'datahall:store': store.key },
    });
    this.plan = store;
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket: this.bucketName,
      rule: [
        {
          id: 'tier-and-tidy',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          ...(store.transitions.length > 0 && { transition: store.transitions.map((one) => ({ ...one })) }),
          ...(store.expirationDays !== null && { expiration: [{ days: store.expirationDays }] }),
          noncurrentVersionExpiration: [{ noncurrentDays: store.noncurrentVersionDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: store.abortUploadDays }],
        },
      ],
      dependsOn: [this.versioning],
    });
    if (accessLogs === null) return;
    new S3BucketLoggingA(this, 'logging', {
      bucket: this.bucketName,
      targetBucket: accessLogs.bucketName,
      targetPrefix: `${accessLogs.folder}${store.bucketPrefix}/`,
      dependsOn: [accessLogs.policy],
    });
  }

  mountAt(): null {
    return null;
  }

  volumeValues(): Record<string, never> {
    return {};
  }

  outputs(): StackOutput[] {
    const { key } = this.plan;
    return [{ name: outputName('bucket', key), value: this.bucketName, description: `Bucket of store ${key}` }];
  }
}

/** Object stores: called through S3, granted by bucket or by folder. */
export const OBJECT = {
  build: (scope, id, props) => {
    if (props.accessLogs === null) throw new Error(`the plan has a bucket but no access logs: ${props.store.key}`);
    return new ObjectStore(scope, id, props);
  },
  volumeAttributes: ({ bucketPrefix }, account) => bucketVolume(bucketName(bucketPrefix, account), account),
  grants: { service: 's3', statements },
} satisfies StoreBuilder<'object'>;

const READ = ['s3:GetObject'];
const WRITE = [
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:GetObject',
  's3:ListMultipartUploadParts',
  's3:PutObject',
];

/** Whole buckets share their statements; a folder has its own, since its condition is about one bucket. */
function statements(granted: readonly GrantedBucket[]): PolicyStatement[] {
  const whole = (['write', 'read'] as const).flatMap((mode): PolicyStatement[] => {
    const arns = granted.filter((grant) => grant.prefix === '' && grant.mode === mode).map((grant) => grant.bucketArn);
    if (arns.length === 0) return [];
    const verb = mode === 'write' ? 'Use' : 'Read';
    const list = ['s3:GetBucketLocation', 's3:ListBucket'];
    return [
      {
        sid: `${verb}Buckets`,
        actions: mode === 'write' ? [...list, 's3:ListBucketMultipartUploads'] : list,
        resources: arns,
      },
      {
        sid: `${verb}Objects`,
        actions: mode === 'write' ? WRITE : READ,
        resources: arns.map((arn) => `${arn}/*`),
      },
    ];
  });
  const folders = granted
    .filter(({ prefix }) => prefix !== '')
    .flatMap(({ prefix, mode, bucketArn }, index): PolicyStatement[] => [
      { sid: `FindBucket${index}`, actions: ['s3:GetBucketLocation'], resources: [bucketArn] },
      {
        sid: `ListFolder${index}`,
        actions: ['s3:ListBucket'],
        resources: [bucketArn],
        conditions: { StringLike: { 's3:prefix': [`${prefix}*`] } },
      },
      {
        sid: `${mode === 'write' ? 'Use' : 'Read'}Folder${index}`,
        actions: mode === 'write' ? WRITE : READ,
        resources: [`${bucketArn}/${prefix}*`],
      },
    ]);
  return [...whole, ...folders];
}
