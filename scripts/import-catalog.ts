/**
 * Builds the shipped catalog from a folder of source files. A development tool: the package never needs the folder.
 *
 *   npx tsx scripts/import-catalog.ts <folder of source files> <DescribeInstanceTypes dump>…
 *
 * The dumps (moto's `instance_types.json`, newest first) give the network cards, which the folder has as totals only.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Accelerator,
  type InstanceType,
  type LustreTier,
  PRECISIONS,
  type RegionCatalog,
  type ServicePrices,
  type TypeOffer,
} from '../lib/catalog/catalog.js';
import {
  type AcceleratorRecord,
  byCodePoint,
  type CatalogSources,
  encodeAccelerators,
  encodeIndex,
  encodeInstanceTypes,
  encodeRegion,
  encodeSources,
  type FigureRule,
  familyOf,
  type MissingRule,
} from '../lib/catalog/catalog-files.js';
import { SHIPPED_CATALOG_DIRECTORY } from '../lib/catalog/load-catalog.js';
import { ACCELERATOR_IDLE_SHARE, measuredPower, modelPower } from '../lib/catalog/power-model.js';
import { ACCELERATOR_SOURCE_KEYS, COLLECTED, SOURCES, type SourceKey } from './catalog-sources.js';

// biome-ignore lint/suspicious/noExplicitAny: the source files have no schema; the checks of the data catch what is wrong
type Any = any;

/** By price-list location name, country (ISO 3166-1 alpha-2) and continent. */
const REGIONS: Readonly<Record<string, readonly [string, string, RegionCatalog['continent']]>> = {
  'af-south-1': ['Africa (Cape Town)', 'ZA', 'Africa'],
  'ap-east-1': ['Asia Pacific (Hong Kong)', 'HK', 'Asia'],
  'ap-northeast-1': ['Asia Pacific (Tokyo)', 'JP', 'Asia'],
  'ap-northeast-2': ['Asia Pacific (Seoul)', 'KR', 'Asia'],
  'ap-northeast-3': ['Asia Pacific (Osaka)', 'JP', 'Asia'],
  'ap-south-1': ['Asia Pacific (Mumbai)', 'IN', 'Asia'],
  'ap-south-2': ['Asia Pacific (Hyderabad)', 'IN', 'Asia'],
  'ap-southeast-1': ['Asia Pacific (Singapore)', 'SG', 'Asia'],
  'ap-southeast-2': ['Asia Pacific (Sydney)', 'AU', 'Oceania'],
  'ap-southeast-3': ['Asia Pacific (Jakarta)', 'ID', 'Asia'],
  'ap-southeast-4': ['Asia Pacific (Melbourne)', 'AU', 'Oceania'],
  'ap-southeast-5': ['Asia Pacific (Malaysia)', 'MY', 'Asia'],
  'ca-central-1': ['Canada (Central)', 'CA', 'North America'],
  'ca-west-1': ['Canada West (Calgary)', 'CA', 'North America'],
  'eu-central-1': ['EU (Frankfurt)', 'DE', 'Europe'],
  'eu-central-2': ['Europe (Zurich)', 'CH', 'Europe'],
  'eu-north-1': ['EU (Stockholm)', 'SE', 'Europe'],
  'eu-south-1': ['EU (Milan)', 'IT', 'Europe'],
  'eu-south-2': ['Europe (Spain)', 'ES', 'Europe'],
  'eu-west-1': ['EU (Ireland)', 'IE', 'Europe'],
  'eu-west-2': ['EU (London)', 'GB', 'Europe'],
  'eu-west-3': ['EU (Paris)', 'FR', 'Europe'],
  'il-central-1': ['Israel (Tel Aviv)', 'IL', 'Asia'],
  'me-central-1': ['Middle East (UAE)', 'AE', 'Asia'],
  'me-south-1': ['Middle East (Bahrain)', 'BH', 'Asia'],
  'sa-east-1': ['South America (Sao Paulo)', 'BR', 'South America'],
  'us-east-1': ['US East (N. Virginia)', 'US', 'North America'],
  'us-east-2': ['US East (Ohio)', 'US', 'North America'],
  'us-west-1': ['US West (N. California)', 'US', 'North America'],
  'us-west-2': ['US West (Oregon)', 'US', 'North America'],
};

const INFERENCE_ONLY: ReadonlySet<string> = new Set(['INFERENTIA1', 'INFERENTIA2', 'QUALCOMM-AI100']);
const GRAPHICS_ONLY: ReadonlySet<string> = new Set(['RADEON-PRO-V520']);

