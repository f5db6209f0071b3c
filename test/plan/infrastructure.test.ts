import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blueprint } from '../../lib/blueprint/schema/blueprint.js';
import { makeInfrastructure } from '../../lib/plan/infrastructure.js';
import type { EksHall, Operated } from '../../lib/plan/shape/hall.js';
import type { SizedFleet, SizedStore } from '../../lib/sizing/model/sizing.js';
import { cidrOf, usableAddresses } from '../../lib/units/cidr.js';
import {
  blueprintFixture,
  catalogFixture,
  groupFixture,
  networkFixture,
  regionFixture,
  sizedFleetFixture,
  sizedStoreFixture,
  sizingFixture,
  storing,
  workloadFixture,
} from './hall-fixture.js';

const SEED = 20261122;
const SCRATCH = sizedStoreFixture({
  name: 'scratch',
  kind: 'scratch',
  lustre: {
    tier: { deployment: 'SCRATCH_2', storageType: 'SSD', mbytesPerSecondPerTib: 200, usdPerGibMonth: 0.14 },
    capacityGib: 9600,
  },
});
const CHECKPOINTS = sizedStoreFixture({
  name: 'checkpoints',
  kind: 'persistent',
  lustre: {
    tier: { deployment: 'PERSISTENT_2', storageType: 'SSD', mbytesPerSecondPerTib: 250, usdPerGibMonth: 0.21 },
    capacityGib: 4800,
  },
});
const STORES = [sizedStoreFixture(), SCRATCH, CHECKPOINTS, sizedStoreFixture({ name: 'cache', kind: 'local' })];

function made(
  blueprint: Blueprint = blueprintFixture(),
  fleets: readonly SizedFleet[] = [sizedFleetFixture()],
  stores: readonly SizedStore[] = STORES,
): Operated<EksHall> {
  const result = makeInfrastructure(storing(blueprint, stores), sizingFixture(fleets, stores), catalogFixture());
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  if (result.value.platform !== 'eks') throw new Error('not on EKS');
  return result.value;
}

describe('the infrastructure of a hall', () => {
  it('is plain JSON', () => {
    const infrastructure = made();
    expect(JSON.parse(JSON.stringify(infrastructure))).toEqual(infrastructure);
  });

  it('has three zones with their subnets, and accelerators where the fleet is', () => {
    const { network } = made();
    expect(network.subnets.map(({ key, cidr }) => `${key} ${cidr}`)).toEqual([
      'accelerators-az2 10.0.32.0/19',
      'control-plane-az1 10.0.198.0/28',
      'control-plane-az2 10.0.206.0/28',
      'control-plane-az4 10.0.222.0/28',
      'endpoints-az1 10.0.240.0/23',
      'endpoints-az2 10.0.242.0/23',
      'endpoints-az4 10.0.246.0/23',
      'nodes-az1 10.0.192.0/22',
      'nodes-az2 10.0.200.0/22',
      'nodes-az4 10.0.216.0/22',
      'public-az1 10.0.196.0/23',
      'public-az2 10.0.204.0/23',
      'public-az4 10.0.220.0/23',
    ]);
    expect(network.natZones).toEqual(['az1', 'az2', 'az4']);
    expect(network.endpointSubnets).toEqual(['endpoints-az1', 'endpoints-az2', 'endpoints-az4']);
  });

  it('adds a zone for a fleet that stands elsewhere, with neither control plane nor NAT gateway', () => {
    const fleets = [sizedFleetFixture({ groups: [groupFixture({ zone: 'use1-az6' })] })];
    const { network, cluster } = made(blueprintFixture(), fleets);
    const inZone = network.subnets.filter(({ zone }) => zone === 'az6').map(({ role }) => role);
    expect(inZone).toEqual(['accelerators', 'nodes', 'public']);
    expect(network.natZones).toEqual(['az1', 'az2', 'az4']);
    expect(network.endpointSubnets).toEqual(['endpoints-az1', 'endpoints-az2', 'endpoints-az4']);
    expect(cluster.subnets).toEqual(['control-plane-az1', 'control-plane-az2', 'control-plane-az4']);
  });

  it('has one NAT gateway when one is asked for', () => {
    const network = networkFixture({ cidr: '10.0.0.0/16', zones: 3, nat: 'single' });
    expect(made(blueprintFixture({ network })).network.natZones).toEqual(['az1']);
  });

  it('gives Kubernetes services a block apart from the VPC', () => {
    expect(made().cluster.serviceCidr).toBe('172.20.0.0/16');
    const network = networkFixture({ cidr: '172.20.128.0/17', zones: 2, nat: 'single' });
    expect(made(blueprintFixture({ network })).cluster.serviceCidr).toBe('10.100.0.0/16');
  });

  it('puts system nodes where their type is offered', () => {
    const offer = (...zones: string[]) => ({ zones }) as never;
    const region = regionFixture({
      offers: new Map([
        ['m7i.xlarge', offer('use1-az1')],
        ['m6i.xlarge', offer('use1-az1', 'use1-az2')],
        ['p4d.24xlarge', offer('use1-az2')],
      ]),
    });
    const result = makeInfrastructure(blueprintFixture(), sizingFixture([sizedFleetFixture()]), catalogFixture(region));
    expect(result.ok && result.value.platform === 'eks' && result.value.cluster.systemNodes).toMatchObject({
      instanceType: 'm6i.xlarge',
      subnets: ['nodes-az1', 'nodes-az2'],
    });
  });

  it('makes buckets and file systems as they were sized, and leaves disks of nodes to the nodes', () => {
    const { stores, accessLogs, access } = made();
    expect(stores).toMatchObject([
      {
        key: 'train.checkpoints',
        deployment: 'PERSISTENT_2',
        capacityGib: 4800,
        mbytesPerSecondPerTib: 250,
        metadata: 'AUTOMATIC',
        subnet: 'nodes-az2',
        logGroup: '/aws/fsx/starter-train-checkpoints',
      },
      { key: 'train.datasets', kind: 'object', bucketPrefix: 'starter-train-datasets-us-east-1', capacityBytes: 10e12 },
      {
        key: 'train.scratch',
        deployment: 'SCRATCH_2',
        capacityGib: 9600,
        mbytesPerSecondPerTib: null,
        metadata: null,
      },
    ]);
    expect(accessLogs).toMatchObject({ bucketPrefix: 'starter-logs-us-east-1' });
    expect(access).toEqual([
      {
        key: 'train',
        roleName: 'starter-workload-train-us-east-1',
        namespace: 'train',
        serviceAccount: 'train',
        grants: [{ store: 'train.datasets', prefix: '', mode: 'write' }],
      },
    ]);
  });

  it('has drivers, logs and roles only for stores that are there', () => {
    const { accessLogs, access, cluster } = made(blueprintFixture(), [sizedFleetFixture()], []);
    expect(accessLogs).toBeNull();
    expect(access).toEqual([]);
    const names = cluster.addons.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(names.filter((name) => /fsx|s3/.test(name))).toEqual([]);
    expect(made().cluster.addons.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['aws-fsx-csi-driver', 'aws-mountpoint-s3-csi-driver']),
    );
  });

  it('keeps the state outside the folder that cdktf clears, or in S3', () => {
    expect(made().state).toEqual({ kind: 'local', path: '../../../terraform.starter.tfstate' });
    const state = { bucket: 'states', key: 'a/b', region: 'eu-west-1' };
    expect(made(blueprintFixture({ state })).state).toEqual({ kind: 's3', ...state });
  });

  it('carries the tags of the blueprint, and its own over them', () => {
    const tags = { team: 'research', 'datahall:hall': 'other' };
    expect(made(blueprintFixture({ tags })).tags).toEqual({ 'datahall:hall': 'starter', team: 'research' });
  });
});

