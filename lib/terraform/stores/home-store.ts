import { EfsAccessPoint } from '@cdktf/provider-aws/lib/efs-access-point/index.js';
import { EfsFileSystem } from '@cdktf/provider-aws/lib/efs-file-system/index.js';
import { EfsFileSystemPolicy } from '@cdktf/provider-aws/lib/efs-file-system-policy/index.js';
import { EfsMountTarget } from '@cdktf/provider-aws/lib/efs-mount-target/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import type { HomeStorePlan } from '../../plan/shape/store-plan.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import type { HallNetwork } from '../foundation/hall-network.js';
import { outputName, ownerTags, type StackOutput } from '../foundation/planned-stack.js';
import { policyDocument } from '../foundation/policy-document.js';
import type { Mount, Store, StoreBuilder } from './store.js';

/** What a home store is built from. */
export interface HomeStoreProps {
  readonly keys: HallKeys;
  readonly retention: RetentionPlan;
  readonly network: HallNetwork;
  readonly store: HomeStorePlan;
  /** Security group that every node is in. */
  readonly clientSecurityGroupId: string;
}

const NFS_PORT = 2049;

/** An EFS file system with a mount target in every zone. */
export class HomeStore extends Construct implements Store {
  readonly plan: HomeStorePlan;
  readonly fileSystemId: string;
  readonly fileSystemArn: string;
  /** Through which pods enter. */
  readonly accessPointId: string;
  /** Of the file system's network interfaces. */
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: HomeStoreProps) {
    super(scope, id);
    const { keys, network, store } = props;
    this.plan = store;
    const keyArn = keys.arn('data');
    const fileSystem = new EfsFileSystem(this, 'file-system', {
      encrypted: true,
      ...(keyArn !== null && { kmsKeyId: keyArn }),
      performanceMode: 'generalPurpose',
      throughputMode: 'elastic',
      lifecyclePolicy: [
        { transitionToIa: `AFTER_${store.infrequentAccessDays}_DAYS` },
        { transitionToPrimaryStorageClass: 'AFTER_1_ACCESS' },
      ],
      tags: { Name: store.fileSystemName, ...ownerTags(store), 'datahall:store': store.key },
      lifecycle: { preventDestroy: props.retention.data === 'keep' },
    });
    this.fileSystemId = fileSystem.id;
    this.fileSystemArn = fileSystem.arn;
    new EfsFileSystemPolicy(this, 'policy', {
      fileSystemId: fileSystem.id,
      policy: policyDocument(this, 'policy.document', [
        {
          // Security groups decide who reaches a mount target; without this statement the policy denies every client.
          sid: 'ThroughMountTargets',
          principal: { aws: '*' },
          actions: [
            'elasticfilesystem:ClientMount',
            'elasticfilesystem:ClientRootAccess',
            'elasticfilesystem:ClientWrite',
          ],
          resources: [fileSystem.arn],
          conditions: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } },
        },
        {
          sid: 'TlsOnly',
          effect: 'Deny',
          principal: { aws: '*' },
          actions: ['elasticfilesystem:*'],
          resources: [fileSystem.arn],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]),
    });
    const group = new SecurityGroup(this, 'security-group', {
      name: store.securityGroup,
      description: `File system ${store.key}`,
      vpcId: network.vpcId,
      tags: { Name: store.securityGroup },
    });
    this.securityGroupId = group.id;
    new VpcSecurityGroupIngressRule(this, 'ingress.nfs', {
      securityGroupId: group.id,
      referencedSecurityGroupId: props.clientSecurityGroupId,
      description: `NFS ${store.key}`,
      ipProtocol: 'tcp',
      fromPort: NFS_PORT,
      toPort: NFS_PORT,
    });
    const { path, uid, gid } = store.accessPoint;
    this.accessPointId = new EfsAccessPoint(this, 'access-point', {
      fileSystemId: fileSystem.id,
      posixUser: { uid, gid },
      rootDirectory: { path, creationInfo: { ownerUid: uid, ownerGid: gid, permissions: '0770' } },
      tags: { Name: store.fileSystemName },
    }).id;
    for (const key of store.subnets) {
      new EfsMountTarget(this, `mount-target.${key}`, {
        fileSystemId: fileSystem.id,
        subnetId: network.subnetId(key),
        securityGroups: [group.id],
      });
    }
  }

  mountAt(path: string): Mount {
    // The file system's policy requires TLS.
    const command = `mount -t efs -o tls ${this.fileSystemId}:/ ${path}`;
    return { tools: 'amazon-efs-utils', command };
  }

  volumeValues() {
    return { volumeHandle: `${this.fileSystemId}::${this.accessPointId}` };
  }

  outputs(): StackOutput[] {
    const { key } = this.plan;
    return [
      { name: outputName('file_system', key), value: this.fileSystemId, description: `File system of store ${key}` },
    ];
  }
}

/** Home stores: mounted over NFS from every zone. */
export const HOME = {
  build: (scope, id, props) => new HomeStore(scope, id, props),
} satisfies StoreBuilder<'home'>;
