import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3DirectoryBucket } from '@cdktf/provider-aws/lib/s3-directory-bucket/index.js';
import { Construct } from 'constructs';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import type { ExpressStorePlan } from '../../plan/shape/store-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';

export interface ExpressStoreProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly retention: RetentionPlan;
  readonly store: ExpressStorePlan;
}

/** A directory bucket in one zone. It takes no versions, no tags and no access logs, and is never public. */
export class ExpressStore extends Construct {
  readonly bucketName: string;
  readonly bucketArn: string;

  constructor(scope: Construct, id: string, { account, keys, retention, store }: ExpressStoreProps) {
    super(scope, id);
    const keyArn = keys.arn('data');
    const keep = retention.data === 'keep';
    const bucket = new S3DirectoryBucket(this, 'bucket', {
      bucket: `${store.bucketPrefix}-${account.accountId}--${store.zone}--x-s3`,
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
}
