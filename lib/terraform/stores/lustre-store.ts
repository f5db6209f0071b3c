import { FsxLustreFileSystem } from '@cdktf/provider-aws/lib/fsx-lustre-file-system/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import type { LustreStorePlan } from '../../plan/shape/store-plan.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import type { HallNetwork } from '../foundation/hall-network.js';
import { encryptedLogGroup } from '../foundation/log-group.js';
import { linkToBucket } from './lustre-link.js';

export interface LustreStoreProps {
  readonly keys: HallKeys;
  readonly retention: RetentionPlan;
  readonly network: HallNetwork;
  readonly store: LustreStorePlan;
  /** The cluster's own group, which every node is in. */
  readonly clientSecurityGroupId: string;
  /** Name of the bucket that the store is linked to; needed where the plan links one. */
  readonly linkedBucket: string | null;
  /** Needed when clients reach the store over EFA. */
  readonly fabricSecurityGroupId: string | null;
}

/** Lustre's ports, between servers and between servers and clients, both ways. */
const LUSTRE_PORTS = [
  { key: 'lnet', fromPort: 988, toPort: 988 },
  { key: 'lnet-replies', fromPort: 1018, toPort: 1023 },
] as const;

/** An FSx for Lustre file system near one workload's nodes. */
export class LustreStore extends Construct {
  readonly fileSystem: FsxLustreFileSystem;

  constructor(scope: Construct, id: string, props: LustreStoreProps) {
    super(scope, id);
    const { keys, network, store } = props;
    const group = new SecurityGroup(this, 'security-group', {
      name: store.securityGroup,
      description: `File system ${store.key}`,
      vpcId: network.vpcId,
      tags: { Name: store.securityGroup },
    });
    this.addRules(group.id, props);
    const logs = encryptedLogGroup(this, 'logs', {
      name: store.logGroup,
      retentionDays: store.logRetentionDays,
      keyArn: keys.arn('logs'),
    });
    const keep = props.retention.data === 'keep';
    const keyArn = keys.arn('data');
    const persistent = store.deployment === 'PERSISTENT_2';
    this.fileSystem = new FsxLustreFileSystem(this, 'file-system', {
      deploymentType: store.deployment,
      storageType: 'SSD',
      fileSystemTypeVersion: store.version,
      storageCapacity: store.capacityGib,
      ...(store.mbytesPerSecondPerTib !== null && { perUnitStorageThroughput: store.mbytesPerSecondPerTib }),
      ...(store.metadata !== null && { metadataConfiguration: { mode: store.metadata } }),
      ...(store.efa && { efaEnabled: true }),
      // A scratch file system takes neither a key nor backups.
      ...(persistent && {
        ...(keyArn !== null && { kmsKeyId: keyArn }),
        // AWS Backup makes them, in a vault that outlives the file system: FSx's own would be paid for beside them.
        automaticBackupRetentionDays: 0,
        copyTagsToBackups: true,
        skipFinalBackup: !keep,
      }),
      subnetIds: [network.subnetId(store.subnet)],
      securityGroupIds: [group.id],
      logConfiguration: { destination: logs.arn, level: 'WARN_ERROR' },
      tags: { Name: store.fileSystemName, 'datahall:workload': store.workload, 'datahall:store': store.key },
      lifecycle: { preventDestroy: keep },
    });
    this.addLink(props);
  }

  private addLink({ store, linkedBucket }: LustreStoreProps): void {
    if (store.link === null) return;
    if (linkedBucket === null) throw new Error(`store ${store.key} is linked to a bucket that is not there`);
    linkToBucket(this, {
      store,
      link: store.link,
      fileSystemId: this.fileSystem.id,
      bucketName: linkedBucket,
    });
  }

  private addRules(groupId: string, { store, clientSecurityGroupId, fabricSecurityGroupId }: LustreStoreProps): void {
    const pairs = [
      { key: 'servers', at: groupId, peer: groupId },
      { key: 'clients', at: groupId, peer: clientSecurityGroupId },
      { key: 'nodes', at: clientSecurityGroupId, peer: groupId },
    ];
    for (const { key, at, peer } of pairs) {
      for (const { key: ports, fromPort, toPort } of LUSTRE_PORTS) {
        const rule = {
          securityGroupId: at,
          referencedSecurityGroupId: peer,
          ipProtocol: 'tcp',
          fromPort,
          toPort,
          description: `Lustre ${store.key}`,
        };
        new VpcSecurityGroupIngressRule(this, `ingress.${key}.${ports}`, rule);
        // The cluster's group lets everything out already.
        if (at === groupId) new VpcSecurityGroupEgressRule(this, `egress.${key}.${ports}`, rule);
      }
    }
    if (!store.efa) return;
    if (fabricSecurityGroupId === null) throw new Error(`store ${store.key} uses EFA but no fleet does`);
    for (const { key, at, peer } of [
      { key: 'servers', at: groupId, peer: groupId },
      { key: 'fabric', at: groupId, peer: fabricSecurityGroupId },
      { key: 'fabric-nodes', at: fabricSecurityGroupId, peer: groupId },
    ]) {
      const rule = {
        securityGroupId: at,
        referencedSecurityGroupId: peer,
        ipProtocol: '-1',
        description: `EFA ${store.key}`,
      };
      new VpcSecurityGroupIngressRule(this, `ingress.${key}.efa`, rule);
      new VpcSecurityGroupEgressRule(this, `egress.${key}.efa`, rule);
    }
  }
}
