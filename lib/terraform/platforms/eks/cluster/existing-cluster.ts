import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { EksClusterPlan, ExistingClusterPlan } from '../../../../plan/shape/eks-plan.js';
import type { PeoplePlan } from '../../../../plan/shape/identity-plan.js';
import type { HallAccount } from '../../../foundation/hall-account.js';
import { addClusterPeople } from './cluster-people.js';
import type { EksControlPlane } from './control-plane.js';

/** What the construct of a cluster that is there is built from. */
interface ExistingClusterProps {
  readonly account: HallAccount;
  readonly cluster: EksClusterPlan;
  readonly people: readonly PeoplePlan[];
}

/**
 * A cluster that is there: it is read and never changed. Terraform stops before anything is made where it is not what
 * the blueprint states, or lets in no node of the hall.
 */
export class ExistingCluster extends Construct implements EksControlPlane {
  readonly adminRoleArn: string | null;
  readonly adminAccess: ITerraformDependable | null;
  private readonly cluster: DataAwsEksCluster;

  /** @throws Error when the plan makes the cluster */
  constructor(scope: Construct, id: string, { account, cluster: plan, people }: ExistingClusterProps) {
    super(scope, id);
    const { existing, name } = plan;
    if (existing === undefined) throw new Error(`the plan makes the cluster ${name}`);
    this.cluster = new DataAwsEksCluster(this, 'control-plane', { name });
    // By override: the bindings would take the list for a block.
    this.cluster.addOverride('lifecycle.postcondition', conditions(plan, existing, account.region));
    const admin = addClusterPeople(this, { account, cluster: this.cluster, clusterPlanName: name, people });
    this.adminRoleArn = admin?.roleArn ?? null;
    this.adminAccess = admin?.access ?? null;
  }

  get clusterName(): string {
    return this.cluster.name;
  }

  get clusterArn(): string {
    return this.cluster.arn;
  }

  get endpoint(): string {
    return this.cluster.endpoint;
  }

  get certificateAuthority(): string {
    return this.cluster.certificateAuthority.get(0).data;
  }

  get oidcIssuer(): string {
    return this.cluster.identity.get(0).oidc.get(0).issuer;
  }

  get securityGroupId(): string {
    return this.cluster.vpcConfig.get(0).clusterSecurityGroupId;
  }
}

/** What must hold of a cluster before nodes join it, each with what to do where it does not. */
function conditions(
  { name, version, privateAccess, publicAccessCidrs, serviceCidr }: EksClusterPlan,
  { vpcId }: ExistingClusterPlan,
  region: string,
): readonly { readonly condition: string; readonly error_message: string }[] {
  const hold = (condition: string, error_message: string) => ({ condition: `\${${condition}}`, error_message });
  const text = (value: unknown) => JSON.stringify(value);
  const update = `aws eks update-cluster-config --region ${region} --name ${name}`;
  return [
    hold('self.status == "ACTIVE"', `Cluster ${name} is \${self.status}: wait until it is ACTIVE, and plan again.`),
    hold(
      `self.version == ${text(version)}`,
      `Cluster ${name} runs Kubernetes \${self.version}: write "version: "\${self.version}"" under "kubernetes", which the nodes follow.`,
    ),
    hold(
      'contains(["API", "API_AND_CONFIG_MAP"], self.access_config[0].authentication_mode)',
      `Cluster ${name} knows no access entries, by which roles are let in: its owner runs "${update} --access-config authenticationMode=API_AND_CONFIG_MAP". There is no way back from it.`,
    ),
    hold(
      `self.vpc_config[0].vpc_id == ${text(vpcId)}`,
      `Cluster ${name} is in VPC \${self.vpc_config[0].vpc_id}, and nodes run in the VPC of their cluster: name it and its subnets under "network.vpc".`,
    ),
    hold(
      'self.kubernetes_network_config[0].ip_family != "ipv6"',
      `Cluster ${name} gives pods addresses of IPv6, and the hall plans for IPv4: name a cluster of IPv4.`,
    ),
    ...(serviceCidr === null
      ? []
      : [
          hold(
            `self.kubernetes_network_config[0].service_ipv4_cidr == ${text(serviceCidr)}`,
            `Services of cluster ${name} are in \${self.kubernetes_network_config[0].service_ipv4_cidr}: write that as "serviceCidr", or remove the key.`,
          ),
        ]),
    hold(
      `self.vpc_config[0].endpoint_private_access == ${privateAccess}`,
      privateAccess
        ? `Cluster ${name} has no private endpoint, which nodes without public addresses join by: its owner runs "${update} --resources-vpc-config endpointPrivateAccess=true"; or write "privateAccess: false" and its "publicAccess".`
        : `Cluster ${name} has a private endpoint: remove "privateAccess: false".`,
    ),
    publicAccessCidrs.length === 0
      ? hold(
          '!self.vpc_config[0].endpoint_public_access',
          `Cluster ${name} has a public endpoint, open to \${join(", ", self.vpc_config[0].public_access_cidrs)}: write these as "publicAccess" under "kubernetes", or close it.`,
        )
      : hold(
          `self.vpc_config[0].endpoint_public_access && toset(self.vpc_config[0].public_access_cidrs) == toset(${text(publicAccessCidrs)})`,
          `The public endpoint of cluster ${name} is not open to ${publicAccessCidrs.join(', ')} alone: write its ranges as "publicAccess" under "kubernetes", or an empty list where it is closed.`,
        ),
  ];
}