describe('room in the network', () => {
  const small = (cidr: string) => blueprintFixture({ network: networkFixture({ cidr, zones: 2, nat: 'single' }) });
  const nodes = (count: number) => [
    sizedFleetFixture({ requiredNodes: count, spareNodes: 0, groups: [groupFixture({ nodes: count })] }),
  ];
  const check = (blueprint: Blueprint, fleets: readonly SizedFleet[], stores: readonly SizedStore[] = []) =>
    makeInfrastructure(storing(blueprint, stores), sizingFixture(fleets, stores), catalogFixture());

  it('is refused with the size that would do', () => {
    // 17 nodes × (1 + 28 pods + 2 kept ready) = 527 > 507 in a /23.
    expect(check(small('10.0.0.0/20'), nodes(17))).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'network-too-small',
          severity: 'error',
          path: ['network', 'cidr'],
          message: 'the accelerators subnet of az2 in 10.0.0.0/20 holds 507 addresses, 527 are needed',
          hint: 'make the VPC a /19 or larger',
        },
      ],
    });
    expect(check(small('10.0.0.0/20'), nodes(16)).ok).toBe(true);
  });

  it('ends with the largest VPC', () => {
    // 8187 ÷ 31 = 264.
    expect(check(small('10.0.0.0/16'), nodes(264)).ok).toBe(true);
    const result = check(small('10.0.0.0/16'), nodes(265));
    expect(result.ok ? '' : result.diagnostics[0]?.hint).toBe(
      'even a /16, the largest VPC, is too small: give the accelerators a range of their own, such as "acceleratorCidr: 100.64.0.0/15"',
    );
  });

  it('goes on in a range of the accelerators, up to a /16 in each zone', () => {
    const roomy = (acceleratorCidr: string) =>
      blueprintFixture({ network: networkFixture({ cidr: '10.0.0.0/20', zones: 2, nat: 'single', acceleratorCidr }) });
    // 65,531 ÷ 31 = 2113; 4091 ÷ 31 = 131.
    const made = check(roomy('100.64.0.0/13'), nodes(2113));
    expect(made.ok && made.value.network).toMatchObject({
      vpcCidr: '10.0.0.0/20',
      acceleratorRanges: [{ zone: 'az2', cidr: '100.65.0.0/16' }],
    });
    const [full, beyond] = [check(roomy('100.64.0.0/17'), nodes(132)), check(roomy('100.64.0.0/13'), nodes(2114))];
    expect(full.ok ? null : full.diagnostics[0]).toMatchObject({
      path: ['network', 'acceleratorCidr'],
      message: 'the accelerators subnet of az2 in 100.64.0.0/17 holds 4091 addresses, 4092 are needed',
      hint: 'make it a /16 or larger',
    });
    expect(beyond.ok ? '' : beyond.diagnostics[0]?.hint).toMatch(/^no subnet of AWS holds as many/);
  });

  it('is counted for file systems too', () => {
    // 2 system nodes × 19 = 38 of 59; a file system of 24000 GiB brings 1 + 20, one of 26400 GiB 1 + 22.
    const scratch = (capacityGib: number) => ({ ...SCRATCH, lustre: { ...SCRATCH.lustre!, capacityGib } });
    expect(check(small('10.0.0.0/20'), nodes(1), [scratch(24000)]).ok).toBe(true);
    const result = check(small('10.0.0.0/20'), nodes(1), [scratch(26400)]);
    expect(result.ok ? '' : result.diagnostics[0]?.message).toBe(
      'the nodes subnet of az2 in 10.0.0.0/20 holds 59 addresses, 61 are needed',
    );
  });

  it('is enough for every node and pod that a plan allows', () => {
    const fleet = fc.record({
      zone: fc.constantFrom('use1-az1', 'use1-az3', 'use1-az6'),
      nodes: fc.integer({ min: 1, max: 150 }),
      purchase: fc.constantFrom('on-demand', 'spot'),
    });
    fc.assert(
      fc.property(
        fc.array(fleet, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 16, max: 20 }),
        (groups, prefix) => {
          const workloads = groups.map((_, index) => workloadFixture({ name: `w${index}` }));
          const fleets = groups.map((group, index) =>
            sizedFleetFixture({
              workload: `w${index}`,
              requiredNodes: group.nodes,
              spareNodes: 0,
              groups: [groupFixture(group as Parameters<typeof groupFixture>[0])],
            }),
          );
          const result = check(
            blueprintFixture({
              workloads,
              network: networkFixture({ cidr: `10.0.0.0/${prefix}`, zones: 2, nat: 'single' }),
            }),
            fleets,
          );
          if (!result.ok || result.value.platform !== 'eks') return;
          const { fleets: planned, network } = result.value;
          for (const { key, cidr, role } of network.subnets) {
            if (role !== 'accelerators') continue;
            const addresses = planned
              .filter(({ subnets }) => subnets.includes(key))
              .reduce((sum, { nodes: range, podsPerNode }) => sum + range.max * (1 + podsPerNode), 0);
            expect(addresses).toBeGreaterThan(0);
            expect(addresses).toBeLessThanOrEqual(usableAddresses(cidrOf(cidr).prefix));
          }
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });
});

