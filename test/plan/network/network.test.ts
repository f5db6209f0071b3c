import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointServices } from '../../../lib/plan/network/endpoints.js';
import { platformOf } from '../../../lib/plan/platforms/platforms.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';
import type { SharedSubject } from '../../../lib/sizing/model/cost-subject.js';
import { cidrOf, overlaps } from '../../../lib/units/cidr.js';
import { PLATFORMS } from '../../../lib/units/closed-lists.js';
import { planOfWritten, type WrittenBlueprint, writtenBlueprint, writtenOnSlurm } from '../../random-blueprint.js';

const SEED = 20261122;
const VPC = { id: 'vpc-1', subnets: [], routeTables: [] };

function distinctBlocks({ network }: Plan): string[] {
  return [...new Set(network.subnets.map(({ cidr }) => cidr))];
}

describe('the network of any hall', () => {
  it('costs what stands: gateways, addresses, endpoints, keys and system nodes are counted in the bill', async () => {
    const planned = new Set<string>();
    const counted = async (written: WrittenBlueprint): Promise<void> => {
      const plan = await planOfWritten(written);
      // Some prices are not known elsewhere.
      if (plan?.region !== 'us-east-1') return;
      planned.add(plan.platform);
      const { network, keys } = plan;
      const quantityOf = (kind: SharedSubject['kind']): number => {
        const { lines: priced, unpriced } = plan.sizing.cost;
        const lines = [...priced, ...unpriced].filter(({ subject }) => subject.kind === kind);
        return lines.reduce((sum, { quantity }) => sum + quantity, 0);
      };
      expect(quantityOf('nat-gateways')).toBe(network.natZones.length * 730);
      expect(quantityOf('public-ipv4-addresses')).toBe(network.natZones.length * 730);
      expect(quantityOf('interface-endpoints')).toBe(
        network.interfaceEndpoints.length * network.endpointSubnets.length * 730,
      );
      expect(quantityOf('kms-keys')).toBe(keys.length);
      const system = platformOf(plan).systemNodes(plan);
      expect(quantityOf('control-plane')).toBe(plan.platform === 'eks' ? 730 : 0);
      expect(quantityOf('slurm-controller')).toBe(plan.platform === 'slurm' ? 730 : 0);
      expect(quantityOf('system-nodes')).toBe((system?.nodes.desired ?? 0) * 730);
      expect(quantityOf('system-node-volumes')).toBe((system?.nodes.desired ?? 0) * (system?.rootVolumeGib ?? 0));
    };
    await fc.assert(fc.asyncProperty(writtenBlueprint, counted), { seed: SEED, numRuns: 120 });
    await fc.assert(fc.asyncProperty(writtenOnSlurm, counted), { seed: SEED, numRuns: 40 });
    expect([...planned].sort()).toEqual([...PLATFORMS].sort());
  });

  it('has no two overlapping subnets, a zone for each fleet and gateways in base zones alone', async () => {
    await fc.assert(
      fc.asyncProperty(writtenBlueprint, async (written) => {
        const plan = await planOfWritten(written);
        if (plan?.platform !== 'eks') return;
        const blocks = distinctBlocks(plan).map(cidrOf);
        for (const [index, block] of blocks.entries()) {
          expect(blocks.slice(index + 1).filter((other) => overlaps(block, other))).toEqual([]);
        }
        const { network, cluster, fleets, stores } = plan;
        const keys = network.subnets.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        const used = [
          ...cluster.subnets,
          ...cluster.systemNodes!.subnets,
          ...network.endpointSubnets,
          ...fleets.flatMap(({ subnets }) => subnets),
          ...stores.flatMap((store) => (store.kind === 'lustre' ? [store.subnet] : [])),
        ];
        expect(used.filter((key) => !keys.includes(key))).toEqual([]);
        const base = network.zones.flatMap((zone) => (zone.base ? [zone.key] : []));
        expect(network.natZones.filter((zone) => !base.includes(zone))).toEqual([]);
      }),
      { seed: SEED, numRuns: 60 },
    );
  });
});

describe('the endpoints of a hall', () => {
  const interfaces = ['ecr.api', 'ecr.dkr', 'ssm', 'ssmmessages', 'sts'];

  it('are those that every node calls, its platform, its stores, and those that the blueprint names', () => {
    expect(endpointServices({ interfaceEndpoints: 'always', endpoints: [] }, [])).toEqual({
      gateways: ['s3'],
      interfaces,
    });
    expect(
      endpointServices({ interfaceEndpoints: 'always', endpoints: ['sqs', 'dynamodb'] }, ['eks', 's3express', 'eks']),
    ).toEqual({
      gateways: ['dynamodb', 's3', 's3express'],
      interfaces: [...interfaces, 'eks', 'sqs'].sort(),
    });
  });

  it('are not made in a VPC whose owner has made them', () => {
    const vpc = { ...VPC, endpoints: 'existing' } as const;
    expect(endpointServices({ interfaceEndpoints: 'always', endpoints: ['sqs'], vpc }, ['eks'])).toEqual({
      gateways: [],
      interfaces: [],
    });
    expect(
      endpointServices({ interfaceEndpoints: 'always', endpoints: [], vpc: { ...vpc, endpoints: 'create' } }, [])
        .interfaces,
    ).toEqual(interfaces);
  });
});

describe('a hall that is joined to one on premises', () => {
  const written = {
    version: 1,
    name: 'joined',
    region: 'us-east-1',
    workloads: [
      { name: 'train', accelerators: { atLeast: 8 }, storage: [{ name: 'data', kind: 'object', capacity: '1 TB' }] },
    ],
    onPremises: {
      cidrs: { nodes: ['10.200.0.0/16'] },
      link: { kind: 'vpn', asn: 65010, peer: '203.0.113.10' },
      nodes: { credentials: 'roles-anywhere' },
      dns: { servers: ['10.200.0.2'], domains: ['hall.example.org'] },
      transfers: [{ server: '10.200.0.3', path: '/export', store: 'train.data' }],
    },
  };

  it('has endpoints for what the link brings, and a line in the bill for all that stands', async () => {
    const plan = (await planOfWritten(written))!;
    expect(plan.network.interfaceEndpoints).toEqual(expect.arrayContaining(['datasync', 'rolesanywhere']));
    const { lines, unpriced } = plan.sizing.cost;
    expect([...lines, ...unpriced].map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        { kind: 'transit-gateway-attachments', count: 2 },
        { kind: 'site-link', link: 'vpn' },
        { kind: 'resolver-interfaces', count: 2 * plan.onPremises!.site!.names!.subnets.length },
        { kind: 'site-traffic-out', link: 'vpn' },
        { kind: 'hybrid-nodes' },
        { kind: 'data-transfers' },
      ]),
    );
    const endpoints = lines.find(({ subject }) => subject.kind === 'interface-endpoints');
    expect(endpoints?.quantity).toBe(
      plan.network.interfaceEndpoints.length * plan.network.endpointSubnets.length * 730,
    );
  });
});
