import { ConfigConfigurationRecorder } from '@cdktf/provider-aws/lib/config-configuration-recorder/index.js';
import { ConfigConfigurationRecorderStatus } from '@cdktf/provider-aws/lib/config-configuration-recorder-status/index.js';
import { ConfigDeliveryChannel } from '@cdktf/provider-aws/lib/config-delivery-channel/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { Construct } from 'constructs';
import type { AccountPlan } from '../../plan/shape/operations-plan.js';
import type { LogBucket } from '../foundation/closed-bucket.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import { hallRole, serviceTrust } from '../foundation/hall-role.js';
import { type PolicyStatement, policyDocument } from '../foundation/policy-document.js';

/** What the recorder of AWS Config is built from. */
interface ConfigRecorderProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly recorder: NonNullable<AccountPlan['config']>;
  readonly bucket: LogBucket;
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
        ...configDelivery(account, bucket.bucketArn, `${bucket.bucketArn}/${bucket.folder}`),
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
      ...(bucket.folder !== '' && { s3KeyPrefix: bucket.folder.replace(/\/$/, '') }),
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

/** What AWS Config does with the bucket of its history. @param folderArn - with a slash at its end */
export function configDelivery(account: HallAccount, bucketArn: string, folderArn: string): PolicyStatement[] {
  return [
    { sid: 'Look', actions: ['s3:GetBucketAcl', 's3:ListBucket'], resources: [bucketArn] },
    {
      sid: 'Write',
      actions: ['s3:PutObject'],
      resources: [`${folderArn}AWSLogs/${account.accountId}/Config/*`],
    },
  ];
}
