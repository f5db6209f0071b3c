import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { RolesanywhereProfile } from '@cdktf/provider-aws/lib/rolesanywhere-profile/index.js';
import { RolesanywhereTrustAnchor } from '@cdktf/provider-aws/lib/rolesanywhere-trust-anchor/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { TerraformOutput, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import type { HybridNodesPlan, SitePlan } from '../../../plan/shape/site-plan.js';
import type { HallAccount } from '../../foundation/hall-account.js';
import { hallRole, serviceTrust } from '../../foundation/hall-role.js';
import { type PolicyStatement, policyDocument } from '../../foundation/policy-document.js';
import type { EksControlPlane } from './cluster/control-plane.js';

/** What owned nodes of a site need to know of the cluster. */
interface HybridNodesProps {
  readonly account: HallAccount;
  readonly cluster: EksControlPlane;
  /** The name itself, for ARNs. */
  readonly clusterPlanName: string;
  readonly site: SitePlan;
  readonly hybridNodes: HybridNodesPlan;
}

/** What owned nodes need to join the cluster: a role, its access entry, and the way to the API endpoint. */
export class HybridNodes extends Construct {
  constructor(scope: Construct, id: string, props: HybridNodesProps) {
    super(scope, id);
    const { account, cluster, site, hybridNodes } = props;
    const anchor = hybridNodes.credentials === 'roles-anywhere' ? this.addTrustAnchor(hybridNodes.name) : null;
    const role = hallRole(this, 'role', {
      account,
      name: hybridNodes.roleName,
      description: `Nodes on premises of ${props.clusterPlanName}`,
      trust: anchor === null ? [systemsManagerTrust(account)] : rolesAnywhereTrust(anchor.arn),
    });
    const managed = [
      'AmazonEC2ContainerRegistryPullOnly',
      ...(hybridNodes.credentials === 'ssm' ? ['AmazonSSMManagedInstanceCore'] : []),
    ];
    for (const policy of managed) {
      new IamRolePolicyAttachment(this, `managed.${policy}`, {
        role: role.name,
        policyArn: account.managedPolicyArn(policy),
      });
    }
    const clusterArn = account.arn('eks', `cluster/${props.clusterPlanName}`);
    new IamRolePolicy(this, 'policy', {
      name: 'join',
      role: role.id,
      policy: policyDocument(this, 'policy.document', [
        {
          sid: 'FindTheCluster',
          actions: ['eks:DescribeCluster'],
          resources: [clusterArn],
        },
        {
          // nodeadm looks for the role's entry before it joins.
          sid: 'FindTheAccessEntry',
          actions: ['eks:DescribeAccessEntry', 'eks:ListAccessEntries'],
          resources: [clusterArn, account.arn('eks', `access-entry/${props.clusterPlanName}/*`)],
        },
        {
          sid: 'HandRolesToPods',
          actions: ['eks-auth:AssumeRoleForPodIdentity'],
          resources: [clusterArn],
        },
        ...(hybridNodes.credentials === 'ssm' ? leaveStatements(account, clusterArn) : []),
      ]),
    });
    new EksAccessEntry(this, 'access', {
      clusterName: cluster.clusterName,
      principalArn: role.arn,
      type: 'HYBRID_LINUX',
    });
    if (anchor !== null) {
      const profile = new RolesanywhereProfile(this, 'profile', {
        name: hybridNodes.name,
        enabled: true,
        acceptRoleSessionName: true,
        roleArns: [role.arn],
        tags: { Name: hybridNodes.name },
      });
      output(this, 'hybrid_trust_anchor', anchor.arn, 'Trust anchor that nodes on premises name');
      output(this, 'hybrid_profile', profile.arn, 'Profile that nodes on premises name');
    }
    output(this, 'hybrid_node_role', role.name, 'Role that nodes on premises are activated with');
    this.addRules(cluster.securityGroupId, site);
  }

  /** The certificate is a variable: it is the hall's own, and no secret. */
  private addTrustAnchor(name: string): RolesanywhereTrustAnchor {
    const certificate = new TerraformVariable(this, 'certificate', {
      type: 'string',
      nullable: false,
      description: 'Certificate, in PEM, of the authority that signs those of the nodes on premises',
    });
    certificate.overrideLogicalId('hybrid_nodes_ca_certificate');
    return new RolesanywhereTrustAnchor(this, 'trust-anchor', {
      name,
      enabled: true,
      source: { sourceType: 'CERTIFICATE_BUNDLE', sourceData: { x509CertificateData: certificate.stringValue } },
      tags: { Name: name },
    });
  }

  /** Kubelets and pods on premises call the API and ask for names; egress to them is allowed already. */
  private addRules(securityGroupId: string, { clusterCalls }: SitePlan): void {
    for (const { what, from, cidr } of clusterCalls) {
      for (const { key, ipProtocol, port, description } of PORTS[what]) {
        new VpcSecurityGroupIngressRule(this, `${key}.${cidr.replaceAll('.', '-').replace('/', '-')}`, {
          securityGroupId,
          cidrIpv4: cidr,
          ipProtocol,
          fromPort: port,
          toPort: port,
          description: `${description} from ${from} on premises`,
        });
      }
    }
  }
}

const PORTS = {
  api: [{ key: 'ingress', ipProtocol: 'tcp', port: 443, description: 'API endpoint' }],
  dns: [
    { key: 'dns.udp', ipProtocol: 'udp', port: 53, description: 'Names' },
    { key: 'dns.tcp', ipProtocol: 'tcp', port: 53, description: 'Names' },
  ],
} as const;

function systemsManagerTrust(account: HallAccount): PolicyStatement {
  return serviceTrust(account, {
    sid: 'ActivationsOfThisAccount',
    service: 'ssm',
    source: { ArnEquals: account.arn('ssm', '*') },
  });
}

/** The session is named after the certificate's subject, so that a node can not pose as another. */
function rolesAnywhereTrust(anchorArn: string): PolicyStatement[] {
  const principal = { service: 'rolesanywhere.amazonaws.com' };
  const ArnEquals = { 'aws:SourceArn': anchorArn };
  return [
    {
      sid: 'SessionsOfThisHall',
      principal,
      actions: ['sts:SetSourceIdentity', 'sts:TagSession'],
      conditions: { ArnEquals },
    },
    {
      sid: 'CertificatesOfThisHall',
      principal,
      actions: ['sts:AssumeRole'],
      // Doubled: Terraform reads one dollar and a brace as its own.
      conditions: { StringEquals: { 'sts:RoleSessionName': '$${aws:PrincipalTag/x509Subject/CN}' }, ArnEquals },
    },
  ];
}

/**
 * A node may find and deregister machines of its own cluster only.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-creds.html
 */
function leaveStatements(account: HallAccount, clusterArn: string): PolicyStatement[] {
  return [
    {
      sid: 'SeeMachines',
      actions: ['ssm:DescribeInstanceInformation'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': account.region } },
    },
    {
      sid: 'LeaveSystemsManager',
      actions: ['ssm:DeregisterManagedInstance'],
      resources: [account.arn('ssm', 'managed-instance/*')],
      conditions: { StringEquals: { 'ssm:resourceTag/EKSClusterARN': clusterArn } },
    },
  ];
}

function output(scope: Construct, name: string, value: string, description: string): void {
  new TerraformOutput(scope, name, { value, description }).overrideLogicalId(name);
}
