import { describe, expect, it } from 'vitest';
import type { Blueprint } from '../../../lib/blueprint/schema/blueprint.js';
import type { NodeTraits } from '../../../lib/plan/kinds/platform.js';
import { checkAddresses } from '../../../lib/plan/network/addresses.js';
import type { FleetPlan } from '../../../lib/plan/shape/fleet-plan.js';
import type { NetworkPlan, SubnetPlan } from '../../../lib/plan/shape/network-plan.js';
import type { StorePlan } from '../../../lib/plan/shape/store-plan.js';

/** A node takes 4 addresses, the nodes of the platform 20 in a base zone. */
const NODES = { addresses: 4, systemAddresses: 20 } as NodeTraits;
const ENDPOINTS = ['ec2', 'ecr.api', 'kms', 'logs', 'sts'];

/** Two zones: the first with control plane and endpoints, the second because a fleet is there. */
function network(subnets: readonly SubnetPlan[], change: Partial<NetworkPlan> = {}): NetworkPlan {
  return {
    vpcCidr: '10.0.0.0/16',
    existing: null,
    zones: [
      { id: 'use1-az1', key: 'az1', base: true },
      { id: 'use1-az2', key: 'az2', base: false },
    ],
    subnets,
    interfaceEndpoints: ENDPOINTS,
    endpointSubnets: [],
    ...change,
  } as NetworkPlan;
}

function subnet(role: SubnetPlan['role'], prefix: number, zone = 'az1', existingId: string | null = null): SubnetPlan {
  return { key: `${role}-${zone}`, role, zone, cidr: `10.0.0.0/${prefix}`, existingId };
}

const fleet = (max: number, ...subnets: string[]) => ({ subnets, nodes: { max } }) as unknown as FleetPlan;
const lustre = (capacityGib: number, key: string) => ({ kind: 'lustre', subnet: key, capacityGib }) as StorePlan;

/** Addresses held and needed of each subnet that is too small. */
function short(
  plan: NetworkPlan,
  {
    fleets = [],
    stores = [],
    asked = {},
  }: { fleets?: FleetPlan[]; stores?: StorePlan[]; asked?: Partial<Blueprint['network']> } = {},
): [held: number, needed: number][] {
  return checkAddresses(asked as Blueprint['network'], plan, NODES, fleets, stores).map(({ message }) => {
    const [, held, needed] = /holds (\d+) addresses, (\d+) are needed/.exec(message)!;
    return [Number(held), Number(needed)];
  });
}

