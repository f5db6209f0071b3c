import { AccessanalyzerAnalyzer } from '@cdktf/provider-aws/lib/accessanalyzer-analyzer/index.js';
import { CeCostAllocationTag } from '@cdktf/provider-aws/lib/ce-cost-allocation-tag/index.js';
import { Cloudtrail } from '@cdktf/provider-aws/lib/cloudtrail/index.js';
import { EbsEncryptionByDefault } from '@cdktf/provider-aws/lib/ebs-encryption-by-default/index.js';
import { GuarddutyDetector } from '@cdktf/provider-aws/lib/guardduty-detector/index.js';
import { GuarddutyDetectorFeature } from '@cdktf/provider-aws/lib/guardduty-detector-feature/index.js';
import { KmsGrant } from '@cdktf/provider-aws/lib/kms-grant/index.js';
import { Macie2Account } from '@cdktf/provider-aws/lib/macie2-account/index.js';
import { Macie2ClassificationJob } from '@cdktf/provider-aws/lib/macie2-classification-job/index.js';
import { Construct } from 'constructs';
import { isExistingBucket } from '../../plan/records/log-bucket.js';
import type { AccountPlan } from '../../plan/shape/operations-plan.js';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import { ExistingLogBucket, type LogBucket } from '../foundation/closed-bucket.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import type { HallStores } from '../stores/hall-stores.js';
import { AuditBucket, trailDelivery } from './audit-bucket.js';
import { ConfigRecorder, configDelivery } from './config-recorder.js';

/** What the services of an account are built from. */
interface AccountServicesProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly retention: RetentionPlan;
  readonly services: AccountPlan;
  readonly stores: HallStores;
}

const GUARD_DUTY_FEATURES = ['EKS_AUDIT_LOGS', 'S3_DATA_EVENTS'] as const;

/** Whether the hall has anything of which an account has one. */
export function hasAccountServices(services: AccountPlan): boolean {
  const { accessAnalyzer, auditBucket, diskEncryption, guardDuty, macie, costTags } = services;
  return (
    accessAnalyzer !== null ||
    auditBucket !== null ||
    diskEncryption ||
    guardDuty ||
    macie !== null ||
    costTags.length > 0
  );
}

/** What an account has one of, where the blueprint gives it to this hall. */
export class AccountServices extends Construct {
  constructor(scope: Construct, id: string, props: AccountServicesProps) {
    super(scope, id);
    const { services, account, keys, retention } = props;
    const shared = { account, keys, retention };
    const auditKeyArn = keys.arn('audit');
    const bucket = services.auditBucket && this.auditBucket(shared, services, services.auditBucket);
    if (services.trail && bucket) {
      new Cloudtrail(this, 'trail', {
        name: services.trail.name,
        s3BucketName: bucket.bucketName,
        ...(bucket.folder !== '' && { s3KeyPrefix: bucket.folder.replace(/\/$/, '') }),
        ...(auditKeyArn !== null && { kmsKeyId: auditKeyArn }),
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
        dependsOn: [bucket.policy],
      });
    }
    if (services.config && bucket) {
      new ConfigRecorder(this, 'config', { account, keys, recorder: services.config, bucket });
    }
    if (services.diskEncryption) new EbsEncryptionByDefault(this, 'disk-encryption', { enabled: true });
    if (services.accessAnalyzer) {
      new AccessanalyzerAnalyzer(this, 'access-analyzer', {
        analyzerName: services.accessAnalyzer.name,
        type: 'ACCOUNT',
      });
    }
    if (services.guardDuty) this.addGuardDuty();
    if (services.macie) this.addMacie(props, services.macie);
    for (const tagKey of services.costTags) {
      new CeCostAllocationTag(this, `cost-tag.${tagKey.replaceAll(':', '.')}`, { tagKey, status: 'Active' });
    }
  }

  private auditBucket(
    shared: Pick<AccountServicesProps, 'account' | 'keys' | 'retention'>,
    { config, trail }: AccountPlan,
    bucket: NonNullable<AccountPlan['auditBucket']>,
  ): LogBucket {
    if (!isExistingBucket(bucket)) return new AuditBucket(this, 'audit', { ...shared, bucket, trail });
    const { account } = shared;
    return new ExistingLogBucket(this, 'audit', {
      account,
      bucket,
      records: 'audit',
      statements: (bucketArn, folderArn) => [
        ...trailDelivery(account, trail, bucketArn, folderArn),
        ...(config === null
          ? []
          : configDelivery(account, bucketArn, folderArn).map((statement) => ({
              ...statement,
              sid: `Config${statement.sid}s`,
              principal: { aws: account.iamArn(`role/${config.roleName}`) },
            }))),
      ],
    });
  }

  private addGuardDuty(): void {
    const detector = new GuarddutyDetector(this, 'guardduty', {
      enable: true,
      findingPublishingFrequency: 'FIFTEEN_MINUTES',
    });
    for (const name of GUARD_DUTY_FEATURES) {
      const feature = name.toLowerCase().replaceAll('_', '-');
      new GuarddutyDetectorFeature(this, `guardduty.${feature}`, { detectorId: detector.id, name, status: 'ENABLED' });
    }
  }

  private addMacie(
    { account, keys, stores }: AccountServicesProps,
    { jobName, samplingPercent, stores: scanned }: NonNullable<AccountPlan['macie']>,
  ): void {
    const macie = new Macie2Account(this, 'macie', {
      status: 'ENABLED',
      findingPublishingFrequency: 'FIFTEEN_MINUTES',
    });
    if (scanned.length === 0) return;
    const keyId = keys.arn('data');
    // Macie's role comes into being with it: a key policy could not name it before.
    const decrypt =
      keyId &&
      new KmsGrant(this, 'macie.decrypt', {
        name: jobName,
        keyId,
        granteePrincipal: account.iamArn('role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie'),
        operations: ['Decrypt'],
        dependsOn: [macie],
      });
    new Macie2ClassificationJob(this, 'macie.job', {
      name: jobName,
      description: 'Personal data in the buckets of the hall',
      jobType: 'SCHEDULED',
      scheduleFrequency: { weeklySchedule: 'SUNDAY' },
      samplingPercentage: samplingPercent,
      s3JobDefinition: {
        bucketDefinitions: [
          { accountId: account.accountId, buckets: scanned.map((key) => stores.bucket(key).bucketName) },
        ],
      },
      dependsOn: [decrypt || macie],
    });
  }
}
