import type { Accelerator, InstanceType, RegionCatalog, TypeOffer } from '../../lib/catalog/facts/catalog.js';
import { UNKNOWN_SERVICE_PRICES } from '../../lib/catalog/facts/service-figures.js';
import type { Demand, PurchaseOption, Site, SizingProblem, StoreDemand } from '../../lib/sizing/model/demand.js';
import type { Precision } from '../../lib/units/closed-lists.js';

/** Hand-made parts of problems; every field can be overridden. */

const NO_RATES: Record<Precision, number | null> = {
  fp32: null,
  tf32: null,
  fp16: null,
  bf16: null,
  fp8: null,
  int8: null,
  fp4: null,
};

export function accelerator(over: Partial<Accelerator> = {}): Accelerator {
  return {
    key: 'TEST-80GB',
    vendor: 'NVIDIA',
    memoryGib: 80,
    memoryBandwidthGbytesPerSecond: 2000,
    denseTflops: { ...NO_RATES, bf16: 100 },
    purposes: ['training', 'inference'],
    doubts: [],
    ...over,
  };
}

export function rates(over: Partial<Record<Precision, number | null>>): Record<Precision, number | null> {
  return { ...NO_RATES, ...over };
}

/** Eight accelerators of 100 TFLOPS bf16, 100 GB/s, 1 kW to 5 kW. */
export function instanceType(name: string, over: Partial<InstanceType> = {}): InstanceType {
  return {
    name,
    family: name.split('.')[0]!,
    vcpus: 96,
    memoryGib: 1024,
    architecture: 'x86_64',
    accelerators: { model: accelerator(), count: 8, interconnect: 'nvlink' },
    network: { baselineGbps: 800, cards: [], efaInterfaces: 4 },
    localNvmeGb: 0,
    localDisks: [],
    usageClasses: ['on-demand', 'spot', 'capacity-block'],
    placementStrategies: ['cluster'],
    bareMetal: false,
    power: { idleWatts: 1000, maxWatts: 5000, method: 'test', uncertainty: 0.25 },
    ...over,
  };
}

export function offer(onDemandUsdPerHour: number | null, over: Partial<TypeOffer> = {}): TypeOffer {
  return {
    zones: ['use1-az1', 'use1-az2', 'use1-az3'],
    onDemandUsdPerHour,
    spotUsdPerHour: null,
    reserved1YearUsdPerHour: null,
    reserved3YearUsdPerHour: null,
    capacityBlockUsdPerHour: null,
    ...over,
  };
}

export function region(offers: Record<string, TypeOffer>, over: Partial<RegionCatalog> = {}): RegionCatalog {
  return {
    region: 'us-east-1',
    label: 'US East (N. Virginia)',
    country: 'US',
    continent: 'North America',
    zones: ['use1-az1', 'use1-az2', 'use1-az3'],
    offers: new Map(Object.entries(offers)),
    prices: {
      ...UNKNOWN_SERVICE_PRICES,
      s3StandardTiers: [
        { upToTb: 50, usdPerGibMonth: 0.023 },
        { upToTb: 500, usdPerGibMonth: 0.022 },
        { upToTb: null, usdPerGibMonth: 0.021 },
      ],
      lustre: [
        { deployment: 'SCRATCH_2', storageType: 'SSD', mbytesPerSecondPerTib: 200, usdPerGibMonth: 0.14 },
        { deployment: 'PERSISTENT_2', storageType: 'SSD', mbytesPerSecondPerTib: 125, usdPerGibMonth: 0.145 },
        { deployment: 'PERSISTENT_2', storageType: 'SSD', mbytesPerSecondPerTib: 250, usdPerGibMonth: 0.21 },
        { deployment: 'PERSISTENT_2', storageType: 'SSD', mbytesPerSecondPerTib: 500, usdPerGibMonth: 0.34 },
        { deployment: 'PERSISTENT_2', storageType: 'SSD', mbytesPerSecondPerTib: 1000, usdPerGibMonth: 0.6 },
      ],
      internetEgressTiers: null,
    },
    energy: { pue: 1.2, pueBasis: 'site', gridGramsCo2ePerKwh: 400, gridYear: 2024 },
    ...over,
  };
}

export function site(catalog: RegionCatalog, over: Partial<Site> = {}): Site {
  return { catalog, zones: catalog.zones, fixedCosts: [], ...over };
}

export function purchase(kind: PurchaseOption['kind'], over: Partial<PurchaseOption> = {}): PurchaseOption {
  return { kind, discount: 0, maxShare: 1, overhead: 0, blockDays: kind === 'capacity-block' ? 14 : null, ...over };
}

export function store(name: string, kind: StoreDemand['kind'], over: Partial<StoreDemand> = {}): StoreDemand {
  return { name, kind, capacityBytes: 10e12, throughputBytesPerSecond: 0, ...over };
}

export function demand(over: Partial<Demand> = {}): Demand {
  return {
    name: 'train',
    purpose: 'training',
    minima: { computeTflops: 1000, precision: 'bf16' },
    utilization: { default: 1, byFamily: {} },
    types: {
      vendors: ['NVIDIA'],
      architectures: ['x86_64'],
      allow: [],
      deny: [],
      interconnect: 'fast',
      doubtful: 'allow',
    },
    homogeneous: true,
    purchase: [purchase('on-demand')],
    zones: { kind: 'single' },
    spares: { kind: 'count', nodes: 0 },
    nodes: { min: 1, max: null },
    hoursPerMonth: 730,
    load: 1,
    stores: [],
    ...over,
  };
}

export function problem(over: Partial<SizingProblem> = {}): SizingProblem {
  return {
    demands: [demand()],
    types: [],
    sites: [],
    objective: { energyWeightUsdPerKwh: 0, carbonPriceUsdPerTonne: 0 },
    limits: {},
    ...over,
  };
}