/** NVLink: SXM modules and Grace-Blackwell. NeuronLink: the AWS Neuron architecture pages, also for Inferentia 1. */
function linkOf(key: string): AcceleratorRecord['link'] {
  if (/SXM|^GB\d/.test(key)) return 'nvlink';
  if (/^(INFERENTIA|TRAINIUM)/.test(key)) return 'neuronlink';
  return 'pcie';
}

/**
 * Figures that the sources estimate, or on which they differ by more than 3 %. Smaller differences (L40S 362 or 366,
 * Trainium 190 or 191) are notes, not doubts.
 */
const DOUBTS: Readonly<Record<string, readonly (readonly [figures: readonly string[], reason: string])[]>> = {
  T4: [[['memoryBandwidthGbytesPerSecond'], 'from a third-party page only']],
  T4g: [
    [
      ['fp32', 'fp16', 'int8', 'memoryBandwidthGbytesPerSecond'],
      "an AWS variant without a datasheet; taken to equal the T4's",
    ],
  ],
  A10G: [
    [['fp16', 'bf16'], 'three sources give 70, 125 (the A10) and 62.5 dense; 70 is taken'],
    [['int8'], 'one source, which gives twice its disputed fp16 figure'],
    [['power'], "the A10's 150 W; the A10G's own limit is not published"],
  ],
  'B200-SXM-180GB': [
    [['memoryBandwidthGbytesPerSecond'], 'the HGX datasheet gives 7.7 TB/s, the DGX page 8.0'],
    [['fp32'], 'the HGX table gives 75, an earlier brief 80'],
  ],
  'B300-SXM-288GB': [
    [['fp4'], 'one source gives 14000 dense, another 13500'],
    [['power'], 'NVIDIA gives up to 1100 W, others 1400 W (the liquid-cooled variant)'],
  ],
  'RTX-PRO-6000-BSE-96GB': [
    [
      ['fp16', 'bf16', 'fp8', 'int8', 'fp4'],
      'NVIDIA publishes no dense tensor figure for this card; scaled from its architecture by NVIDIA aiconfigurator, another source estimates half',
    ],
    [['memoryBandwidthGbytesPerSecond'], 'the server edition is quoted at 1597 GB/s, the workstation edition at 1792'],
  ],
};
const FRACTION_DOUBT = 'AWS publishes no compute share for a part of a GPU; taken as proportional to the part';

const LUSTRE_TIERS = [
  ['SCRATCH_1', 'SSD', 200, 'SCRATCH_1_SSD'],
  ['SCRATCH_2', 'SSD', 200, 'SCRATCH_2_SSD_200_mb_s_per_tib'],
  ['PERSISTENT_1', 'HDD', 12, 'PERSISTENT_1_HDD_12'],
  ['PERSISTENT_1', 'HDD', 40, 'PERSISTENT_1_HDD_40'],
  ['PERSISTENT_1', 'SSD', 50, 'PERSISTENT_1_SSD_50'],
  ['PERSISTENT_1', 'SSD', 100, 'PERSISTENT_1_SSD_100'],
  ['PERSISTENT_1', 'SSD', 200, 'PERSISTENT_1_SSD_200'],
  ['PERSISTENT_2', 'SSD', 125, 'PERSISTENT_2_SSD_125'],
  ['PERSISTENT_2', 'SSD', 250, 'PERSISTENT_2_SSD_250'],
  ['PERSISTENT_2', 'SSD', 500, 'PERSISTENT_2_SSD_500'],
  ['PERSISTENT_2', 'SSD', 1000, 'PERSISTENT_2_SSD_1000'],
] as const;

const REASON_NOT_SUPPORTED = 'the accelerator does not support this precision';
const REASON_NO_FIGURE = 'no source gives a dense figure';

const [folder, ...dumpFiles] = process.argv.slice(2);
if (!folder || dumpFiles.length === 0) {
  throw new Error('usage: import-catalog <folder of source files> <DescribeInstanceTypes dump>…');
}
const source = (name: string): Any => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
const instances: Record<string, Any> = source('instances').instances;
const acceleratorFacts: Record<string, Any> = source('accelerators').accelerators;
const energy = source('energy');
const onDemand = source('prices_ondemand');
const spot = source('prices_spot').usd_per_hour;
const reserved = source('prices_reserved').rates;
const capacityBlocks = source('prices_capacity_blocks').instance_types;
const offerings: Record<string, Record<string, string[]>> = source('availability').az_ids;
const services = source('storage_network_prices');
const dumps: Record<string, Any>[] = dumpFiles.map((file) => JSON.parse(readFileSync(file, 'utf8')));

