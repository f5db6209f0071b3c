import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { InstanceType } from '../../../lib/catalog/facts/catalog.js';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { QUOTAS, runningQuota } from '../../../lib/plan/kinds/aws-quotas.js';
import { openCatalog, planHall } from '../../../lib/plan/plan-hall.js';
import { platformOf } from '../../../lib/plan/platforms/platforms.js';
import { quotaNeeds, quotaRequests } from '../../../lib/plan/quotas/quota-needs.js';
import type { Infrastructure } from '../../../lib/plan/shape/hall.js';
import { VCPU_QUOTA_NAMES, vcpuQuota } from '../../../lib/sizing/model/quotas.js';
import {
  bucketFixture,
  fleetFixture,
  fullPlanFixture,
  planFixture,
  scratchFixture,
} from '../../terraform/plan-fixture.js';
import { P4D, TRN1, typeFixture } from '../hall-fixture.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../blueprints');
const M7I = typeFixture('m7i.xlarge', { vcpus: 4 });
const P5 = typeFixture('p5.48xlarge', { vcpus: 192 });
const TYPES = new Map<string, InstanceType>([M7I, P4D, P5, TRN1].map((type) => [type.name, type]));

const needsOf = (hall: Infrastructure, types: ReadonlyMap<string, InstanceType> = TYPES) =>
  quotaNeeds(hall, platformOf(hall), types);

/** Name and amount of each, by quota. */
function needed(hall: Infrastructure, types: ReadonlyMap<string, InstanceType> = TYPES): Record<string, number> {
  return Object.fromEntries(needsOf(hall, types).map(({ name, needed: amount }) => [name, amount]));
}

async function neededOf(blueprint: string): Promise<Record<string, number>> {
  const outcome = await planHall(readFileSync(join(folder, `${blueprint}.yaml`)));
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return needed(outcome.plan, openCatalog().figures([outcome.plan.region]).catalog.types);
}

const P = 'Running On-Demand P instances';
const STANDARD = 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances';
const ROOTS = QUOTAS.gp3Storage.name;

describe('quotas that a shipped blueprint needs', () => {
  // The system nodes of each: at most 4 × m7i.xlarge, 4 × 4 = 16 vCPU, with disks of 100 GiB.
  const everywhere = { [STANDARD]: 16, Clusters: 1, 'VPCs per Region': 1, 'Gateway VPC endpoints per Region': 1 };

  it('starter: 2 × p4d.24xlarge of 96 vCPU, three zones with a way out', async () => {
    expect(await neededOf('starter')).toEqual({
      ...everywhere,
      [P]: 192,
      // 2 × 200 + 4 × 100 GiB = 800 GiB, in whole TiB.
      [ROOTS]: 1,
      'Managed node groups per cluster': 2,
      'Nodes per managed node group': 4,
      'EC2-VPC Elastic IPs': 3,
      'NAT gateways per Availability Zone': 1,
      'Internet gateways per Region': 1,
      'Subnets per VPC': 13,
      'Interface VPC endpoints per VPC': 12,
      'Lustre Persistent_2 storage capacity': 12_000,
      'Lustre Persistent_2 file systems': 1,
      // The data set, and the log of who read it.
      'General purpose buckets': 2,
      'Customer Master Keys (CMKs)': 5,
    });
  });

  it('serving: 16 × g5.xlarge of 4 vCPU, half of them on spot', async () => {
    const found = await neededOf('serving');
    expect(found).toMatchObject({
      ...everywhere,
      'Running On-Demand G and VT instances': 32,
      'All G and VT Spot Instance Requests': 32,
      // 16 × 200 + 4 × 100 = 3600 GiB.
      [ROOTS]: 4,
      'Managed node groups per cluster': 3,
      'Nodes per managed node group': 8,
    });
    expect(Object.keys(found).filter((name) => name.includes('Lustre'))).toEqual([]);
  });

  it('train-70b: 173 × p4d.24xlarge of 96 vCPU with scratch data', async () => {
    expect(await neededOf('train-70b')).toMatchObject({
      ...everywhere,
      [P]: 16_608,
      'Nodes per managed node group': 173,
      // 173 × 200 + 4 × 100 = 35,000 GiB.
      [ROOTS]: 35,
      'EC2-VPC Elastic IPs': 2,
      'Lustre Scratch storage capacity': 43_200,
      'Lustre Scratch file systems': 1,
    });
  });

  it('private: no address and no way to the internet', async () => {
    const found = await neededOf('private');
    expect(found).toMatchObject({ ...everywhere, [P]: 96, 'Lustre Scratch storage capacity': 19_200 });
    for (const name of ['EC2-VPC Elastic IPs', 'NAT gateways per Availability Zone', 'Internet gateways per Region']) {
      expect(found).not.toHaveProperty(name);
    }
  });

  it('research: 5 × p6-b200.48xlarge of 192 vCPU on demand, and one p5.4xlarge of 16 on spot', async () => {
    expect(await neededOf('research')).toMatchObject({
      ...everywhere,
      [P]: 960,
      'All P5 Spot Instance Requests': 16,
      'General purpose buckets': 3,
      'EC2-VPC Elastic IPs': 1,
    });
  });
});

