import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { EksClusterPlan } from '../../../../plan/shape/eks-plan.js';
import type { PeoplePlan } from '../../../../plan/shape/identity-plan.js';
import type { RetentionPlan } from '../../../../plan/shape/state-plan.js';
import type { HallAccount } from '../../../foundation/hall-account.js';
import type { HallKeys } from '../../../foundation/hall-keys.js';
import type { HallNetwork } from '../../../foundation/hall-network.js';
import { hallRole, serviceTrust } from '../../../foundation/hall-role.js';
import { policyDocument } from '../../../foundation/policy-document.js';
import { addClusterPeople } from './cluster-people.js';
import type { EksControlPlane } from './control-plane.js';

/** What a cluster is built from. */
export interface HallClusterProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly network: HallNetwork;
  readonly cluster: EksClusterPlan;
  /** One of them administers the cluster. */
  readonly people: readonly PeoplePlan[];
  readonly retention: RetentionPlan;
}

/** The EKS control plane and the roles of the people who use it. */
export class HallCluster extends Construct implements EksControlPlane {
  /** Control plane, e.g. for attributes that are not members here. */
  readonly cluster: EksCluster;
  /** Role that administers the cluster. */
  readonly adminRoleArn: string;
  /** For `dependsOn` of add-ons: their removal needs this access. */
  readonly adminAccess: ITerraformDependable;

  constructor(scope: Construct, id: string, props: HallClusterProps) {
    super(scope, id);
    const { account, keys, network, cluster: plan } = props;
    if (plan.roleName === null || plan.logGroup === null || plan.serviceCidr === null) {
      throw new Error(`the cluster ${plan.name} is there already: its control plane is not made`);
    }
    // Before the cluster, which would make it without retention and key.
    const logs = keys.logGroup(this, 'logs', {
      name: plan.logGroup,
      retentionDays: plan.logRetentionDays,
    });
    const secretsKeyArn = keys.arn('cluster');
    const { role, permissions } = this.addRole(props, plan.roleName);
    const cluster = new EksCluster(this, 'control-plane', {
      name: plan.name,
      version: plan.version,
      roleArn: role.arn,
      bootstrapSelfManagedAddons: false,
      deletionProtection: props.retention.data === 'keep',
      enabledClusterLogTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      ...(secretsKeyArn !== null && {
        encryptionConfig: { provider: { keyArn: secretsKeyArn }, resources: ['secrets'] },
      }),
      kubernetesNetworkConfig: { ipFamily: 'ipv4', serviceIpv4Cidr: plan.serviceCidr },
      ...(plan.remoteNetworks && {
        remoteNetworkConfig: {
          remoteNodeNetworks: { cidrs: [...plan.remoteNetworks.nodes] },
          ...(plan.remoteNetworks.pods.length > 0 && { remotePodNetworks: { cidrs: [...plan.remoteNetworks.pods] } }),
        },
      }),
      upgradePolicy: { supportType: 'STANDARD' },
      vpcConfig: {
        subnetIds: plan.subnets.map((key) => network.subnetId(key)),
        endpointPrivateAccess: plan.privateAccess,
        endpointPublicAccess: plan.publicAccessCidrs.length > 0,
        ...(plan.publicAccessCidrs.length > 0 && { publicAccessCidrs: [...plan.publicAccessCidrs] }),
      },
      dependsOn: [logs, ...permissions],
    });
    this.cluster = cluster;

    const admin = addClusterPeople(this, { account, cluster, clusterPlanName: plan.name, people: props.people });
    if (admin === null) throw new Error(`the plan has nobody to administer the cluster ${plan.name}`);
    this.adminRoleArn = admin.roleArn;
    this.adminAccess = admin.access;
  }

  /** An attribute: what uses it is made after the cluster. */
  get clusterName(): string {
    return this.cluster.name;
  }

  get clusterArn(): string {
    return this.cluster.arn;
  }

  /** URL of the Kubernetes API. */
  get endpoint(): string {
    return this.cluster.endpoint;
  }

  /** Certificate of the authority behind the API, base64 of PEM. */
  get certificateAuthority(): string {
    return this.cluster.certificateAuthority.get(0).data;
  }

  /** URL of the OpenID Connect issuer, for trust policies of roles. */
  get oidcIssuer(): string {
    return this.cluster.identity.get(0).oidc.get(0).issuer;
  }

  /** Of the group that EKS makes: every node and control-plane interface is in it. */
  get securityGroupId(): string {
    return this.cluster.vpcConfig.clusterSecurityGroupId;
  }

  private addRole({ account, keys, cluster }: HallClusterProps, name: string) {
    const role = hallRole(this, 'role', {
      account,
      name,
      description: `Control plane of ${cluster.name}`,
      trust: [
        serviceTrust(account, {
          sid: 'ThisCluster',
          service: 'eks',
          actions: ['sts:AssumeRole', 'sts:TagSession'],
          source: { ArnEquals: account.arn('eks', `cluster/${cluster.name}`) },
        }),
      ],
    });
    const managed = new IamRolePolicyAttachment(this, 'role.managed', {
      role: role.name,
      policyArn: account.managedPolicyArn('AmazonEKSClusterPolicy'),
    });
    const keyArn = keys.arn('cluster');
    if (keyArn === null) return { role, permissions: [managed] };
    const secrets = new IamRolePolicy(this, 'role.secrets', {
      name: 'secrets',
      role: role.id,
      policy: policyDocument(this, 'role.secrets.document', [
        {
          sid: 'EncryptSecrets',
          actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey', 'kms:ListGrants'],
          resources: [keyArn],
        },
      ]),
    });
    return { role, permissions: [managed, secrets] };
  }
}
