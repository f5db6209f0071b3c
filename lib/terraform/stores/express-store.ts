import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3DirectoryBucket } from '@cdktf/provider-aws/lib/s3-directory-bucket/index.js';
import { Construct } from 'constructs';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import type { ExpressStorePlan } from '../../plan/shape/store-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import { outputName, type StackOutput } from '../foundation/planned-stack.js';
import { bucketVolume } from './bucket-volume.js';
import type { Store, StoreBuilder } from './store.js';

/** What a store of S3 Express One Zone is built from. */
export interface ExpressStoreProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly retention: RetentionPlan;
  readonly store: ExpressStorePlan;
}

/** A directory bucket in one zone. It supports no versions, tags or access logs, and is never public. */
export class ExpressStore extends Construct implements Store {
  readonly plan: ExpressStorePlan;
  readonly bucketName: string;
  readonly bucketArn: string;

  constructor(scope: Construct, id: string, { account, keys, retention, store }: ExpressStoreProps) {
    super(scope, id);
    this.plan = store;
    const keyArn = keys.arn('data');
    const keep = retention.data === 'keep';
    const bucket = new S3DirectoryBucket(this, 'bucket', {
      bucket: directoryBucketName(store, account),
      dataRedundancy: 'SingleAvailabilityZone',
      location: [{ name: store.zone, type: 'AvailabilityZone' }],
      forceDestroy: !keep,
      lifecycle: { preventDestroy: keep },
    });
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket: bucket.bucket,
      rule: [
        {
          ...(keyArn === null
            ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
            : {
                bucketKeyEnabled: true,
                applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn },
              }),
        },
      ],
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
    return [
      { name: outputName('bucket', key), value: this.bucketName, description: `Directory bucket of store ${key}` },
    ];
  }
}

function directoryBucketName({ bucketPrefix, zone }: ExpressStorePlan, account: HallAccount): string {
  return `${bucketPrefix}-${account.accountId}--${zone}--x-s3`;
}

/** Express stores: called through S3, granted by session, within which a client reads and writes. */
export const EXPRESS = {
  build: (scope, id, props) => new ExpressStore(scope, id, props),
  volumeAttributes: (store, account) => bucketVolume(directoryBucketName(store, account), account),
  grants: {
    service: 's3express',
    statements: (granted) => [
      {
        sid: 'OpenSessions',
        actions: ['s3express:CreateSession'],
        resources: granted.map(({ bucketArn }) => bucketArn),
      },
    ],
  },
} satisfies StoreBuilder<'express'>;