const figures: FigureRule[] = [];
const missing: MissingRule[] = [];
const leftOut: { what: string; reason: string }[] = [];
const cite = (pattern: string, sources: readonly SourceKey[], note: string | null = null) =>
  figures.push({ pattern, sources, note });
const lack = (pattern: string, reason: string) => missing.push({ pattern, reason });

const accelerators = importAccelerators();
const types = importInstanceTypes();
const regions = importRegions();
write();

function importAccelerators(): AcceleratorRecord[] {
  lack('accelerators/*/memoryBandwidthGbytesPerSecond', 'not published in a source that was read');
  lack('accelerators/*/denseTflops/*', REASON_NO_FIGURE);
  const records = Object.entries(acceleratorFacts).map(([key, facts]) => acceleratorRecord(key, facts));
  const whole = records.find((record) => record.accelerator.key === 'L4')!;
  citeAccelerator('L4-FRACTION', acceleratorFacts.L4);
  records.push({
    ...whole,
    accelerator: {
      ...whole.accelerator,
      key: 'L4-FRACTION',
      doubts: [...PRECISIONS, 'memoryBandwidthGbytesPerSecond']
        .filter(
          (figure) => figure === 'memoryBandwidthGbytesPerSecond' || whole.accelerator.denseTflops[figure as 'fp16'],
        )
        .map((figure) => ({ figure, reason: FRACTION_DOUBT })),
    },
  });
  return records;
}

function acceleratorRecord(key: string, facts: Any): AcceleratorRecord {
  citeAccelerator(key, facts);
  const dense = facts.dense_tflops;
  const accelerator: Accelerator = {
    key,
    vendor: facts.vendor,
    memoryGib: facts.memory_gib,
    memoryBandwidthGbytesPerSecond: facts.memory_bandwidth_gb_s,
    denseTflops: {
      fp32: dense.fp32,
      tf32: dense.tf32,
      fp16: dense.fp16,
      bf16: dense.bf16,
      fp8: dense.fp8,
      int8: dense.int8_tops,
      fp4: dense.fp4,
    },
    purposes: GRAPHICS_ONLY.has(key) ? [] : INFERENCE_ONLY.has(key) ? ['inference'] : ['training', 'inference'],
    doubts: (DOUBTS[key] ?? []).flatMap(([names, reason]) => names.map((figure) => ({ figure, reason }))),
  };
  const seen = ec2Accelerator(facts.aws_families ?? []);
  return {
    accelerator,
    link: linkOf(key),
    ec2Name: seen?.name ?? null,
    ec2MemoryMib: seen?.memoryMib ?? null,
    power: acceleratorPower(key),
  };
}

function citeAccelerator(key: string, facts: Any): void {
  const keys = (facts.sources as string[]).map((name) => ACCELERATOR_SOURCE_KEYS[name]!);
  cite(`accelerators/${key}/**`, keys, facts.notes.length > 0 ? facts.notes.join('; ') : null);
  cite(`accelerators/${key}/power/*`, ['ccf', 'gpu-power-page', ...keys], null);
  for (const precision of facts.unsupported_precisions as string[]) {
    lack(`accelerators/${key}/denseTflops/${precision.replace('_tops', '')}`, REASON_NOT_SUPPORTED);
  }
}

/** Idle and full load of one accelerator, by what the sources have. */
function acceleratorPower(key: string): AcceleratorRecord['power'] {
  // Cloud Carbon Footprint models the A10G as the 150 W A10.
  if (key === 'A10G') return { idleWatts: 18, maxWatts: 153, basis: 'assumed' };
  // The share of g4ad.4xlarge's measurement that Teads gives to its one V520.
  if (key === 'RADEON-PRO-V520') {
    const teads = energy.instance_power_w_teads_2021['g4ad.4xlarge'];
    return { idleWatts: teads.gpu_idle_w, maxWatts: teads.gpu_max_w, basis: 'model' };
  }
  const facts = energy.accelerator_power_w[key];
  if (facts.max_w === null) return null;
  if (facts.sources.includes('ccf')) return { idleWatts: facts.idle_w, maxWatts: facts.max_w, basis: 'model' };
  const idleWatts = facts.idle_w ?? Math.round(facts.max_w * ACCELERATOR_IDLE_SHARE * 10) / 10;
  return { idleWatts, maxWatts: facts.max_w, basis: 'tdp' };
}

