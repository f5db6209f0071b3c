import { FsxDataRepositoryAssociation } from '@cdktf/provider-aws/lib/fsx-data-repository-association/index.js';
import { FsxLustreFileSystem } from '@cdktf/provider-aws/lib/fsx-lustre-file-system/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import type { LustreStorePlan } from '../../plan/shape/store-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import { type HallKeys, KEY_USE } from '../foundation/hall-keys.js';
import type { HallNetwork } from '../foundation/hall-network.js';
import { outputName, ownerTags, type StackOutput } from '../foundation/planned-stack.js';
import type { PolicyStatement } from '../foundation/policy-document.js';
import type { Mount, Store, StoreBuilder } from './store.js';

/** What a Lustre store is built from. */
export interface LustreStoreProps {
  readonly keys: HallKeys;
  readonly retention: RetentionPlan;
  readonly network: HallNetwork;
  readonly store: LustreStorePlan;
  /** Security group that every node is in. */
  readonly clientSecurityGroupId: string;
  /** Name of the bucket of the store that this one is linked to. @throws Error where there is none */
  readonly bucketName: (key: string) => string;
  /** Needed when clients reach the store over EFA. */
  readonly fabricSecurityGroupId: string | null;
}

/** Lustre's ports, between servers and between servers and clients, both ways. */
export const LUSTRE_PORTS = [
  { key: 'lnet', fromPort: 988, toPort: 988 },
  { key: 'lnet-replies', fromPort: 1018, toPort: 1023 },
] as const;

/** An FSx for Lustre file system near one workload's nodes. */
export class LustreStore extends Construct implements Store {
  readonly plan: LustreStorePlan;
  readonly fileSystem: FsxLustreFileSystem;
  /** Of the file system's network interfaces. */
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: LustreStoreProps) {
    super(scope, id);
    const { keys, network, store } = props;
    this.plan = store;
    const group = new SecurityGroup(this, 'security-group', {
      name: store.securityGroup,
      description: `File system ${store.key}`,
      vpcId: network.vpcId,
      tags: { Name: store.securityGroup },
    });
    this.securityGroupId = group.id;
    this.addRules(group.id, props);
    const logs = keys.logGroup(this, 'logs', {
      name: store.logGroup,
      retentionDays: store.logRetentionDays,
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
      // A scratch file system supports neither a key nor backups.
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
      tags: { Name: store.fileSystemName, ...ownerTags(store), 'datahall:store': store.key },
      lifecycle: { preventDestroy: keep },
    });
    this.addLink(props);
  }

  get fileSystemId(): string {
    return this.fileSystem.id;
  }

  get fileSystemArn(): string {
    return this.fileSystem.arn;
  }

  mountAt(path: string): Mount {
    const { dnsName, mountName } = this.fileSystem;
    const command = `mount -t lustre -o relatime,flock ${dnsName}@tcp:/${mountName} ${path}`;
    return { tools: 'lustre-client', command };
  }

  /** Both ways, as with the nodes of the hall: servers call their clients too. */
  admit(cidrs: readonly string[]): void {
    for (const cidr of cidrs) {
      for (const { key, fromPort, toPort } of LUSTRE_PORTS) {
        const id = `${key}.${cidr.replaceAll('.', '-').replace('/', '-')}`;
        const rule = {
          securityGroupId: this.securityGroupId,
          cidrIpv4: cidr,
          ipProtocol: 'tcp',
          fromPort,
          toPort,
          description: `Lustre ${this.plan.key} on premises`,
        };
        new VpcSecurityGroupIngressRule(this, `ingress.premises.${id}`, rule);
        new VpcSecurityGroupEgressRule(this, `egress.premises.${id}`, rule);
      }
    }
  }

  volumeValues() {
    const { dnsName, mountName } = this.fileSystem;
    return { dnsname: dnsName, mountname: mountName, volumeHandle: this.fileSystemId };
  }

  outputs(): StackOutput[] {
    const { key } = this.plan;
    const { dnsName, mountName } = this.fileSystem;
    return [
      { name: outputName('file_system', key), value: this.fileSystemId, description: `File system of store ${key}` },
      {
        name: outputName('mount', key),
        value: `${dnsName}@tcp:/${mountName}`,
        description: `What clients of store ${key} mount`,
      },
    ];
  }

  /** The objects of a bucket as files, both ways where the link writes back. */
  private addLink({ store, bucketName }: LustreStoreProps): void {
    if (store.link === null) return;
    const events = ['NEW', 'CHANGED', 'DELETED'];
    new FsxDataRepositoryAssociation(this, 'link', {
      fileSystemId: this.fileSystemId,
      dataRepositoryPath: `s3://${bucketName(store.link.store)}`,
      fileSystemPath: store.link.path,
      batchImportMetaDataOnCreate: true,
      // Unlinking leaves the files where they are.
      deleteDataInFilesystem: false,
      s3: {
        autoImportPolicy: { events },
        ...(store.link.writesBack && { autoExportPolicy: { events } }),
      },
      tags: { Name: store.fileSystemName, 'datahall:store': store.key },
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
        // The group of the nodes allows all egress already.
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

/** Lustre stores: mounted by the nodes of one workload; objects of a bucket are files in one that is linked. */
export const LUSTRE = {
  build: (scope, id, props) => new LustreStore(scope, id, props),
  keyStatements: (stores, account) => (stores.some(({ link }) => link !== null) ? [repositoryUsage(account)] : []),
} satisfies StoreBuilder<'lustre'>;

/**
 * FSx reads and writes a linked bucket as a role of its own, one a file system, whose policy names no key.
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/create-dra-linked-data-repo.html
 */
function repositoryUsage(account: HallAccount): PolicyStatement {
  const roles = 'role/aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/AWSServiceRoleForFSxS3Access_*';
  return {
    sid: 'LinkedFileSystemsThroughS3',
    principal: { aws: '*' },
    actions: KEY_USE,
    resources: ['*'],
    conditions: {
      StringEquals: {
        'kms:CallerAccount': account.accountId,
        'kms:ViaService': `s3.${account.region}.amazonaws.com`,
      },
      ArnLike: { 'aws:PrincipalArn': account.iamArn(roles) },
    },
  };
}