describe('quotas that a plan needs', () => {
  it('adds up fleets of one family and way of buying, at their maximum', () => {
    const hall = planFixture({
      fleets: [
        fleetFixture({ key: 'a', nodes: { min: 0, desired: 1, max: 3 } }),
        fleetFixture({ key: 'b', instanceType: 'p5.48xlarge', nodes: { min: 0, desired: 0, max: 2 } }),
        fleetFixture({ key: 'c', purchase: 'spot' }),
        fleetFixture({
          key: 'd',
          instanceType: 'p5.48xlarge',
          purchase: 'spot',
          nodes: { min: 0, desired: 0, max: 1 },
        }),
        fleetFixture({ key: 'e', instanceType: 'trn1.32xlarge', nodes: { min: 0, desired: 0, max: 2 } }),
      ],
    });
    expect(needed(hall)).toMatchObject({
      [P]: 3 * 96 + 2 * 192,
      'All P4, P3 and P2 Spot Instance Requests': 288,
      'All P5 Spot Instance Requests': 192,
      'Running On-Demand Trn instances': 192,
      'Managed node groups per cluster': 6,
    });
  });

  it('counts reserved instances as on demand, and capacity blocks apart from them', () => {
    const hall = planFixture({
      fleets: [
        fleetFixture({ key: 'a', purchase: 'reserved-1y', nodes: { min: 0, desired: 0, max: 2 } }),
        fleetFixture({
          key: 'b',
          instanceType: 'p5.48xlarge',
          purchase: 'capacity-block',
          nodes: { min: 0, desired: 0, max: 8 },
        }),
        fleetFixture({ key: 'c', purchase: 'capacity-block', nodes: { min: 0, desired: 0, max: 4 } }),
      ],
    });
    expect(needed(hall)).toMatchObject({
      [P]: 192,
      'Concurrent P5 Capacity Blocks per account': 1536,
      'Concurrent P4d Capacity Blocks per account': 384,
      'Instances in all Capacity Blocks': 12,
    });
  });

  it('asks for no VPC where there is one, and shares its quotas', () => {
    const hall = planFixture();
    const own = needsOf(hall);
    const network = { ...hall.network, existing: { vpcId: 'vpc-1', routeTables: [] }, natZones: [], subnets: [] };
    const there = needsOf({ ...hall, network });
    const sharing = (needs: typeof own) => needs.find(({ name }) => name === QUOTAS.interfaceEndpoints.name)?.shared;
    expect([sharing(own), sharing(there)]).toEqual([false, true]);
    expect(there.map(({ name }) => name).filter((name) => name.includes('Subnets') || name.startsWith('VPCs'))).toEqual(
      [],
    );
  });

  it('counts every kind of store', () => {
    const hall = fullPlanFixture();
    const stores = [
      ...hall.stores,
      {
        kind: 'express',
        key: 'x',
        workload: 'train',
        name: 'x',
        bucketPrefix: 'x',
        zone: 'use1-az2',
        capacityBytes: 1,
      },
      {
        kind: 'home',
        key: 'h',
        workload: 'train',
        name: 'h',
        fileSystemName: 'h',
        securityGroup: 'h',
        capacityBytes: 1,
        subnets: [],
        infrequentAccessDays: 30,
        backup: true,
        accessPoint: { path: '/pods', uid: 1000, gid: 1000 },
      },
    ] as const;
    const { operations } = hall;
    const account = {
      ...operations.account,
      auditBucket: { bucketPrefix: 'audit', retentionDays: 1, isLocked: false },
    };
    expect(needed({ ...hall, stores, operations: { ...operations, account } })).toMatchObject({
      'Lustre Scratch storage capacity': 9600,
      'Lustre Persistent_2 storage capacity': 9600,
      'Directory buckets': 1,
      'File systems per account': 1,
      'General purpose buckets': 3,
    });
  });

  it('does not depend on the order of fleets and stores', () => {
    const fleets = [fleetFixture({ key: 'a' }), fleetFixture({ key: 'b', purchase: 'spot' })];
    const stores = [bucketFixture({ key: 'a' }), bucketFixture({ key: 'b' })];
    const one = needsOf(planFixture({ fleets, stores }));
    const other = needsOf(planFixture({ fleets: [...fleets].reverse(), stores: [...stores].reverse() }));
    expect(other).toEqual(one);
    const keys = one.map(({ service, name }) => `${service} ${name}`);
    expect(keys).toEqual([...keys].sort());
  });
});