/** How DescribeInstanceTypes names the accelerator of these families, whole ones only. */
function ec2Accelerator(families: readonly string[]): { name: string; memoryMib: number } | null {
  for (const name of Object.keys(instances).sort()) {
    if (!families.includes(familyOf(name))) continue;
    const described = describe(name);
    const device =
      described?.GpuInfo?.Gpus?.find((gpu: Any) => (gpu.GpuPartitionSize ?? 1) === 1) ??
      described?.NeuronInfo?.NeuronDevices?.[0] ??
      described?.InferenceAcceleratorInfo?.Accelerators?.[0];
    if (device) return { name: device.Name, memoryMib: device.MemoryInfo.SizeInMiB };
  }
  return null;
}

function describe(name: string): Any {
  return dumps.find((dump) => dump[name])?.[name];
}

function importInstanceTypes(): InstanceType[] {
  const base: SourceKey[] = ['moto@34d6cad5'];
  cite('instance-types/*/**', base);
  cite('instance-types/*/network/baselineGbps', ['karpenter-bandwidth']);
  cite(
    'instance-types/*/accelerators/interconnect',
    ['gpu-quick-reference', 'neuron-docs'],
    'NVLink joins SXM modules, NeuronLink the AWS chips of one node, PCIe the rest',
  );
  cite(
    'instance-types/*/power/*',
    ['ccf-use', 'ccf', 'h100-node'],
    'modelled; the method and the uncertainty stand beside it',
  );
  lack('instance-types/*/accelerators', 'it carries no accelerator that is sized');
  const records = new Map(accelerators.map((record) => [record.accelerator.key, record]));
  return Object.entries(instances).map(([name, facts]) => instanceType(name, facts, records));
}

function instanceType(name: string, facts: Any, records: ReadonlyMap<string, AcceleratorRecord>): InstanceType {
  const fraction = facts.accelerator_count > 0 && facts.accelerator_count < 1;
  const key: string | null =
    facts.accelerator_key === null ? null : fraction ? `${facts.accelerator_key}-FRACTION` : facts.accelerator_key;
  const record = key === null ? undefined : records.get(key);
  if (key !== null && !record) throw new Error(`${name} carries the unknown accelerator ${key}`);
  citeInstanceType(name, facts);

  const power = instancePower(name, facts, record);
  if ('reason' in power) lack(`instance-types/${name}/power`, power.reason);
  return {
    name,
    family: familyOf(name),
    vcpus: facts.vcpu,
    memoryGib: facts.memory_gib,
    architecture: facts.arch,
    accelerators: record
      ? {
          model: record.accelerator,
          count: facts.accelerator_count,
          interconnect: facts.accelerator_count > 1 ? record.link : 'none',
        }
      : null,
    network: {
      baselineGbps: facts.network_baseline_gbps,
      cards: networkCards(name, facts),
      efaInterfaces: facts.efa_interfaces_max,
    },
    localNvmeGb: facts.local_nvme_gb ?? 0,
    localDisks: facts.local_disks ?? [],
    usageClasses: [...facts.usage_classes].sort(),
    placementStrategies: [...(facts.placement_group_strategies ?? [])].sort(),
    bareMetal: facts.bare_metal,
    power: 'power' in power ? power.power : null,
  };
}

function citeInstanceType(name: string, facts: Any): void {
  const stated = facts.source as string;
  const note: string | null = facts.notes.length > 0 ? facts.notes.join('; ') : null;
  const own: SourceKey[] = stated.startsWith('moto@')
    ? [stated as SourceKey]
    : stated.startsWith('aws-neuron')
      ? ['neuron-docs', 'moto@34d6cad5']
      : ['aws-p6e'];
  if (note !== null || own[0] !== 'moto@34d6cad5') {
    cite(`instance-types/${name}/**`, own, note);
    cite(`instance-types/${name}/network/baselineGbps`, own[0] === 'aws-p6e' ? own : ['karpenter-bandwidth'], note);
    cite(
      `instance-types/${name}/power/*`,
      ['ccf-use', 'ccf', 'h100-node'],
      'modelled; the method and the uncertainty stand beside it',
    );
  }
  if (energy.instance_power_w_teads_2021[name]) cite(`instance-types/${name}/power/*`, ['teads'], null);
}

