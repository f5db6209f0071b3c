import { ConfigConfigurationRecorder } from '@cdktf/provider-aws/lib/config-configuration-recorder/index.js';
import { ConfigConfigurationRecorderStatus } from '@cdktf/provider-aws/lib/config-configuration-recorder-status/index.js';
import { ConfigDeliveryChannel } from '@cdktf/provider-aws/lib/config-delivery-channel/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { Construct } from 'constructs';
import type { AccountPlan } from '../../plan/shape/operations-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import { hallRole, serviceTrust } from '../foundation/hall-role.js';
import { policyDocument } from '../foundation/policy-document.js';
import type { AuditBucket } from './audit-bucket.js';

/** What the recorder of AWS Config is built from. */
interface ConfigRecorderProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly recorder: NonNullable<AccountPlan['config']>;
  readonly bucket: AuditBucket;
}

/** AWS Config: how every resource of the account was configured, and when that changed. */
export class ConfigRecorder extends Construct {
  constructor(scope: Construct, id: string, { account, keys, recorder: plan, bucket }: ConfigRecorderProps) {
    super(scope, id);
    const keyArn = keys.arn('audit');
    const role = hallRole(this, 'role', {
      account,
      name: plan.roleName,
      description: 'Records the configuration of the account',
      trust: [serviceTrust(account, { sid: 'ConfigOfThisAccount', service: 'config' })],
    });
    const sees = new IamRolePolicyAttachment(this, 'role.managed', {
      role: role.name,
      policyArn: account.managedPolicyArn('service-role/AWS_ConfigRole'),
    });
    const writes = new IamRolePolicy(this, 'role.policy', {
      name: 'deliver',
      role: role.id,
      policy: policyDocument(this, 'role.policy.document', [
        { sid: 'Look', actions: ['s3:GetBucketAcl', 's3:ListBucket'], resources: [bucket.bucketArn] },
        {
          sid: 'Write',
          actions: ['s3:PutObject'],
          resources: [`${bucket.bucketArn}/AWSLogs/${account.accountId}/Config/*`],
        },
        ...(keyArn === null
          ? []
          : [{ sid: 'Encrypt', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [keyArn] }]),
      ]),
    });
    const recorder = new ConfigConfigurationRecorder(this, 'recorder', {
      name: plan.name,
      roleArn: role.arn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
      dependsOn: [sees],
    });
    const channel = new ConfigDeliveryChannel(this, 'channel', {
      name: plan.name,
      s3BucketName: bucket.bucketName,
      ...(keyArn !== null && { s3KmsKeyArn: keyArn }),
      dependsOn: [recorder, writes, bucket.policy],
    });
    new ConfigConfigurationRecorderStatus(this, 'status', {
      name: recorder.name,
      isEnabled: true,
      dependsOn: [channel],
    });
  }
}
