import { Construct } from 'constructs';
import type { AccessPlan } from '../plan/plan.js';
import type { HallAccount } from './hall-account.js';
import type { HallCluster } from './hall-cluster.js';
import type { HallKeys } from './hall-keys.js';
import type { ObjectStore } from './object-store.js';
import { PodRole } from './pod-role.js';

export interface WorkloadAccessProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly cluster: HallCluster;
  readonly clusterPlanName: string;
  readonly access: AccessPlan;
  /** Those that the workload may read and write; at least one. */
  readonly stores: readonly ObjectStore[];
}

/** The role of one workload's pods: its own buckets and nothing else. */
export class WorkloadAccess extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: WorkloadAccessProps) {
    super(scope, id);
    const { account, access, stores } = props;
    const role = new PodRole(this, 'pods', {
      account,
      cluster: props.clusterPlanName,
      role: access,
      description: `Pods of workload ${access.key}`,
      statements: [
        {
          sid: 'ListOwnBuckets',
          actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
          resources: stores.map(({ bucketArn }) => bucketArn),
        },
        {
          sid: 'UseOwnObjects',
          actions: [
            's3:AbortMultipartUpload',
            's3:DeleteObject',
            's3:GetObject',
            's3:ListMultipartUploadParts',
            's3:PutObject',
          ],
          resources: stores.map(({ bucketArn }) => `${bucketArn}/*`),
        },
        {
          sid: 'UseTheKeyThroughS3',
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [props.keys.arn('data')],
          conditions: { StringEquals: { 'kms:ViaService': `s3.${account.region}.amazonaws.com` } },
        },
      ],
    });
    this.roleArn = role.arn;
    role.associate(props.cluster.clusterName);
  }
}
