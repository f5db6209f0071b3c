import type { DocumentPath } from '../../blueprint/document/diagnostic.js';
import { checkpointStoreAt, dataStoreAt } from '../../blueprint/kinds/store-facts.js';
import { fleetNames } from '../../blueprint/names/fleet-names.js';
import type { Blueprint, PoolBlueprint, StoreBlueprint, WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog, InstanceType } from '../../catalog/facts/catalog.js';
import type { DerivedDemand } from '../../models/derivation.js';
import { bitsOf } from '../../models/training/token-time.js';
import type {
  Demand,
  DemandLevel,
  PurchaseOption,
  RunDemand,
  SpareDemand,
  StoreDemand,
  Utilization,
} from '../../sizing/model/demand.js';
import type { DemandMinima } from '../../sizing/model/minima.js';
import { SIZED_STORE_KINDS, type SizedStoreKind } from '../../units/closed-lists.js';
import { GIB, HOURS_PER_MONTH, SECONDS_PER_HOUR } from '../../units/conversions.js';
import { commonTeam, pooledStore } from '../kinds/pools.js';
import type { DemandDerivation } from '../shape/plan.js';
import { plannerOf } from '../stores/stores.js';
import { OWNED_UTILIZATION, POWER_LOAD, SPOT_OVERHEAD } from './assumptions.js';
import { deriveFromModel } from './model-demand.js';
import { askOfPool, type PoolAsked } from './pool-demand.js';
import { demandLevels, hoursAtPeak, weekOf } from './profile.js';
import { startUpHoursOf } from './run.js';

/** What a workload with a fleet, or a pool, asks of the sizing, and how that came about. */
export interface WorkloadDemand {
  /** With the keys of its fleet; of a pool, a workload that is all of its workloads at once. */
  readonly workload: WorkloadBlueprint;
  /** Of its entry in the blueprint. */
  readonly path: DocumentPath;
  readonly demand: Demand;
  readonly derivation: DemandDerivation;
  /** Of the workloads of a pool, each by itself. @default - it is no pool */
  readonly members?: readonly DemandDerivation[];
  /** Throughput that a model needs of stores that are there already. */
  readonly ofExisting: readonly ExistingNeed[];
  /** The same in sums of minima, from which owned nodes are taken off; absent: `demand` is that. */
  readonly besideOwned?: Demand;
}

/** What a model reads from or writes to a store that is there already. */
export interface ExistingNeed {
  readonly workload: string;
  readonly store: string;
  /** More than 0. */
  readonly bytesPerSecond: number;
  /** As the user states it; null: not stated. */
  readonly statedBytesPerSecond: number | null;
}

/**
 * What each workload with a fleet of its own needs of it, in the blueprint's order, and then each pool of its fleet.
 * @param catalog - whose types may do the work
 */
export function deriveDemands(
  { workloads, pools }: Pick<Blueprint, 'workloads' | 'pools'>,
  { types }: Pick<Catalog, 'types'>,
): WorkloadDemand[] {
  const accelerated = [...types.values()].filter(({ accelerators }) => accelerators !== null);
  const own = fleetNames({ workloads, pools });
  return [
    ...workloads.flatMap((workload, index) =>
      own.includes(workload.name)
        ? [{ workload, path: ['workloads', index], ...deriveDemand(workload, accelerated) }]
        : [],
    ),
    ...pools.map((pool, index) => derivePool(pool, ['pools', index], workloads, accelerated)),
  ];
}