describe('the addresses of a subnet', () => {
  // A /28 holds 16 − 5 = 11, a /27 holds 27, a /26 holds 59.
  it('of accelerators are those of the nodes that may run there', () => {
    const plan = network([subnet('accelerators', 27), subnet('accelerators', 27, 'az2')]);
    const here = 'accelerators-az1';
    expect(short(plan, { fleets: [fleet(6, here)] })).toEqual([]);
    expect(short(plan, { fleets: [fleet(7, here)] })).toEqual([[27, 28]]);
    // 4 × (4 + 3) in the first zone, 4 × 3 in the second.
    expect(short(plan, { fleets: [fleet(4, here), fleet(3, here, 'accelerators-az2')] })).toEqual([[27, 28]]);
  });

  it('of nodes are those of the platform in a base zone alone, and of file servers that stand there', () => {
    expect(short(network([subnet('nodes', 28)]))).toEqual([[11, 20]]);
    expect(short(network([subnet('nodes', 28, 'az2')]))).toEqual([]);
    expect(short(network([subnet('nodes', 27)]))).toEqual([]);
    // 1 for metadata and one for each 1200 GiB begun: 20 + 1 + 6 = 27, one GiB more is one server more.
    expect(short(network([subnet('nodes', 27)]), { stores: [lustre(7200, 'nodes-az1')] })).toEqual([]);
    expect(short(network([subnet('nodes', 27)]), { stores: [lustre(7201, 'nodes-az1')] })).toEqual([[27, 28]]);
    expect(short(network([subnet('nodes', 27)]), { stores: [lustre(7201, 'nodes-az2')] })).toEqual([]);
    // In the other zone the servers are alone: 1 + 11.
    expect(short(network([subnet('nodes', 28, 'az2')]), { stores: [lustre(13_200, 'nodes-az2')] })).toEqual([[11, 12]]);
  });

  it('hold an endpoint of every service where endpoints are', () => {
    // 20 + 5 of 27; with a file system of three servers, 1 + 3 more.
    const plan = network([subnet('nodes', 27)], { endpointSubnets: ['nodes-az1'] });
    expect(short(plan)).toEqual([]);
    expect(short(plan, { stores: [lustre(3600, 'nodes-az1')] })).toEqual([[27, 29]]);
    const many = { interfaceEndpoints: Array.from({ length: 12 }, (_, index) => `service${index}`) };
    const own = [subnet('endpoints', 28)];
    expect(short(network(own, { ...many, endpointSubnets: ['endpoints-az1'] }))).toEqual([[11, 12]]);
    expect(short(network(own, many))).toEqual([]);
  });

  it('of the control plane and of what is public are never short in a VPC of the hall', () => {
    // A /30 holds none: AWS keeps five of four.
    expect(short(network([subnet('public', 30), subnet('control-plane', 30)]))).toEqual([]);
  });

  it.each([
    // 800 fit in a /22, an eighth of a /19; 8400 in a /18, an eighth of a /15.
    ['accelerators', 200, {}, ['network', 'cidr'], 'make the VPC a /19 or larger'],
    [
      'accelerators',
      2100,
      {},
      ['network', 'cidr'],
      'even a /16, the largest VPC, is too small: give the accelerators a range of their own, such as "acceleratorCidr: 100.64.0.0/15"',
    ],
    [
      'accelerators',
      2100,
      { acceleratorCidr: '100.64.0.0/20' },
      ['network', 'acceleratorCidr'],
      'make it a /15 or larger',
    ],
  ] as const)('of %s for %i nodes with %o ask for room at %o', (role, nodes, asked, path, hint) => {
    const plan = network([subnet(role, 28)]);
    const fleets = [fleet(nodes, `${role}-az1`)];
    expect(checkAddresses(asked as Blueprint['network'], plan, NODES, fleets, [])).toMatchObject([
      { code: 'network-too-small', severity: 'error', path, hint },
    ]);
  });

  it('of nodes lead to a larger VPC, whatever range accelerators have', () => {
    const plan = network([subnet('nodes', 28)]);
    const asked = { acceleratorCidr: '100.64.0.0/20' } as Blueprint['network'];
    // 20 fit in the 27 of a /27: a 64th of a /21 would do, and so does a /20, the smallest VPC.
    expect(checkAddresses(asked, plan, NODES, [], [])).toMatchObject([
      { path: ['network', 'cidr'], hint: 'make the VPC a /20 or larger' },
    ]);
  });
});

describe('the addresses of an existing subnet', () => {
  const existing = { vpcId: 'vpc-1', routeTables: [] };
  const asked = (...cidrs: string[]) => ({
    vpc: { subnets: cidrs.map((cidr, index) => ({ id: `subnet-${index}`, cidr })) },
  });

  it('are those of all its roles', () => {
    const shared = [
      subnet('accelerators', 27, 'az1', 'subnet-0'),
      subnet('control-plane', 27, 'az1', 'subnet-0'),
      subnet('nodes', 27, 'az2', 'subnet-1'),
      subnet('public', 27, 'az1', 'subnet-0'),
    ];
    const plan = network(shared, { existing });
    const cidrs = { asked: asked('10.0.0.0/27', '10.0.1.0/28') as Partial<Blueprint['network']> };
    // 6 of the control plane and 5 × 4 are 26 of 27; 6 × 4 make it 30.
    expect(short(plan, { ...cidrs, fleets: [fleet(5, 'accelerators-az1')] })).toEqual([]);
    expect(short(plan, { ...cidrs, fleets: [fleet(6, 'accelerators-az1')] })).toEqual([[27, 30]]);
  });

  it('are counted by themselves, and the smallest that would do is named', () => {
    const plan = network([subnet('nodes', 28, 'az1', 'subnet-0'), subnet('accelerators', 28, 'az1', 'subnet-1')], {
      existing,
    });
    const fleets = [fleet(63, 'accelerators-az1')];
    // 63 × 4 = 252; a /24 holds 251, a /23 holds 507. 20 fit in the 27 of a /27.
    expect(
      checkAddresses(asked('10.0.0.0/28', '10.0.1.0/28') as Blueprint['network'], plan, NODES, fleets, []),
    ).toMatchObject([
      { path: ['network', 'vpc', 'subnets', 0, 'cidr'], hint: expect.stringContaining('a subnet of /27 or larger') },
      { path: ['network', 'vpc', 'subnets', 1, 'cidr'], hint: expect.stringContaining('a subnet of /23 or larger') },
    ]);
  });
});
