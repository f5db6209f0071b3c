import type { Blueprint, WorkloadBlueprint } from '../../lib/blueprint/schema/blueprint.js';
import type {
  Accelerator,
  Catalog,
  InstanceType,
  NetworkCard,
  RegionCatalog,
  TypeOffer,
} from '../../lib/catalog/facts/catalog.js';
import { draftFleets } from '../../lib/plan/fleets/draft-fleets.js';
import type { SizedHall } from '../../lib/plan/infrastructure.js';
import type { DraftFleet } from '../../lib/plan/kinds/platform.js';
import { platformOf } from '../../lib/plan/platforms/platforms.js';
import { heldReservations } from '../../lib/plan/supply/reservations.js';
import type { FleetGroup, SizedFleet, SizedStore } from '../../lib/sizing/model/sizing.js';

export function workloadFixture(parts: Partial<WorkloadBlueprint> = {}): WorkloadBlueprint {
  return {
    name: 'train',
    purpose: 'training',
    nodes: { atLeast: 1, running: 'none' },
    spares: { nodes: 0 },
    zones: 'single',
    homogeneous: true,
    nodeStart: 0.25,
    storage: [],
    access: [],
    purchase: ['on-demand'],
    scheduling: { priority: 0, share: 1 },
    types: {
      allow: [],
      deny: [],
      vendors: ['NVIDIA'],
      architectures: ['x86_64'],
      interconnect: 'fast',
      doubtful: 'allow',
    },
    ...parts,
  };
}

/** A pool with the settings of a workload. */
export function poolFixture(
  name: string,
  workloads: Blueprint['pools'][number]['workloads'],
): Blueprint['pools'][number] {
  const { nodes, purchase, spares, types, zones } = workloadFixture();
  return { name, workloads, nodes, purchase, spares, types, zones };
}

export function networkFixture(parts: Partial<Blueprint['network']> = {}): Blueprint['network'] {
  return {
    cidr: '10.0.0.0/16',
    zones: 3,
    nat: 'per-zone',
    interfaceEndpoints: 'always',
    internet: 'nat',
    endpoints: [],
    perimeter: { enforced: false, accounts: [], buckets: [], domains: [] },
    ...parts,
  };
}

export function blueprintFixture(parts: Partial<Blueprint> = {}): Blueprint {
  return {
    version: 1,
    name: 'starter',
    region: 'us-east-1',
    platform: 'eks',
    workloads: [workloadFixture()],
    pools: [],
    capacity: [],
    objective: { energyWeight: 0, carbonPrice: 0 },
    limits: {},
    catalog: {},
    criteria: {
      weights: { cost: 1, energy: 1, availability: 1, scalability: 1, security: 1 },
      thresholds: {},
    },
    maintenance: { supportShare: 0, operationsStaff: 0 },
    software: { licences: [] },
    energy: { renewable: 0, contractIntensity: 0 },
    usage: {
      natTraffic: 1e12,
      endpointTraffic: 1e12,
      zoneTraffic: 1e12,
      internetTraffic: 1e11,
      siteTraffic: 1e12,
      siteTrafficOut: 1e11,
      transferred: 1e12,
      dnsQueries: 1e7,
      logs: 2e10,
      nodeLogs: 2e9,
      observations: 2e7,
      keyRequests: 1e6,
      objectSize: 64e6,
      writes: 1e6,
      reads: 1e7,
      oldVersions: 0.1,
      homeReads: 1e12,
      homeWrites: 1e11,
      backupCopies: 1.5,
      managementEvents: 1e6,
      auditEvents: 1e7,
      configItems: 5000,
    },
    network: networkFixture(),
    kubernetes: {
      version: '1.34',
      addons: {},
      publicAccess: [],
      privateAccess: true,
      charts: 'install',
      autoscaler: 'cluster-autoscaler',
      prometheus: 'none',
      launcher: 'jobset',
      systemNodes: 'xlarge',
    },
    slurm: {
      version: '25.11',
      size: 'small',
      idleMinutes: 10,
      accounting: 'on',
      loginNodes: 1,
      containers: 'docker',
      users: [],
    },
    people: { admins: [], viewers: [], mfa: false },
    security: { profile: 'baseline', waivers: [] },
    retention: { data: 'keep' },
    operations: { emails: [], budget: 'account', overBudget: 'alert', backupDays: 35 },
    account: {
      trail: false,
      config: false,
      accessAnalyzer: false,
      guardDuty: false,
      macie: false,
      costTags: false,
      diskEncryption: false,
      autoScalingRole: false,
    },
    quotas: { request: false },
    tags: {},
    ...parts,
  };
}

export function groupFixture(parts: Partial<FleetGroup> = {}): FleetGroup {
  return {
    instanceType: 'p4d.24xlarge',
    purchase: 'on-demand',
    zone: 'use1-az2',
    nodes: 3,
    usdPerHour: 20,
    blockDays: null,
    ...parts,
  };
}

/** Two working nodes and a spare. */
export function sizedFleetFixture(parts: Partial<SizedFleet> = {}): SizedFleet {
  return { workload: 'train', requiredNodes: 2, spareNodes: 1, runHours: null, groups: [groupFixture()], ...parts };
}

export function sizingFixture(fleets: readonly SizedFleet[], stores: readonly SizedStore[] = []): SizedHall {
  return { region: 'us-east-1', fleets, stores, cost: { totalUsdPerMonth: 1234.5, unpriced: [] } };
}