/** A pool as one workload, with the stores of all. */
function derivePool(
  pool: PoolBlueprint,
  path: DocumentPath,
  workloads: readonly WorkloadBlueprint[],
  types: readonly InstanceType[],
): WorkloadDemand {
  const { name, nodes, spares, zones, purchase, types: allowed } = pool;
  const derived = pool.workloads.map((share) => {
    const found = workloads.find((workload) => workload.name === share.workload);
    if (found === undefined) throw new Error(`pool ${name} shares a workload that is not there: ${share.workload}`);
    const workload = { ...found, types: allowed };
    return { workload, share, ...deriveDemand(workload, types) };
  });
  const asked = askOfPool(
    pool,
    derived,
    types.filter((type) => mayHave(allowed, type)),
  );
  const trains = derived.some(({ workload }) => workload.purpose === 'training');
  const team = commonTeam(derived.map(({ workload }) => workload));
  const networked = derived.find(({ workload }) => workload.network !== undefined)?.workload.network;
  const carrier: WorkloadBlueprint = {
    name,
    purpose: trains ? 'training' : 'inference',
    ...(team !== undefined && { team }),
    ...(networked && { network: networked }),
    nodes,
    spares,
    zones,
    homogeneous: true,
    ...(asked.week && {
      profile: { week: [...asked.week.levels], timeZone: asked.week.timeZone, growthPerMonth: 0, changes: [] },
    }),
    nodeStart: Math.max(...derived.map(({ workload }) => workload.nodeStart)),
    storage: [],
    access: [],
    purchase,
    types: allowed,
    scheduling: { priority: 0, share: 1 },
  };
  const { demand } = deriveDemand(carrier, types);
  return {
    workload: carrier,
    path,
    demand: {
      ...demand,
      minima: asked.minima,
      ...(asked.delivery && { delivery: asked.delivery }),
      ...(demand.levels && { levels: demand.levels.map((level) => levelOn(level, asked)) }),
      stores: derived.flatMap(({ workload, demand: own }) =>
        own.stores.map((store) => ({ ...store, name: pooledStore(workload.name, store.name) })),
      ),
    },
    derivation: {
      workload: name,
      purpose: carrier.purpose,
      ...(team !== undefined && { team }),
      steps: asked.steps,
      deadlineHours: null,
    },
    members: derived.map(({ derivation }) => derivation),
    ofExisting: derived.flatMap(({ ofExisting }) => ofExisting),
  };
}

/** A level of a pool with the shares of the types that do its work at other speeds. */
function levelOn(level: DemandLevel, { week }: PoolAsked): DemandLevel {
  if (week?.byType === undefined) return level;
  const byType = [...week.byType].map(([type, shares]) => [type, shares.get(level.share) ?? level.share] as const);
  return { ...level, byType: new Map(byType) };
}

/** What the blueprint rules out takes no part in the levels of a pool, which hold for every type that may be chosen. */
function mayHave({ allow, deny, vendors, architectures }: PoolBlueprint['types'], type: InstanceType): boolean {
  const named = (list: readonly string[]) => list.includes(type.name) || list.includes(type.family);
  const vendor = type.accelerators?.model.vendor;
  return (
    (allow.length === 0 || named(allow)) &&
    !named(deny) &&
    vendors.some((each) => each === vendor) &&
    architectures.includes(type.architecture)
  );
}

function deriveDemand(
  workload: WorkloadBlueprint,
  types: readonly InstanceType[],
): Omit<WorkloadDemand, 'workload' | 'path'> {
  const model = deriveFromModel(workload, types);
  const run = runOf(workload);
  const named = (workload.training ?? workload.fineTuning ?? workload.inference)?.model;
  const demand: Demand = {
    name: workload.name,
    purpose: workload.purpose,
    minima: { ...model?.minima, ...statedMinima(workload) },
    ...(model?.delivery && { delivery: model.delivery }),
    utilization: deriveUtilization(workload),
    types: workload.types,
    homogeneous: workload.homogeneous,
    purchase: workload.purchase.map((option) => derivePurchase(option, workload.purpose)),
    zones: deriveZones(workload),
    spares: deriveSpares(workload),
    nodes: { min: workload.nodes.atLeast, max: workload.nodes.atMost ?? null },
    ...timeOf(workload, run),
    ...(run && { run }),
    ...(workload.runStart !== undefined && { startsAt: workload.runStart }),
    ...(workload.capacity !== undefined && { boundTo: [...workload.capacity].sort() }),
    load: POWER_LOAD[workload.purpose],
    stores: deriveStores(workload, model),
  };
  const { delivery: _, ...summed } = demand;
  return {
    demand,
    ofExisting: existingNeeds(workload, model),
    ...(model?.besideOwned && {
      besideOwned: { ...summed, minima: { ...model.besideOwned, ...statedMinima(workload) } },
    }),
    derivation: {
      workload: workload.name,
      purpose: workload.purpose,
      ...(workload.team !== undefined && { team: workload.team }),
      ...(named && { model: named }),
      steps: model?.steps ?? [],
      deadlineHours: run?.deadlineHours ?? null,
      ...tokensOf(workload, run),
    },
  };
}