/** All network cards of a type have the same number of interfaces in every dump; EFA leaves out the first if any. */
function networkCards(name: string, facts: Any): InstanceType['network']['cards'] {
  // trn2u is in no dump; its source takes everything but memory from trn2.48xlarge.
  const described = describe(name === 'trn2u.48xlarge' ? 'trn2.48xlarge' : name)?.NetworkInfo;
  const interfaces: number[] = described
    ? described.NetworkCards.map((card: Any) => card.MaximumNetworkInterfaces)
    : Array.from({ length: facts.network_cards_max }, () => 1);
  if (!described) {
    cite(
      `instance-types/${name}/network/cards/*/interfaces`,
      ['aws-p6e'],
      'not published: one interface a card is the least there can be',
    );
  }
  const withoutEfa = interfaces.length - facts.efa_interfaces_max;
  return interfaces.map((count, card) => ({ interfaces: count, efa: facts.efa_supported && card >= withoutEfa }));
}

function instancePower(name: string, facts: Any, record: AcceleratorRecord | undefined) {
  const teads = energy.instance_power_w_teads_2021[name];
  // Teads gives inf1 its hosts only: the chips are not in it.
  if (teads && (!record || teads.gpu_max_w > 0)) return { power: measuredPower(teads.idle_w, teads.max_w) };
  const onHardDisks = (facts.local_disks as string[] | null)?.some((disk) => disk.endsWith('hdd')) ?? false;
  const accelerated = facts.accelerator_count > 0;
  return modelPower({
    name,
    vcpus: facts.vcpu,
    memoryGib: facts.memory_gib,
    ssdGb: onHardDisks ? 0 : (facts.local_nvme_gb ?? 0),
    hddGb: onHardDisks ? facts.local_nvme_gb : 0,
    accelerators: accelerated ? { count: facts.accelerator_count, power: record?.power ?? null } : null,
  });
}

function importRegions(): RegionCatalog[] {
  citeOffers();
  citeServices();
  citeEnergy();
  const zonesByRegion = new Map<string, Set<string>>();
  for (const byRegion of Object.values(offerings)) {
    for (const [region, zones] of Object.entries(byRegion)) {
      const known = zonesByRegion.get(region) ?? new Set();
      for (const zone of zones) known.add(zone);
      zonesByRegion.set(region, known);
    }
  }
  const priced = Object.keys(onDemand.locations);
  for (const location of priced) {
    const kind = onDemand.locations[location].kind;
    if (kind === 'region' && !zonesByRegion.has(location)) {
      leftOut.push({ what: `region ${location}`, reason: 'priced, but its zones are not in the table of offerings' });
    }
  }
  leftOut.push(
    { what: 'GovCloud and China regions', reason: 'other partitions; their zones are not in the table of offerings' },
    {
      what: 'Local Zones and Wavelength Zones',
      reason: 'no EKS control plane or file system of their own; their zones are not in the table of offerings',
    },
    {
      what: 'capacity blocks of Local Zones',
      reason: 'a block there cannot serve a cluster in the zones of the region; see the source for its price',
    },
    { what: 'bare-metal CPU types', reason: 'the price sources disagree about them' },
  );
  const regions = [...zonesByRegion.keys()].sort().map((region) => {
    if (!priced.includes(region)) throw new Error(`${region} has offerings but no price`);
    return regionCatalog(region, [...zonesByRegion.get(region)!].sort());
  });
  return regions;
}

function regionCatalog(region: string, zones: readonly string[]): RegionCatalog {
  const names = REGIONS[region];
  if (!names) throw new Error(`${region} has no label: add it to REGIONS`);
  const [label, country, continent] = names;
  const offers = new Map<string, TypeOffer>();
  const notOffered: string[] = [];
  for (const name of Object.keys(instances).sort()) {
    const zonesOfType = offerings[name]?.[region];
    const price: number | undefined = onDemand.usd_per_hour[region]?.[name];
    const block: number | undefined = capacityBlocks[name]?.locations[region]?.usd_per_hour;
    if (!zonesOfType) {
      if (price !== undefined || block !== undefined) notOffered.push(name);
      continue;
    }
    const rates = reserved[region]?.[name];
    offers.set(name, {
      zones: [...zonesOfType].sort(),
      onDemandUsdPerHour: price ?? null,
      spotUsdPerHour: spot[region]?.[name] ?? null,
      reserved1YearUsdPerHour: rates?.standard_1yr_all_upfront_effective_usd_per_hour ?? null,
      reserved3YearUsdPerHour: rates?.standard_3yr_all_upfront_effective_usd_per_hour ?? null,
      capacityBlockUsdPerHour: block ?? null,
    });
  }
  if (notOffered.length > 0) {
    leftOut.push({
      what: `in ${region}: ${notOffered.join(', ')}`,
      reason: 'priced, but no zone offers it in the later table of offerings',
    });
  }
  return {
    region,
    label,
    country,
    continent,
    zones,
    offers,
    prices: servicePrices(region),
    energy: regionEnergy(region),
  };
}