describe('the table of quotas', () => {
  const families = [...new Set([...loadCatalog({ regions: [] }).types.values()].map(({ family }) => family))];

  it('knows every vCPU quota that a blueprint may name, and every family of the catalog', () => {
    const letters = ['a', 'dl', 'f', 'g', 'hpc', 'inf', 'p4', 'p5', 'trn', 'u', 'x'];
    const named = letters.flatMap((family) =>
      (['on-demand', 'spot'] as const).map((purchase) => vcpuQuota(family, purchase)!.name),
    );
    expect([...new Set(named)].sort()).toEqual(VCPU_QUOTA_NAMES);
    for (const family of [...letters, ...families]) {
      for (const purchase of ['on-demand', 'spot', 'reserved-3y', 'capacity-block'] as const) {
        expect(runningQuota(family, purchase), `${family} ${purchase}`).not.toBeNull();
      }
    }
  });

  it('has each code once', () => {
    const running = [...families, 'a', 'dl', 'f', 'hpc', 'u', 'x'].flatMap((family) =>
      (['on-demand', 'spot', 'capacity-block'] as const).map((purchase) => runningQuota(family, purchase)!),
    );
    const all = [...Object.values(QUOTAS), ...running].filter(({ quotaCode }) => quotaCode !== null);
    const names = new Map<string, Set<string>>();
    for (const { quotaCode, name } of all) names.set(quotaCode!, (names.get(quotaCode!) ?? new Set()).add(name));
    expect([...names].filter(([, found]) => found.size > 1)).toEqual([]);
    for (const code of names.keys()) expect(code).toMatch(/^L-[0-9A-F]{8}$/);
  });
});

describe('requests in Terraform', () => {
  const [plain] = needsOf(planFixture());
  const need = { ...plain!, serviceCode: 'ec2', quotaCode: 'L-1', name: 'one', needed: 9, defaultValue: 8 };

  it('are for what is above the default of AWS, sorted', () => {
    const needs = [need, { ...need, quotaCode: 'L-2', needed: 8 }, { ...need, quotaCode: 'L-0' }];
    expect(quotaRequests(needs, 'eu-west-1')).toEqual([
      { key: 'ec2-L-0', serviceCode: 'ec2', quotaCode: 'L-0', name: 'one', value: 9 },
      { key: 'ec2-L-1', serviceCode: 'ec2', quotaCode: 'L-1', name: 'one', value: 9 },
    ]);
  });

  it.each(['SCRATCH_2', 'PERSISTENT_2'] as const)('are for %s of more than 100,800 GiB', (deployment) => {
    const asked = (capacityGib: number) => {
      const needs = needsOf(planFixture({ stores: [scratchFixture({ deployment, capacityGib })] }));
      return quotaRequests(needs, 'us-east-1').flatMap(({ name, value }) => (name.includes('Lustre') ? [value] : []));
    };
    // The default of each by `aws service-quotas`; file systems grow in steps of 2400 GiB.
    expect(asked(100_800)).toEqual([]);
    expect(asked(103_200)).toEqual([103_200]);
  });

  it('leave out what has no code, or stands in another region', () => {
    const heldElsewhere = { ...need, heldIn: 'us-east-1' } as const;
    expect(quotaRequests([{ ...need, quotaCode: null }, heldElsewhere], 'eu-west-1')).toEqual([]);
    expect(quotaRequests([heldElsewhere], 'us-east-1')).toHaveLength(1);
  });
});
