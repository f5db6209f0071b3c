import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy/index.js';
import { DatasyncLocationNfs } from '@cdktf/provider-aws/lib/datasync-location-nfs/index.js';
import { DatasyncLocationS3 } from '@cdktf/provider-aws/lib/datasync-location-s3/index.js';
import { DatasyncTask } from '@cdktf/provider-aws/lib/datasync-task/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { Construct } from 'constructs';
import type { TransferPlan } from '../../plan/shape/site-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import { hallRole, serviceTrust } from '../foundation/hall-role.js';
import { policyDocument } from '../foundation/policy-document.js';

/** What a scheduled copy is built from. */
interface NfsTransferProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly transfer: TransferPlan;
  /** Of the bucket that is copied to. */
  readonly bucketArn: string;
  /** Of the DataSync agent that runs on premises. */
  readonly agentArn: string;
}

/** Copies an exported folder to a bucket, every so many hours. */
export class NfsTransfer extends Construct {
  constructor(scope: Construct, id: string, props: NfsTransferProps) {
    super(scope, id);
    const { account, keys, transfer, bucketArn } = props;
    const keyArn = keys.arn('data');
    const role = hallRole(this, 'role', {
      account,
      name: transfer.roleName,
      description: `Copies to store ${transfer.key}`,
      trust: [
        serviceTrust(account, {
          sid: 'DataSyncOfThisAccount',
          service: 'datasync',
          source: { ArnLike: account.arn('datasync', '*') },
        }),
      ],
    });
    const policy = new IamRolePolicy(this, 'policy', {
      name: 'copy',
      role: role.id,
      policy: policyDocument(this, 'policy.document', [
        {
          sid: 'ListBucket',
          actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
          resources: [bucketArn],
        },
        {
          sid: 'WriteObjects',
          actions: [
            's3:AbortMultipartUpload',
            's3:DeleteObject',
            's3:GetObject',
            's3:GetObjectTagging',
            's3:ListMultipartUploadParts',
            's3:PutObject',
            's3:PutObjectTagging',
          ],
          resources: [`${bucketArn}/*`],
        },
        ...(keyArn === null
          ? []
          : [
              {
                sid: 'UseTheKeyThroughS3',
                actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
                resources: [keyArn],
                conditions: { StringEquals: { 'kms:ViaService': `s3.${account.region}.amazonaws.com` } },
              },
            ]),
      ]),
    });
    const logs = keys.logGroup(this, 'logs', {
      name: transfer.logGroup,
      retentionDays: transfer.logRetentionDays,
    });
    const mayLog = new CloudwatchLogResourcePolicy(this, 'logs.policy', {
      policyName: transfer.name,
      policyDocument: policyDocument(this, 'logs.policy.document', [
        {
          sid: 'DataSyncLogs',
          principal: { service: 'datasync.amazonaws.com' },
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`${logs.arn}:*`],
          conditions: {
            StringEquals: { 'aws:SourceAccount': account.accountId },
            ArnLike: { 'aws:SourceArn': account.arn('datasync', 'task/*') },
          },
        },
      ]),
    });
    const source = new DatasyncLocationNfs(this, 'source', {
      serverHostname: transfer.server,
      subdirectory: transfer.path,
      onPremConfig: { agentArns: [props.agentArn] },
      mountOptions: { version: 'AUTOMATIC' },
      tags: { Name: transfer.name },
    });
    const destination = new DatasyncLocationS3(this, 'destination', {
      s3BucketArn: bucketArn,
      subdirectory: '/',
      s3Config: { bucketAccessRoleArn: role.arn },
      tags: { Name: transfer.name },
      dependsOn: [policy],
    });
    new DatasyncTask(this, 'task', {
      name: transfer.name,
      sourceLocationArn: source.arn,
      destinationLocationArn: destination.arn,
      cloudwatchLogGroupArn: logs.arn,
      // What is deleted on premises stays in the bucket.
      options: {
        verifyMode: 'ONLY_FILES_TRANSFERRED',
        preserveDeletedFiles: 'PRESERVE',
        transferMode: 'CHANGED',
        overwriteMode: 'ALWAYS',
        logLevel: 'TRANSFER',
      },
      schedule: {
        scheduleExpression: transfer.everyHours === 1 ? 'rate(1 hour)' : `rate(${transfer.everyHours} hours)`,
      },
      tags: { Name: transfer.name },
      dependsOn: [mayLog],
    });
  }
}