/**
 * Minima that the blueprint gives outright, under their units; they win over those of a model. A minimum that it does
 * not name stays absent.
 */
function statedMinima(workload: WorkloadBlueprint): DemandMinima {
  const { compute, accelerators, network, host } = workload;
  return {
    ...(compute && { computeTflops: compute.atLeast, precision: compute.precision }),
    ...(accelerators?.atLeast !== undefined && { accelerators: accelerators.atLeast }),
    ...(accelerators?.memory !== undefined && { acceleratorMemoryGib: accelerators.memory / GIB }),
    ...(accelerators?.memoryEach !== undefined && { acceleratorMemoryEachGib: accelerators.memoryEach / GIB }),
    ...(network && { networkGbytesPerSecond: network.atLeast / 1e9 }),
    ...(host?.memory !== undefined && { hostMemoryGib: host.memory / GIB }),
    ...(host?.vcpus !== undefined && { vcpus: host.vcpus }),
    ...(host?.nvme !== undefined && { localNvmeGb: host.nvme / 1e9 }),
  };
}

function deriveUtilization({ compute, training, fineTuning }: WorkloadBlueprint): Utilization {
  const trained = training ?? fineTuning;
  const stated = compute ?? trained;
  return {
    default: stated?.utilization ?? (compute === undefined && trained ? ownedUtilization(trained) : 1),
    byFamily: stated?.utilizationByFamily ?? {},
  };
}

type Trained = NonNullable<WorkloadBlueprint['training' | 'fineTuning']>;

function ownedUtilization({ parameters, activeParameters, precision }: Trained): number {
  return OWNED_UTILIZATION[activeParameters < parameters ? 'mixture' : 'dense'][bitsOf(precision)];
}

function derivePurchase(
  option: WorkloadBlueprint['purchase'][number],
  purpose: WorkloadBlueprint['purpose'],
): PurchaseOption {
  const given = typeof option === 'string' ? { kind: option } : option;
  const spot = given.kind === 'spot';
  return {
    kind: given.kind,
    discount: given.discount ?? 0,
    maxShare: given.maxShare ?? 1,
    overhead: spot ? (given.overhead ?? SPOT_OVERHEAD[purpose]) : 0,
    ...(given.restUsed === true && { restUsed: true }),
    blockDays: given.kind === 'capacity-block' ? (given.days ?? null) : null,
  };
}

function deriveZones({ zones }: WorkloadBlueprint): Demand['zones'] {
  if (zones === 'single') return { kind: 'single' };
  if ('upTo' in zones) return { kind: 'spread-where-offered', most: zones.upTo };
  return { kind: 'spread', zones: zones.spread, survive: zones.survive };
}

function deriveSpares({ spares }: WorkloadBlueprint): SpareDemand {
  if (spares.availability === undefined) return { kind: 'count', nodes: spares.nodes ?? 0 };
  return { kind: 'availability', target: spares.availability, nodeAvailability: spares.nodeAvailability! };
}

