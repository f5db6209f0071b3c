import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration/index.js';
import type { Construct } from 'constructs';
import type { AccountPlan, AuditBucketPlan } from '../../plan/shape/operations-plan.js';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import { ClosedBucket } from '../foundation/closed-bucket.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import type { PolicyStatement } from '../foundation/policy-document.js';

/** What the bucket of the audit trail is built from. */
interface AuditBucketProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly retention: RetentionPlan;
  readonly bucket: AuditBucketPlan;
  /** Null: no trail writes here. */
  readonly trail: AccountPlan['trail'];
}

/** Where the trail and the configuration history of the account go. */
export class AuditBucket extends ClosedBucket {
  constructor(scope: Construct, id: string, { account, keys, retention, bucket, trail }: AuditBucketProps) {
    super(scope, id, {
      account,
      retention,
      prefix: bucket.bucketPrefix,
      keyArn: keys.arn('audit'),
      statements: (bucketArn) => trailDelivery(account, trail, bucketArn, `${bucketArn}/`),
    });
    if (bucket.isLocked) {
      // Governance: who has `s3:BypassGovernanceRetention` can lift it. No role of a hall has it.
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
      new S3BucketObjectLockConfigurationA(this, 'lock', {
        bucket: this.bucketName,
        objectLockEnabled: 'Enabled',
        rule: { defaultRetention: { mode: 'GOVERNANCE', days: bucket.retentionDays } },
        dependsOn: [this.versioning],
      });
    }
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket: this.bucketName,
      rule: [
        {
          id: 'expire',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          expiration: [{ days: bucket.retentionDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: bucket.retentionDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        },
      ],
      dependsOn: [this.versioning],
    });
  }
}

/**
 * What CloudTrail writes.
 * @param trail - null: none
 * @param folderArn - with a slash at its end
 */
export function trailDelivery(
  account: HallAccount,
  trail: AccountPlan['trail'],
  bucketArn: string,
  folderArn: string,
): PolicyStatement[] {
  if (trail === null) return [];
  const trailArn = account.arn('cloudtrail', `trail/${trail.name}`);
  return [
    {
      sid: 'TrailLooks',
      principal: { service: 'cloudtrail.amazonaws.com' },
      actions: ['s3:GetBucketAcl'],
      resources: [bucketArn],
      conditions: { ArnEquals: { 'aws:SourceArn': trailArn } },
    },
    {
      sid: 'TrailWrites',
      principal: { service: 'cloudtrail.amazonaws.com' },
      actions: ['s3:PutObject'],
      resources: [`${folderArn}AWSLogs/${account.accountId}/*`],
      conditions: {
        ArnEquals: { 'aws:SourceArn': trailArn },
        StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' },
      },
    },
  ];
}
