import type { SizedFleet } from '../../lib/sizing/model/sizing.js';
import { existingNetwork } from '../random-blueprint.js';
import type { DrawnHall, DrawnStore, DrawnWorkload } from './drawn-hall.js';

/**
 * What a file would say that led to such fleets.
 * @param zones - ids of the region's
 */
export function writtenHall(drawn: DrawnHall, fleets: readonly SizedFleet[], zones: readonly string[]): unknown {
  const { name, region, network, platform, version, people, boundary, keep, accountWide, tags } = drawn;
  return {
    version: 1,
    name,
    region,
    platform,
    workloads: drawn.workloads.map((one, index) => writtenWorkload(one, platform, fleets[index]!, network.zones)),
    network: writtenNetwork(network, zones),
    ...(platform === 'eks' && {
      kubernetes: { version, publicAccess: drawn.publicAccess && network.way !== 'none' ? ['203.0.113.0/24'] : [] },
      people: { admins: people },
    }),
    ...(platform === 'slurm' && { slurm: { size: 'large' } }),
    ...(boundary && { security: { permissionsBoundary: 'policy/boundary' } }),
    retention: { data: keep ? 'keep' : 'release' },
    account: {
      trail: accountWide === 0,
      config: accountWide === 1,
      guardDuty: accountWide === 2,
      autoScalingRole: accountWide === 3,
    },
    tags,
    ...(drawn.link !== 'none' && {
      onPremises: {
        cidrs: { nodes: ['10.200.0.0/16'], pods: ['10.201.0.0/16'] },
        link: { ...LINKS[drawn.link], ...REDUNDANT[drawn.link][drawn.redundancy] },
        ...(drawn.redundancy === 'site' && { sites: [SITE] }),
      },
    }),
  };
}

const LINKS = {
  vpn: { kind: 'vpn', asn: 65_010, peer: '203.0.113.10' },
  'direct-connect': { kind: 'direct-connect', asn: 65_010, connection: 'dxcon-fg5678gh', vlan: 101 },
};

/** A further router, or a VPN where the link has another kind. */
const VPN_BESIDE = { redundant: [{ kind: 'vpn', peer: '203.0.113.12' }] };

const REDUNDANT = {
  vpn: { none: {}, site: {}, second: { redundant: [{ peer: '203.0.113.11' }] }, vpn: VPN_BESIDE },
  'direct-connect': {
    none: {},
    site: {},
    second: { redundant: [{ connection: 'dxcon-fg9876ab', vlan: 102 }] },
    vpn: VPN_BESIDE,
  },
};

const SITE = {
  name: 'north',
  cidrs: { nodes: ['10.210.0.0/16'] },
  link: { kind: 'vpn', asn: 65_020, peer: '203.0.113.20' },
};

function writtenNetwork({ cidr, zones, way }: DrawnHall['network'], regionZones: readonly string[]): unknown {
  switch (way) {
    case 'none':
      return { cidr, zones, internet: 'none' };
    case 'existing':
      return existingNetwork(regionZones, 'existing');
    case 'existing-with-endpoints':
      return existingNetwork(regionZones, 'create');
    default:
      return { cidr, zones, nat: way };
  }
}

/** @param most - zones that the network spans */
function writtenWorkload(
  one: DrawnWorkload,
  platform: DrawnHall['platform'],
  { groups, spareNodes }: SizedFleet,
  most: number,
) {
  // Types that differ may be in other zones.
  const spread = Math.min(most, new Set(groups.map(({ zone }) => zone)).size);
  const ofEc2 = platform === 'ec2';
  const hours = ofEc2 && one.running === 'none' && one.hours;
  return {
    name: one.name,
    purpose: one.purpose,
    accelerators: { atLeast: 1 },
    ...(one.fast && { network: { atLeast: '1 GB/s' } }),
    nodes: { running: one.running },
    spares: { nodes: spareNodes },
    zones: spread > 1 && !staysTogether(one) ? { spread } : 'single',
    homogeneous: !one.mixed,
    purchase: [...new Set(groups.map(({ purchase }) => purchase))].map((kind) => {
      if (kind === 'capacity-block') return { kind, days: 14 };
      return kind === 'spot' || one.reservation === undefined ? kind : { kind, reservation: one.reservation };
    }),
    types: {
      ...(!one.mixed && { allow: [...new Set(groups.map(({ instanceType }) => instanceType))] }),
      vendors: ['NVIDIA', 'AWS'],
      architectures: ['x86_64', 'arm64'],
      interconnect: 'any',
    },
    storage: one.stores.map((store, at) => writtenStore(one, store, at)),
    ...(platform === 'batch' && { scheduling: one.scheduling }),
    ...(hours && { hours }),
    ...(ofEc2 && one.purpose === 'inference' && one.scaling && { scaling: one.scaling }),
  };
}

function writtenStore(one: DrawnWorkload, { kind, holds, lifecycle, efa }: DrawnStore, at: number): unknown {
  const link = linkOf(one, at);
  return {
    name: `s${at}`,
    kind,
    capacity: '1 TB',
    ...(kind === 'object' && { holds, lifecycle }),
    ...(link !== undefined && { linkedTo: link, writesBack: at % 2 === 0 }),
    ...(kind === 'persistent' && efa && { efa: true }),
  };
}

/** Training stands in one zone; serving does not need to, on EFA or not. */
export function staysTogether({ purpose }: DrawnWorkload): boolean {
  return purpose === 'training';
}

/** One file system at most is linked to a bucket. */
export function linkOf({ stores }: DrawnWorkload, at: number): string | undefined {
  const first = stores.findIndex(({ kind, link }) => link && (kind === 'scratch' || kind === 'persistent'));
  const bucket = stores.findIndex(({ kind }) => kind === 'object');
  return at === first && bucket >= 0 ? `s${bucket}` : undefined;
}
