import { describe, expect, it } from 'vitest';
import { planAddons } from '../../../lib/plan/platforms/eks/addons.js';
import type { PlannedStoreKind } from '../../../lib/plan/shape/store-plan.js';

const addonsFor = (kinds: readonly PlannedStoreKind[], hybrid = false) =>
  planAddons('starter', 'us-east-1', new Set(kinds), { hybrid, serving: false }, { version: '1.36', addons: {} });
const namesFor = (kinds: readonly PlannedStoreKind[]) => addonsFor(kinds).addons.map(({ name }) => name);

const ALWAYS = [
  'amazon-cloudwatch-observability',
  'aws-ebs-csi-driver',
  'coredns',
  'eks-node-monitoring-agent',
  'eks-pod-identity-agent',
  'kube-proxy',
  'vpc-cni',
];

describe('the add-ons of a cluster', () => {
  it('are those of every cluster, and one driver for each kind of store that is mounted', () => {
    expect(namesFor([])).toEqual(ALWAYS);
    expect(namesFor(['object', 'express'])).toEqual([...ALWAYS, 'aws-mountpoint-s3-csi-driver'].sort());
    expect(namesFor(['lustre', 'home'])).toEqual([...ALWAYS, 'aws-efs-csi-driver', 'aws-fsx-csi-driver'].sort());
  });

  it('call what the policies of their roles allow', () => {
    expect([...new Set(addonsFor([]).calls)].sort()).toEqual(['ec2', 'eks-auth', 'logs', 'monitoring', 'ssm', 'xray']);
    expect(addonsFor(['home']).calls).toContain('elasticfilesystem');
    expect(addonsFor(['lustre']).calls).toEqual(addonsFor([]).calls);
  });

  it('have a role of their own where a policy is theirs', () => {
    expect(addonsFor([]).addons.find(({ name }) => name === 'vpc-cni')?.identity).toEqual({
      roleName: 'starter--addon--vpc-cni-us-east-1',
      namespace: 'kube-system',
      serviceAccount: 'aws-node',
      managedPolicies: ['AmazonEKS_CNI_Policy'],
    });
    expect(addonsFor([]).addons.find(({ name }) => name === 'coredns')?.identity).toBeNull();
  });

  it('serve owned nodes too where those join the cluster', () => {
    const agent = (hybrid: boolean) =>
      addonsFor([], hybrid).addons.find(({ name }) => name === 'eks-pod-identity-agent')?.configuration;
    expect(agent(false)).toBeNull();
    expect(agent(true)).toEqual({ daemonsets: { hybrid: { create: true } } });
  });
});
