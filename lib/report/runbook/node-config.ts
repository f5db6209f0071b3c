import type { EksHall } from '../../plan/shape/hall.js';
import type { HybridNodesPlan } from '../../plan/shape/site-plan.js';

type OwnedGroup = NonNullable<EksHall['owned']>[number];

/**
 * What nodeadm reads on an owned node: the cluster, its credentials, and the labels and taints of its group. What only AWS or the
 * node's certificate knows is in angle brackets.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-nodeadm.html
 */
export function nodeConfig(
  { cluster, region }: EksHall,
  { credentials }: HybridNodesPlan,
  { labels, taints }: OwnedGroup,
): Readonly<Record<string, unknown>> {
  const kept = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return {
    apiVersion: 'node.eks.aws/v1alpha1',
    kind: 'NodeConfig',
    spec: {
      cluster: { name: cluster.name, region },
      // Pods get the roles of their workloads with it.
      hybrid: { enableCredentialsFile: true, ...CREDENTIALS[credentials] },
      kubelet: {
        flags: [
          `--node-labels=${kept.sort().join(',')}`,
          `--register-with-taints=${taints.map(({ key, value }) => `${key}=${value}:NoSchedule`).join(',')}`,
        ],
      },
    },
  };
}

const CREDENTIALS: Readonly<Record<HybridNodesPlan['credentials'], Readonly<Record<string, unknown>>>> = {
  ssm: { ssm: { activationCode: '<ActivationCode>', activationId: '<ActivationId>' } },
  'roles-anywhere': {
    iamRolesAnywhere: {
      // That of the certificate's subject: the role is lent under no other.
      nodeName: '<common name of the certificate>',
      trustAnchorArn: '<output hybrid_trust_anchor>',
      profileArn: '<output hybrid_profile>',
      roleArn: '<ARN of the role of output hybrid_node_role>',
      certificatePath: '/etc/iam/pki/server.pem',
      privateKeyPath: '/etc/iam/pki/server.key',
    },
  },
};

const PROVIDERS: Readonly<Record<HybridNodesPlan['credentials'], string>> = { ssm: 'ssm', 'roles-anywhere': 'iam-ra' };

/** Commands that make a group of owned machines nodes: the first on a machine with rights in the account. */
export function joinCommands(
  { accountId, cluster, region }: EksHall,
  { credentials, roleName }: HybridNodesPlan,
  { key, workingNodes }: OwnedGroup,
): readonly { readonly where: string; readonly lines: readonly string[] }[] {
  const activation = {
    where: 'Where the account is reached, once for the group',
    lines: [
      `aws ssm create-activation --region ${region} --default-instance-name ${key} \\`,
      `  --iam-role ${roleName} --registration-limit ${workingNodes} \\`,
      `  --tags Key=EKSClusterARN,Value=arn:aws:eks:${region}:${accountId ?? '<account>'}:cluster/${cluster.name}`,
    ],
  };
  return [
    ...(credentials === 'ssm' ? [activation] : []),
    {
      where: 'On each machine, as root',
      lines: [
        `curl -OL https://hybrid-assets.eks.amazonaws.com/releases/latest/bin/linux/amd64/nodeadm && chmod +x nodeadm`,
        `./nodeadm install ${cluster.version} --credential-provider ${PROVIDERS[credentials]}`,
        './nodeadm init --config-source file://node-config.yaml',
      ],
    },
  ];
}