function citeOffers(): void {
  cite(
    'regions/*/zones',
    ['moto-offerings'],
    'the zones that offer any of the types; a zone without them is not known',
  );
  for (const name of ['region', 'label', 'country', 'continent']) cite(`regions/*/${name}`, ['aws-names']);
  cite('regions/*/offers/*/zones', ['moto-offerings'], 'an offering is no promise of capacity');
  cite('regions/*/offers/*/onDemandUsdPerHour', ['vantage-parquet']);
  cite(
    'regions/*/offers/*/spotUsdPerHour',
    ['vantage-parquet'],
    'an average over zones on one day, no forecast; for some old types it repeats the on-demand price',
  );
  cite(
    'regions/*/offers/*/reserved1YearUsdPerHour',
    ['vantage-parquet'],
    'standard, all upfront, divided by the hours of the term',
  );
  cite(
    'regions/*/offers/*/reserved3YearUsdPerHour',
    ['vantage-parquet'],
    'standard, all upfront, divided by the hours of the term',
  );
  cite(
    'regions/*/offers/*/capacityBlockUsdPerHour',
    ['capacity-block-page'],
    'billed upfront; an operating-system fee may come on top; AWS changes these prices',
  );
  for (const [region, rows] of Object.entries<Any>(onDemand.row_source_exceptions)) {
    for (const name of Object.keys(rows))
      cite(`regions/${region}/offers/${name}/onDemandUsdPerHour`, ['karpenter-pricing']);
  }

  lack('regions/*/offers/*/onDemandUsdPerHour', 'the price table of May to June 2026 has no row for this type here');
  for (const [name, reason] of Object.entries<string>(onDemand.types_without_on_demand_price)) {
    lack(`regions/*/offers/${name}/onDemandUsdPerHour`, reason.replace(' (see prices_capacity_blocks.json)', ''));
  }
  for (const [region, names] of Object.entries<string[]>(onDemand.accelerated_offered_2026_08_but_unpriced_here)) {
    for (const name of names) {
      lack(
        `regions/${region}/offers/${name}/onDemandUsdPerHour`,
        'offered here in August 2026, after the price table was made',
      );
    }
  }
  lack('regions/*/offers/*/spotUsdPerHour', 'the price table has no spot average for this type here');
  for (const term of ['reserved1Year', 'reserved3Year']) {
    lack(
      `regions/*/offers/*/${term}UsdPerHour`,
      'the price list has no standard all-upfront rate of this term for this type here',
    );
  }
  lack(
    'regions/*/offers/*/capacityBlockUsdPerHour',
    "AWS's capacity-block page of 2026-07-22 lists no price for this type here",
  );
}

function servicePrices(region: string): ServicePrices {
  const home = region === 'us-east-1';
  const transfer = services.data_transfer.by_region[region];
  const s3First: number | undefined = services.s3.standard_usd_per_gb_month_first_50tb.by_region[region];
  const s3 = services.s3['us-east-1'];
  const fsx = services.fsx_lustre['us-east-1'];
  return {
    s3StandardTiers: home
      ? [
          { upToTb: 50, usdPerGibMonth: s3First! },
          { upToTb: 500, usdPerGibMonth: s3.standard_next_450tb_usd_per_gb_month.value },
          { upToTb: null, usdPerGibMonth: s3.standard_over_500tb_usd_per_gb_month.value },
        ]
      : s3First === undefined
        ? null
        : [{ upToTb: null, usdPerGibMonth: s3First }],
    lustre: LUSTRE_TIERS.map(
      ([deployment, storageType, speed, row]): LustreTier => ({
        deployment,
        storageType,
        mbytesPerSecondPerTib: speed,
        usdPerGibMonth: home ? fsx.storage_usd_per_gb_month[row].value : null,
      }),
    ),
    lustreMetadataUsdPerIopsMonth: home ? fsx.metadata_iops_usd_per_iops_month.value : null,
    gp3UsdPerGibMonth:
      services.ebs.gp3[region]?.usd_per_gb_month ?? services.ebs[`gp3_${region}`]?.usd_per_gb_month ?? null,
    eksClusterUsdPerHour: services.eks.control_plane_usd_per_hour.value,
    natGatewayUsdPerHour: services.nat_gateway.usd_per_hour[region] ?? null,
    natGatewayUsdPerGb: services.nat_gateway.usd_per_gb_processed[region] ?? null,
    interfaceEndpointUsdPerHour: services.vpc_interface_endpoint.usd_per_hour_per_az[region] ?? null,
    publicIpv4UsdPerHour: services.public_ipv4_usd_per_hour.value,
    kmsKeyUsdPerMonth: home ? services.kms.key_usd_per_month.value : null,
    logIngestUsdPerGb: home ? services.cloudwatch_logs.ingest_usd_per_gb.value : null,
    interZoneUsdPerGb: transfer?.inter_az_usd_per_gb_each_direction ?? null,
    internetEgressTiers: transfer
      ? [
          { upToTb: 10, usdPerGb: transfer.internet_first_10tb_usd_per_gb },
          { upToTb: 50, usdPerGb: transfer.internet_next_40tb_usd_per_gb },
          { upToTb: 150, usdPerGb: transfer.internet_next_100tb_usd_per_gb },
          { upToTb: null, usdPerGb: transfer.internet_over_150tb_usd_per_gb },
        ]
      : null,
    transitGatewayAttachmentUsdPerHour: home ? services.transit_gateway.attachment_usd_per_hour.value : null,
    transitGatewayUsdPerGb: home ? services.transit_gateway.usd_per_gb.value : null,
  };
}

