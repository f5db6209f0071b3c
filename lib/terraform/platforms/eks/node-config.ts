import { Fn } from 'cdktf';

/**
 * User data for Amazon Linux 2023 of EKS: a MIME document with one NodeConfig, which EKS merges with its own.
 * @see https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/
 */
export function nodeConfigUserData(props: {
  readonly podsPerNode: number;
  readonly stripeLocalDisks: boolean;
}): string {
  const storage = ['  instance:', '    localStorage:', '      strategy: RAID0'];
  const lines = [
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=datahall',
    '',
    '--datahall',
    'Content-Type: application/node.eks.aws',
    '',
    'apiVersion: node.eks.aws/v1alpha1',
    'kind: NodeConfig',
    'spec:',
    ...(props.stripeLocalDisks ? storage : []),
    '  kubelet:',
    '    config:',
    `      maxPods: ${props.podsPerNode}`,
    '',
    '--datahall--',
    '',
  ];
  return Fn.base64encode(Fn.rawString(lines.join('\n')));
}