describe('growing a hall', () => {
  const zone = fc.constantFrom('use1-az1', 'use1-az2', 'use1-az3', 'use1-az4', 'use1-az5', 'use1-az6');
  const size = fc.record({
    zone,
    nodes: fc.integer({ min: 1, max: 20 }),
    instanceType: fc.constantFrom('p4d.24xlarge', 'p5.48xlarge', 'g5.12xlarge'),
  });

  const hall = (groups: readonly { zone: string; nodes: number; instanceType: string }[], zones: number) => {
    const workloads = groups.map((_, index) => workloadFixture({ name: `w${index}` }));
    const fleets = groups.map((group, index) =>
      sizedFleetFixture({
        workload: `w${index}`,
        requiredNodes: group.nodes,
        spareNodes: 0,
        groups: [groupFixture(group)],
      }),
    );
    const stores = groups.map((_, index) => ({ ...SCRATCH, workload: `w${index}` }));
    return made(
      blueprintFixture({ workloads, network: networkFixture({ cidr: '10.0.0.0/16', zones, nat: 'per-zone' }) }),
      fleets,
      stores,
    );
  };
  const zoneCount = fc.integer({ min: 2, max: 4 });

  it('by a workload, a node or a zone moves nothing that is there', () => {
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 3 }), size, zoneCount, (groups, added, zones) => {
        const before = hall(groups, zones);
        const grown = [
          hall([...groups, added], zones),
          hall(groups, zones + 1),
          hall(
            groups.map((group) => ({ ...group, nodes: group.nodes + 1 })),
            zones,
          ),
        ];
        for (const after of grown) {
          expect(after.network.subnets).toEqual(expect.arrayContaining([...before.network.subnets]));
          expect(after.stores).toEqual(expect.arrayContaining([...before.stores]));
          expect(after.keys).toEqual(before.keys);
          const withoutNodes = ({ fleets }: Operated<EksHall>) =>
            fleets.map(({ nodes, workingNodes, ...rest }) => rest);
          expect(withoutNodes(after)).toEqual(expect.arrayContaining(withoutNodes(before)));
        }
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});
