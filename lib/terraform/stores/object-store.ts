import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging/index.js';
import type { Construct } from 'constructs';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import type { ObjectStorePlan } from '../../plan/shape/store-plan.js';
import { ClosedBucket } from '../foundation/closed-bucket.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import type { AccessLogStore } from './access-log-store.js';

export interface ObjectStoreProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly retention: RetentionPlan;
  readonly store: ObjectStorePlan;
  readonly accessLogs: AccessLogStore;
}

/** An S3 bucket for one workload's data. */
export class ObjectStore extends ClosedBucket {
  constructor(scope: Construct, id: string, { account, keys, retention, store, accessLogs }: ObjectStoreProps) {
    super(scope, id, {
      account,
      retention,
      prefix: store.bucketPrefix,
      keyArn: keys.arn('data'),
      tags: { 'datahall:workload': store.workload, 'datahall:store': store.key },
    });
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
    new S3BucketLoggingA(this, 'logging', {
      bucket: this.bucketName,
      targetBucket: accessLogs.bucketName,
      targetPrefix: `${store.bucketPrefix}/`,
      dependsOn: [accessLogs.policy],
    });
  }
}
