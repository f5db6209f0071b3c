import { describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';
import type { AddonPlan } from '../../../lib/plan/shape/eks-plan.js';
import type { NetworkPlan } from '../../../lib/plan/shape/network-plan.js';
import type { SitePlan } from '../../../lib/plan/shape/site-plan.js';

/** p6-b200 is for sale in use1-az6 alone, which is no zone of the control plane and its endpoints. */
const text = (pods: string, joins = true) => `version: 1
name: joined
region: us-east-1
platform: eks
workloads:
  - name: train
    accelerators: { atLeast: 8 }
    types: { allow: [p6-b200.48xlarge] }
onPremises:
  cidrs: { nodes: [10.210.0.0/16, 10.200.0.0/16]${pods} }
  link: { kind: vpn, asn: 65010, peer: 203.0.113.10 }
${joins ? '  nodes: { credentials: ssm }' : ''}
network: { cidr: 10.80.0.0/16, zones: 3 }
`;

interface Joined {
  readonly network: NetworkPlan;
  readonly site: SitePlan;
  readonly addons: readonly AddonPlan[];
}

async function joined(pods = '', joins = true): Promise<Joined> {
  const outcome = await planHall(text(pods, joins));
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  const { plan } = outcome;
  if (plan.platform !== 'eks') throw new Error(plan.platform);
  return { network: plan.network, site: plan.onPremises!.site!, addons: plan.cluster.addons };
}

describe('a link to a hall on premises', () => {
  it('is attached in every zone, also where a fleet stands alone', async () => {
    const { network, site } = await joined();
    expect(network.zones.map(({ key, base }) => [key, base])).toEqual([
      ['az1', true],
      ['az2', true],
      ['az4', true],
      ['az6', false],
    ]);
    expect(site.attachmentSubnets).toEqual(['endpoints-az1', 'endpoints-az2', 'endpoints-az4', 'nodes-az6']);
  });

  it('lets pods ask for names under their own address, else under their node’s', async () => {
    const api = { what: 'api', from: 'nodes' };
    expect((await joined()).site.clusterCalls).toEqual([
      { ...api, cidr: '10.200.0.0/16' },
      { ...api, cidr: '10.210.0.0/16' },
      { what: 'dns', from: 'nodes', cidr: '10.200.0.0/16' },
      { what: 'dns', from: 'nodes', cidr: '10.210.0.0/16' },
    ]);
    expect((await joined(', pods: [10.201.0.0/16]')).site.clusterCalls).toEqual([
      { ...api, cidr: '10.200.0.0/16' },
      { ...api, cidr: '10.210.0.0/16' },
      { what: 'api', from: 'pods', cidr: '10.201.0.0/16' },
      { what: 'dns', from: 'pods', cidr: '10.201.0.0/16' },
    ]);
    expect((await joined('', false)).site.clusterCalls).toEqual([]);
  });

  it('has roles for pods on owned nodes, where they join', async () => {
    const agent = ({ addons }: Joined) => addons.find(({ name }) => name === 'eks-pod-identity-agent')!.configuration;
    expect(agent(await joined())).toEqual({ daemonsets: { hybrid: { create: true } } });
    expect(agent(await joined('', false))).toBeNull();
  });
});
