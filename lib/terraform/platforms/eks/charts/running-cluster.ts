import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster/index.js';
import { DataAwsKmsAlias } from '@cdktf/provider-aws/lib/data-aws-kms-alias/index.js';
import { DataAwsKmsKey } from '@cdktf/provider-aws/lib/data-aws-kms-key/index.js';
import { DataAwsSecurityGroup } from '@cdktf/provider-aws/lib/data-aws-security-group/index.js';
import { DataAwsSubnet } from '@cdktf/provider-aws/lib/data-aws-subnet/index.js';
import type { HelmProviderKubernetes } from '@cdktf/provider-helm/lib/provider/index.js';
import { Fn, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import type { EksHall } from '../../../../plan/shape/hall.js';
import type { HallAccount } from '../../../foundation/hall-account.js';

/** The cluster as it runs, read by its name. */
export class RunningCluster extends Construct {
  readonly cluster: DataAwsEksCluster;
  private readonly account: HallAccount;
  private readonly hall: EksHall;

  constructor(scope: Construct, id: string, props: { readonly account: HallAccount; readonly hall: EksHall }) {
    super(scope, id);
    this.account = props.account;
    this.hall = props.hall;
    this.cluster = new DataAwsEksCluster(this, 'control-plane', { name: props.hall.cluster.name });
  }

  get securityGroupId(): string {
    return this.cluster.vpcConfig.get(0).clusterSecurityGroupId;
  }

  /** By its range, which no other subnet of the VPC has. @param key - of the plan */
  subnetId(key: string): string {
    const subnet = this.hall.network.subnets.find((one) => one.key === key);
    if (subnet === undefined) throw new Error(`the plan has no subnet ${key}`);
    if (subnet.existingId !== null) return subnet.existingId;
    return this.once(
      `subnet.${key}`,
      (id) => new DataAwsSubnet(this, id, { vpcId: this.vpcId, cidrBlock: subnet.cidr }),
    ).id;
  }

  get fabricSecurityGroupId(): string {
    const name = this.hall.cluster.fabricSecurityGroup;
    return this.once('fabric', (id) => new DataAwsSecurityGroup(this, id, { vpcId: this.vpcId, name })).id;
  }

  /** Null: the account's own key. */
  get volumeKeyArn(): string | null {
    const key = this.hall.keys.find(({ purpose }) => purpose === 'volumes');
    if (key === undefined) return null;
    const { existing } = key;
    if (existing !== undefined)
      return this.once('volumes', (id) => new DataAwsKmsKey(this, id, { keyId: existing })).arn;
    return this.once('volumes', (id) => new DataAwsKmsAlias(this, id, { name: key.alias })).targetKeyArn;
  }

  private get vpcId(): string {
    return this.cluster.vpcConfig.get(0).vpcId;
  }

  private once<Part extends Construct>(id: string, make: (id: string) => Part): Part {
    return (this.node.tryFindChild(id) as Part | undefined) ?? make(id);
  }

  /**
   * Only its roles can access the cluster, not its creator: the AWS CLI assumes the one that administers it. A
   * token is requested at every call, so that none expires within a long apply and none is stored in the state. Through a
   * tunnel the address is another, and the certificate still the endpoint's.
   */
  access(): HelmProviderKubernetes {
    const { region, cluster, identity } = this.hall;
    const admin = identity.people.find(({ key }) => key === 'admin');
    if (admin === undefined) throw new Error(`the plan has nobody to administer the cluster ${cluster.name}`);
    const roleArn = this.account.iamArn(`role/${admin.roleName}`);
    const tunnel = new TerraformVariable(this, 'tunnel', {
      type: 'string',
      default: '',
      description: 'Local end of a tunnel to the endpoint of the cluster, such as https://localhost:8443; empty: none',
    });
    tunnel.overrideLogicalId('tunnel');
    return {
      host: Fn.coalesce([tunnel.stringValue, this.cluster.endpoint]),
      tlsServerName: Fn.trimprefix(this.cluster.endpoint, 'https://'),
      clusterCaCertificate: Fn.base64decode(this.cluster.certificateAuthority.get(0).data),
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        command: 'aws',
        args: ['eks', 'get-token', '--cluster-name', cluster.name, '--region', region, '--role-arn', roleArn],
      },
    };
  }
}
