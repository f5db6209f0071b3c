import { DataAwsEfsFileSystem } from '@cdktf/provider-aws/lib/data-aws-efs-file-system/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import type { ExistingHomePlan, ExistingLustrePlan } from '../../plan/shape/store-plan.js';
import { outputName, type StackOutput } from '../foundation/planned-stack.js';
import { LUSTRE_PORTS } from './lustre-store.js';
import type { Mount, Store, StoreBuilder, StoreContext } from './store.js';

/** A file system of FSx for Lustre that is there already; the provider looks none up, so its DNS name is made. */
export class ExistingLustre extends Construct implements Store {
  readonly plan: ExistingLustrePlan;
  readonly fileSystemId: string;
  readonly fileSystemArn: string;
  private readonly dnsName: string;
  private readonly clientSecurityGroupId: string;

  constructor(scope: Construct, id: string, props: StoreContext & { readonly store: ExistingLustrePlan }) {
    super(scope, id);
    const { account, store, clientSecurityGroupId } = props;
    this.plan = store;
    this.fileSystemId = store.fileSystemId;
    this.fileSystemArn = account.arn('fsx', `file-system/${store.fileSystemId}`);
    this.dnsName = `${store.fileSystemId}.fsx.${account.region}.amazonaws.com`;
    this.clientSecurityGroupId = clientSecurityGroupId;
    if (store.securityGroupId === null) return;
    for (const { key, fromPort, toPort } of LUSTRE_PORTS) {
      new VpcSecurityGroupIngressRule(this, `ingress.nodes.${key}`, {
        securityGroupId: clientSecurityGroupId,
        referencedSecurityGroupId: store.securityGroupId,
        ipProtocol: 'tcp',
        fromPort,
        toPort,
        description: `Lustre ${store.key}`,
      });
    }
  }

  mountAt(path: string): Mount {
    const command = `mount -t lustre -o relatime,flock ${this.dnsName}@tcp:/${this.plan.mountName} ${path}`;
    return { tools: 'lustre-client', command };
  }

  volumeValues() {
    return { dnsname: this.dnsName, mountname: this.plan.mountName, volumeHandle: this.fileSystemId };
  }

  outputs(): StackOutput[] {
    return [clientsOutput(this.plan.key, this.clientSecurityGroupId, 'TCP 988 and 1018 to 1023')];
  }
}

/** A file system of EFS that is there already: it is looked up, never changed. */
export class ExistingHome extends Construct implements Store {
  readonly plan: ExistingHomePlan;
  readonly fileSystemId: string;
  readonly fileSystemArn: string;
  private readonly clientSecurityGroupId: string;

  constructor(scope: Construct, id: string, props: StoreContext & { readonly store: ExistingHomePlan }) {
    super(scope, id);
    this.plan = props.store;
    const found = new DataAwsEfsFileSystem(this, 'file-system', { fileSystemId: props.store.fileSystemId });
    this.fileSystemId = found.fileSystemId;
    this.fileSystemArn = found.arn;
    this.clientSecurityGroupId = props.clientSecurityGroupId;
  }

  mountAt(path: string): Mount {
    const command = `mount -t efs -o tls ${this.fileSystemId}:/ ${path}`;
    return { tools: 'amazon-efs-utils', command };
  }

  volumeValues() {
    const { accessPointId } = this.plan;
    return { volumeHandle: accessPointId === null ? this.fileSystemId : `${this.fileSystemId}::${accessPointId}` };
  }

  outputs(): StackOutput[] {
    return [clientsOutput(this.plan.key, this.clientSecurityGroupId, 'TCP 2049')];
  }
}

/** What the owner of a file system has to allow, since the hall changes no group of theirs. */
function clientsOutput(key: string, groupId: string, ports: string): StackOutput {
  return {
    name: outputName('clients', key),
    value: groupId,
    description: `Security group of the nodes: allow ${ports} from it where store ${key} is`,
  };
}

/** File systems of FSx for Lustre that are there already: mounted by the nodes of one workload. */
export const EXISTING_LUSTRE = {
  build: (scope, id, props) => new ExistingLustre(scope, id, props),
} satisfies StoreBuilder<'existing-lustre'>;

/** File systems of EFS that are there already: mounted over NFS. */
export const EXISTING_HOME = {
  build: (scope, id, props) => new ExistingHome(scope, id, props),
} satisfies StoreBuilder<'existing-home'>;