export function sizedStoreFixture(parts: Partial<SizedStore> = {}): SizedStore {
  return {
    workload: 'train',
    name: 'datasets',
    kind: 'object',
    requiredBytes: 10e12,
    requiredBytesPerSecond: 0,
    providedBytes: 10e12,
    providedBytesPerSecond: null,
    lustre: null,
    ...parts,
  };
}

/** As many cards as named, each with a slot for an EFA interface. */
function cards(count: number, slotsOnFirst: number): NetworkCard[] {
  return Array.from({ length: count }, (_, index) => ({ interfaces: index === 0 ? slotsOnFirst : 1, efa: true }));
}

export function typeFixture(
  name: string,
  parts: Partial<InstanceType> & {
    readonly model?: string;
    readonly vendor?: Accelerator['vendor'];
    readonly count?: number;
  } = {},
): InstanceType {
  const { model = 'A100-SXM-40GB', vendor = 'NVIDIA', count = 8, ...rest } = parts;
  return {
    name,
    family: name.slice(0, name.indexOf('.')),
    vcpus: 96,
    memoryGib: 1152,
    architecture: 'x86_64',
    accelerators: {
      model: {
        key: model,
        vendor,
        memoryGib: 40,
        memoryBandwidthGbytesPerSecond: null,
        denseTflops: { fp32: null, tf32: null, fp16: null, bf16: 312, fp8: null, int8: null, fp4: null },
        purposes: ['training', 'inference'],
        doubts: [],
      },
      count,
      interconnect: 'nvlink',
    },
    network: { baselineGbps: 400, cards: cards(1, 8), efaInterfaces: 0 },
    localNvmeGb: 0,
    localDisks: [],
    usageClasses: ['on-demand', 'spot'],
    placementStrategies: ['cluster', 'partition', 'spread'],
    bareMetal: false,
    power: null,
    ...rest,
  };
}

export const P4D = typeFixture('p4d.24xlarge', {
  network: { baselineGbps: 400, cards: cards(4, 15), efaInterfaces: 4 },
  localNvmeGb: 8000,
});
export const P5 = typeFixture('p5.48xlarge', {
  model: 'H100-SXM-80GB',
  network: { baselineGbps: 3200, cards: cards(32, 2), efaInterfaces: 32 },
  localNvmeGb: 30400,
  usageClasses: ['on-demand', 'spot', 'capacity-block'],
});
/** Card 0 is for ENA alone; the sixteen behind it carry EFA. */
export const P6_B300 = typeFixture('p6-b300.48xlarge', {
  model: 'B300-SXM-288GB',
  network: {
    baselineGbps: 6400,
    cards: [{ interfaces: 4, efa: false }, ...cards(16, 1)],
    efaInterfaces: 16,
  },
});
export const TRN1 = typeFixture('trn1.32xlarge', {
  model: 'Trainium1',
  vendor: 'AWS',
  count: 16,
  network: { baselineGbps: 800, cards: cards(8, 5), efaInterfaces: 8 },
});
export const G5 = typeFixture('g5.12xlarge', { model: 'A10G', count: 4 });
export const G5G = typeFixture('g5g.xlarge', { model: 'T4g', count: 1, architecture: 'arm64' });
export const G6F = typeFixture('g6f.large', { model: 'L4', count: 0.125 });
const TYPES = [G5, G5G, G6F, P4D, P5, P6_B300, TRN1];

const ZONES = [1, 2, 3, 4, 5, 6].map((number) => `use1-az${number}`);

export function regionFixture(parts: Partial<RegionCatalog> = {}): RegionCatalog {
  const everywhere = { zones: ZONES } as Partial<TypeOffer> as TypeOffer;
  return {
    region: 'us-east-1',
    label: 'US East (N. Virginia)',
    country: 'US',
    continent: 'North America',
    zones: ZONES,
    offers: new Map(['m7i.xlarge', ...TYPES.map(({ name }) => name)].map((name) => [name, everywhere])),
    ...parts,
  } as RegionCatalog;
}

export function catalogFixture(region: RegionCatalog = regionFixture()): Catalog {
  return {
    date: '2026-11-01',
    hash: 'f00d',
    types: new Map(TYPES.map((type) => [type.name, type])),
    regions: new Map([[region.region, region]]),
    priceDates: new Map([[region.region, { oldest: '2026-10-01', newest: '2026-11-01' }]]),
    overlays: [],
  };
}

/** The fleets of a blueprint, as its platform takes them. */
export function draftsOf(
  blueprint: Blueprint,
  sized: readonly SizedFleet[] = [sizedFleetFixture()],
  catalog: Catalog = catalogFixture(),
  region: RegionCatalog = regionFixture(),
): DraftFleet[] {
  return draftFleets(
    {
      ...blueprint,
      nodes: platformOf(blueprint).nodes,
      catalog,
      region,
      held: heldReservations(blueprint, catalog.overlays),
    },
    sized,
  );
}

/** The blueprint with the stores that were sized for it, each in its workload. */
export function storing(blueprint: Blueprint, stores: readonly SizedStore[]): Blueprint {
  const workloads = blueprint.workloads.map((workload) => ({
    ...workload,
    storage: [
      ...workload.storage,
      ...stores
        .filter((store) => store.workload === workload.name)
        .map(({ name, kind, requiredBytes }) => ({ name, kind, capacity: requiredBytes })),
    ],
  }));
  return { ...blueprint, workloads };
}