function citeServices(): void {
  const path = (name: string) => `regions/*/prices/${name}`;
  const onlyHome = 'the sources price it in us-east-1 only';
  cite(
    path('s3StandardTiers/**'),
    ['s3-regions'],
    "the first tier's price for all bytes: later tiers are cheaper, so an upper bound above 50 TB",
  );
  cite('regions/us-east-1/prices/s3StandardTiers/**', ['s3-regions', 'price-list-2026-09']);
  cite('regions/me-south-1/prices/s3StandardTiers/**', ['s3-regions'], 'another source gives 0.026');
  cite('regions/af-south-1/prices/s3StandardTiers/**', ['s3-regions'], 'another source gives 0.028');
  lack(path('s3StandardTiers'), 'no source prices S3 Standard in this region');
  for (const field of ['deployment', 'storageType', 'mbytesPerSecondPerTib'])
    cite(path(`lustre/*/${field}`), ['fsx-table']);
  cite(path('lustre/*/usdPerGibMonth'), ['fsx-table'], 'one undated source');
  for (const tier of ['SCRATCH_2-SSD-200', 'PERSISTENT_2-SSD-125', 'PERSISTENT_1-HDD-12']) {
    cite(path(`lustre/${tier}/usdPerGibMonth`), ['fsx-table', 'fsx-checks']);
  }
  lack(path('lustre/*/usdPerGibMonth'), onlyHome);
  cite(path('lustreMetadataUsdPerIopsMonth'), ['fsx-table'], 'one undated source');
  lack(path('lustreMetadataUsdPerIopsMonth'), onlyHome);
  cite(path('gp3UsdPerGibMonth'), ['ebs-regions']);
  cite('regions/us-east-1/prices/gp3UsdPerGibMonth', ['price-list-2026-09', 'infracost-2024-07']);
  cite('regions/eu-south-2/prices/gp3UsdPerGibMonth', ['ebs-eu-south-2']);
  lack(path('gp3UsdPerGibMonth'), 'no source prices gp3 in this region');
  cite(
    path('eksClusterUsdPerHour'),
    ['price-list-2026-09', 'infracost-eks'],
    'read for us-east-1; AWS charges the same in all commercial regions',
  );
  cite(path('natGatewayUsdPerHour'), ['nat-regions']);
  cite('regions/us-east-1/prices/natGatewayUsdPerHour', ['price-list-2026-09', 'infracost-2024-07']);
  lack(path('natGatewayUsdPerHour'), 'no source prices the NAT gateway in this region');
  cite(path('natGatewayUsdPerGb'), ['nat-checks']);
  cite('regions/us-east-1/prices/natGatewayUsdPerGb', ['price-list-2026-09', 'infracost-2024-07']);
  lack(path('natGatewayUsdPerGb'), 'the sources price processed bytes in three regions only');
  cite(path('interfaceEndpointUsdPerHour'), ['endpoint-checks'], 'for each zone');
  cite(
    'regions/us-east-1/prices/interfaceEndpointUsdPerHour',
    ['price-list-2026-09', 'infracost-endpoint'],
    'for each zone',
  );
  lack(path('interfaceEndpointUsdPerHour'), 'the sources price interface endpoints in four regions only');
  cite(
    path('publicIpv4UsdPerHour'),
    ['ipv4-announcement', 'price-list-2026-09'],
    'read for us-east-1; AWS announced one price for all commercial regions',
  );
  cite(path('kmsKeyUsdPerMonth'), ['infracost-2024-07']);
  lack(path('kmsKeyUsdPerMonth'), onlyHome);
  cite(path('logIngestUsdPerGb'), ['price-list-2026-09', 'infracost-2024-07']);
  lack(path('logIngestUsdPerGb'), onlyHome);
  cite(path('interZoneUsdPerGb'), ['infracost-transfer'], 'in each direction');
  lack(path('interZoneUsdPerGb'), 'no source prices data transfer in this region');
  cite(path('internetEgressTiers/**'), ['infracost-transfer']);
  cite(
    'regions/us-east-1/prices/internetEgressTiers/**',
    ['price-list-2026-09', 'infracost-transfer'],
    'the first 100 GB a month are free',
  );
  lack(path('internetEgressTiers'), 'no source prices data transfer in this region');
  for (const name of ['transitGatewayAttachmentUsdPerHour', 'transitGatewayUsdPerGb']) {
    cite(path(name), ['infracost-2024-07']);
    lack(path(name), onlyHome);
  }
}