/** A model's run ends when its work is done; a stated length is kept; beside a duty cycle, runs come again and again. */
function runOf(workload: WorkloadBlueprint): RunDemand | null {
  const { dutyCycle, runLength, training, fineTuning } = workload;
  const deadlineHours = runLength ?? training?.deadline ?? fineTuning?.deadline;
  if (dutyCycle !== undefined || deadlineHours === undefined) return null;
  return {
    endsWith: runLength === undefined ? 'work' : 'deadline',
    deadlineHours,
    startUpHours: startUpHoursOf(workload),
  };
}

/**
 * A fleet runs all month, in the hours that have demand, or until its run ends. Levels below the whole demand are stated
 * apart: in their hours fewer nodes run.
 */
function timeOf(workload: WorkloadBlueprint, run: RunDemand | null): Pick<Demand, 'hoursPerMonth' | 'levels'> {
  if (run !== null) return { hoursPerMonth: Math.min(HOURS_PER_MONTH, run.deadlineHours) };
  if (workload.dutyCycle !== undefined) return { hoursPerMonth: HOURS_PER_MONTH * workload.dutyCycle };
  const levels = demandLevels(weekOf(workload));
  const hours = levels.reduce((sum, { hoursPerMonth }) => sum + hoursPerMonth, 0);
  return { hoursPerMonth: Math.min(HOURS_PER_MONTH, hours), ...(levels.length > 1 && { levels }) };
}

/** A run that a stated length or a duty cycle repeats has no number of tokens. */
function tokensOf(workload: WorkloadBlueprint, run: RunDemand | null): Pick<DemandDerivation, 'tokens'> {
  const { training, fineTuning, inference } = workload;
  const trained = (training ?? fineTuning)?.tokens;
  if (trained !== undefined) return run?.endsWith === 'work' ? { tokens: { per: 'run', trained } } : {};
  if (inference === undefined) return {};
  const requests = inference.requestsPerSecond * SECONDS_PER_HOUR * hoursAtPeak(workload);
  const { inputTokens, outputTokens } = inference;
  return { tokens: { per: 'month', input: requests * inputTokens, output: requests * outputTokens } };
}

/** Stores that are sized, with the throughput that a model's checkpoints and data need of those that hold them. */
function deriveStores({ storage }: WorkloadBlueprint, model: DerivedDemand | null): StoreDemand[] {
  const needed = neededOf(storage, model);
  return storage.filter(isSized).map((store) => ({
    name: store.name,
    kind: store.kind,
    capacityBytes: store.capacity,
    throughputBytesPerSecond: Math.max(store.throughput ?? 0, needed(store.name)),
    ...plannerOf(store)?.demand?.(store),
  }));
}

/** Throughput that a model needs of a store by its name, in B/s: of those that hold its checkpoints and its data. */
function neededOf(storage: readonly StoreBlueprint[], model: DerivedDemand | null): (store: string) => number {
  const kinds = storage.map(({ kind }) => kind);
  const checkpoints = storage[checkpointStoreAt(kinds)]?.name;
  const data = storage[dataStoreAt(kinds)]?.name;
  return (store) =>
    Math.max(
      store === checkpoints ? (model?.checkpointBytesPerSecond ?? 0) : 0,
      store === data ? (model?.datasetBytesPerSecond ?? 0) : 0,
    );
}

function existingNeeds(workload: WorkloadBlueprint, model: DerivedDemand | null): ExistingNeed[] {
  const needed = neededOf(workload.storage, model);
  return workload.storage.flatMap(({ name, existing, throughput }) => {
    const bytesPerSecond = needed(name);
    if (existing === undefined || bytesPerSecond <= 0) return [];
    return [{ workload: workload.name, store: name, bytesPerSecond, statedBytesPerSecond: throughput ?? null }];
  });
}

/** Whether sizing chooses class and size of a store. */
export function isSized(store: StoreBlueprint): store is StoreBlueprint & { readonly kind: SizedStoreKind } {
  return store.existing === undefined && SIZED_STORE_KINDS.some((kind) => kind === store.kind);
}
