import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import type { Construct } from 'constructs';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import type { AccessLogPlan, StorePlan } from '../../plan/shape/store-plan.js';
import { storeOf } from '../../plan/stores/stores.js';
import { ClosedBucket } from '../foundation/closed-bucket.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { PolicyStatement } from '../foundation/policy-document.js';

/** What the bucket of access logs is built from. */
export interface AccessLogStoreProps {
  readonly account: HallAccount;
  readonly retention: RetentionPlan;
  readonly logs: AccessLogPlan;
  /** All of the hall: the plan's kinds say which of them S3 logs. */
  readonly stores: readonly StorePlan[];
}

/** Bucket of S3 access logs of the hall's buckets, encrypted with S3's own keys: log delivery supports no others. */
export class AccessLogStore extends ClosedBucket {
  constructor(scope: Construct, id: string, { account, retention, logs, stores }: AccessLogStoreProps) {
    super(scope, id, {
      account,
      retention,
      prefix: logs.bucketPrefix,
      keyArn: null,
      statements: (bucketArn) => logDelivery(account, stores, `${bucketArn}/`),
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket: this.bucketName,
      rule: [
        {
          id: 'expire',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          expiration: [{ days: logs.retentionDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        },
      ],
      dependsOn: [this.versioning],
    });
  }
}

/** What S3 writes: the access logs of the buckets of the hall. @param folderArn - with a slash at its end */
export function logDelivery(account: HallAccount, stores: readonly StorePlan[], folderArn: string): PolicyStatement[] {
  return [
    {
      sid: 'LogDelivery',
      principal: { service: 'logging.s3.amazonaws.com' },
      actions: ['s3:PutObject'],
      resources: [`${folderArn}*`],
      conditions: {
        StringEquals: { 'aws:SourceAccount': account.accountId },
        ArnEquals: {
          'aws:SourceArn': stores
            .flatMap((store) => storeOf(store).loggedBucketPrefix?.(store) ?? [])
            .map((prefix) => `arn:${account.partition}:s3:::${prefix}-${account.accountId}`),
        },
      },
    },
  ];
}