function regionEnergy(region: string): RegionCatalog['energy'] {
  const facts = energy.regions[region];
  const site: number | null = facts.pue ?? null;
  const grid: number | undefined = facts.gsf_electricitymaps_consumption_g_co2e_per_kwh;
  if (site === null)
    cite(
      `regions/${region}/energy/pue`,
      ['aws-pue'],
      "AWS publishes none for this site: the global figure of 2024, the year of the sites' figures",
    );
  if (grid === undefined && facts.ember_national_g_co2e_per_kwh !== undefined) {
    cite(
      `regions/${region}/energy/gridGramsCo2ePerKwh`,
      ['ember'],
      'the national average, as Electricity Maps has none here',
    );
    lack(`regions/${region}/energy/gridYear`, 'the source gives no year');
  }
  return {
    pue: site ?? energy.pue_global['2024'],
    pueBasis: site === null ? 'global' : 'site',
    gridGramsCo2ePerKwh: grid ?? facts.ember_national_g_co2e_per_kwh ?? null,
    gridYear: grid === undefined ? null : facts.gsf_year,
  };
}

function citeEnergy(): void {
  cite('regions/*/energy/*', ['gsf-regions']);
  cite(
    'regions/*/energy/gridGramsCo2ePerKwh',
    ['gsf-regions'],
    "location-based, consumption; the source's rows for 2024 repeat the grid figures of 2023",
  );
  lack('regions/*/energy/gridGramsCo2ePerKwh', 'no source covers the region');
  lack('regions/*/energy/gridYear', 'no source covers the region');
}

function write(): void {
  const files = new Map<string, string>();
  files.set('accelerators.json', encodeAccelerators(accelerators));
  files.set('instance-types.json', encodeInstanceTypes(types));
  for (const region of regions) files.set(`regions/${region.region}.json`, encodeRegion(region));
  const used = new Set(figures.flatMap((rule) => rule.sources));
  const sources: CatalogSources = {
    sources: Object.fromEntries(Object.entries(SOURCES).filter(([key]) => used.has(key))),
    figures,
    missing,
    leftOut,
  };
  files.set('sources.json', encodeSources(sources));
  const index = encodeIndex(
    {
      date: COLLECTED,
      tableDates: {
        'instance-types': SOURCES['moto@34d6cad5'].date,
        availability: SOURCES['moto-offerings'].date,
        'on-demand': SOURCES['vantage-parquet'].date,
        spot: SOURCES['vantage-parquet'].date,
        reserved: SOURCES['vantage-parquet'].date,
        'capacity-blocks': SOURCES['capacity-block-page'].date,
        services: SOURCES['s3-regions'].date,
        energy: SOURCES['gsf-regions'].date,
      },
      regions: regions.map(({ region, label, country, continent, zones }) => ({
        region,
        label,
        country,
        continent,
        zones,
      })),
      instanceTypes: types.map((type) => type.name).sort(byCodePoint),
    },
    files,
  );
  rmSync(SHIPPED_CATALOG_DIRECTORY, { recursive: true, force: true });
  for (const [file, content] of [['index.json', index] as const, ...files]) {
    const path = join(SHIPPED_CATALOG_DIRECTORY, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  console.log(
    `${types.length} types, ${accelerators.length} accelerators, ${regions.length} regions, ${figures.length} source rules`,
  );
}
