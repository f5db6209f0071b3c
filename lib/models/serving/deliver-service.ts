import type { InstanceType } from '../../catalog/facts/catalog.js';
import type { ExcludedReason, ServedAlone, TypeDelivery } from '../../sizing/model/delivery.js';
import type { Precision, ServingEngine } from '../../units/closed-lists.js';
import { GIB } from '../../units/conversions.js';
import { formatWhole } from '../../units/numbers.js';
import { type DerivationStep, type DerivedDemand, shortCount } from '../derivation.js';
import { measuredByUser } from '../measured-by-user.js';
import type { Architecture } from './architecture.js';
import { FITTED, isMeasured, UNMEASURED_BAND } from './efficiency.js';
import { hardwareOf } from './measured-case.js';
import { nearestRates, ratesOfModel } from './measured-correction.js';
import {
  type Layout,
  layoutsAcross,
  layoutsWithin,
  type Replica,
  type ReplicaContext,
  type ReplicaRefusal,
  replicaOf,
  type ServiceLevel,
  servedAlone,
} from './replica.js';
import type { RequestShape } from './request-time.js';

/** A service: a model, what requests bring, what each must get, and how the model is run. */
export interface Service {
  readonly architecture: Architecture;
  readonly weightBytesPerParameter: number;
  readonly cacheBytesPerNumber: number;
  readonly arithmetic: Precision;
  readonly engine: ServingEngine;
  readonly shape: RequestShape;
  readonly level: ServiceLevel;
  readonly memoryReserve: number;
  /** In place of the fitted shares: by family, else for all. @default - fitted */
  readonly computeShare?: (family: string) => number | undefined;
  readonly bandwidthShare?: number;
  /** What the user measured of one node of a type, in requests a second; wins over all. */
  readonly measured: ReadonlyMap<string, number>;
}

/** What the types deliver to a service, with the arithmetic of what it holds and has in work. */
export function deliverService(service: Service, types: readonly InstanceType[]): DerivedDemand {
  const byType = new Map<string, TypeDelivery>();
  const refused = new Map<string, ExcludedReason>();
  const known: TriedLayouts = new Map();
  for (const type of types) {
    const delivered = deliverOn(service, type, known);
    if (typeof delivered === 'string') refused.set(type.name, delivered);
    else byType.set(type.name, delivered);
  }
  const missed = missedLevels(service, types, refused);
  const { requestsPerSecond: perSecond, ...level } = service.level;
  return {
    minima: { precision: service.arithmetic },
    delivery: {
      unit: 'requests',
      asked: { kind: 'service', perSecond, level },
      byType,
      refused,
      ...(missed.size > 0 && { missed }),
    },
    checkpointBytesPerSecond: 0,
    datasetBytesPerSecond: 0,
    steps: stepsOf(service),
  };
}

/** What each type that misses the level can give to a request that is alone. */
function missedLevels(
  service: Service,
  types: readonly InstanceType[],
  refused: ReadonlyMap<string, ExcludedReason>,
): Map<string, ServedAlone> {
  const missed = new Map<string, ServedAlone>();
  for (const type of types) {
    if (refused.get(type.name) !== 'level-missed') continue;
    const context = contextOf(service, type);
    if (typeof context === 'string') continue;
    const across = Array.from({ length: MOST_NODES - 1 }, (_, at) => layoutsAcross(type, service.architecture, at + 2));
    const alone = [layoutsWithin(type, service.architecture), ...across]
      .flat()
      .map((layout) => servedAlone(context, layout, service.level))
      .filter((served) => served !== null);
    missed.set(type.name, {
      tokensPerSecondEach: Math.max(...alone.map(({ tokensPerSecondEach }) => tokensPerSecondEach)),
      firstTokenSeconds: Math.min(...alone.map(({ firstTokenSeconds }) => firstTokenSeconds)),
    });
  }
  return missed;
}

function stepsOf({
  architecture,
  weightBytesPerParameter,
  cacheBytesPerNumber,
  shape,
  level,
}: Service): DerivationStep[] {
  const { earlierTokens, inputTokens, outputTokens } = shape;
  const { requestsPerSecond, tokensPerSecondEach } = level;
  const context = earlierTokens + inputTokens + outputTokens;
  const cacheBytes = architecture.cacheNumbersPerToken * cacheBytesPerNumber;
  return [
    {
      label: 'weights of a replica',
      formula: `${shortCount(architecture.parameters)} × ${formatWhole(weightBytesPerParameter)} B`,
      value: (architecture.parameters * weightBytesPerParameter) / GIB,
      unit: 'GiB',
    },
    {
      label: 'cache of a request',
      formula: `${shortCount(context)} tokens × ${formatWhole(cacheBytes / 1e3)} kB`,
      value: (context * cacheBytes) / GIB,
      unit: 'GiB',
    },
    {
      label: 'requests in work at the slowest rate that is allowed',
      formula: `${formatWhole(requestsPerSecond)}/s × ${shortCount(outputTokens)} tokens ÷ ${formatWhole(tokensPerSecondEach)} tokens/s`,
      value: (requestsPerSecond * outputTokens) / tokensPerSecondEach,
      unit: 'requests',
    },
  ];
}

/** What came of each layout, by what types of a family have in common that decides it. */
type TriedLayouts = Map<string, readonly (Replica | ReplicaRefusal)[]>;

/**
 * What a node of a type delivers to a service: the rate at which requests may come at random so that the level holds at
 * its percentile. The margin for that is part of the rate, since it differs: an engine whose requests hold each other
 * up needs more of it, a large fleet less.
 */
export function deliverOn(
  service: Service,
  type: InstanceType,
  known: TriedLayouts = new Map(),
): TypeDelivery | ExcludedReason {
  const measured = service.measured.get(type.name);
  if (measured !== undefined) return measuredByUser(measured);
  const context = contextOf(service, type);
  if (typeof context === 'string') return context;
  const alike = `${type.family} ${type.accelerators!.model.key} ${type.accelerators!.count} ${type.network.efaInterfaces > 0}`;
  const tried = known.get(alike) ?? triedOn(context, service);
  known.set(alike, tried);
  const replicas = tried.filter((replica) => typeof replica !== 'string');
  if (replicas.length === 0) return tried.includes('level') ? 'level-missed' : 'model-too-large';
  const count = type.accelerators!.count;
  const ratePerNode = ({ layout, requestsPerSecondOfStage }: Replica) =>
    requestsPerSecondOfStage * Math.max(1, Math.floor(count / layout.accelerators));
  // Of equal ones the first: the fewest accelerators.
  const best = replicas.reduce((a, b) => (ratePerNode(b) > ratePerNode(a) ? b : a));
  const perNode = ratePerNode(best);
  const bounded = isMeasured(type.accelerators!.model);
  const band = !bounded ? UNMEASURED_BAND : best.measured ? FITTED.bands.measured : FITTED.bands.modelled;
  const { accelerators, nodes, attentionData } = best.layout;
  return {
    perNode,
    pessimisticPerNode: perNode * (1 - band),
    nodesPerReplica: nodes,
    fewestNodes: nodes,
    mostNodes: null,
    basis: {
      from: best.measured ? 'measured' : 'modelled',
      limit: best.limit,
      acceleratorsPerReplica: accelerators * nodes,
      layout: {
        tensor: attentionData ? 1 : accelerators,
        pipeline: nodes,
        context: 1,
        expert: attentionData ? accelerators : 1,
        data: attentionData ? accelerators : 1,
        sharding: null,
        recompute: false,
      },
      batch: best.concurrency,
      band,
      bandFrom: bounded ? 'measured' : 'assumed',
      nearest: nearestRates(context.rates, type, context.served, best.layout, service.shape, best.concurrency),
    },
  };
}

/** More nodes than hold any open model. */
const MOST_NODES = 8;

/**
 * What each layout gives. Several nodes are tried where memory is what one node lacks: as many as hold the model, and
 * one more for its cache.
 */
function triedOn(context: ReplicaContext, { architecture, level }: Service): readonly (Replica | ReplicaRefusal)[] {
  const replicasOf = (layouts: readonly Layout[]) => layouts.map((layout) => replicaOf(context, layout, level));
  const tried = [...replicasOf(layoutsWithin(context.type, architecture))];
  const lacksMemory = tried.every(
    (replica) => replica === 'memory' || (typeof replica !== 'string' && replica.limit === 'memory'),
  );
  let held = false;
  for (let nodes = 2; lacksMemory && nodes <= MOST_NODES; nodes++) {
    const across = replicasOf(layoutsAcross(context.type, architecture, nodes));
    tried.push(...across);
    if (held) break;
    held = across.some((replica) => replica !== 'memory');
  }
  return tried;
}

function contextOf(service: Service, type: InstanceType): ReplicaContext | ExcludedReason {
  const { arithmetic, shape, memoryReserve } = service;
  if (type.accelerators === null) return 'no-accelerator';
  if (type.accelerators.model.denseTflops[arithmetic] === null) return 'no-rate-at-precision';
  const hardware = hardwareOf(type, arithmetic);
  if (hardware === null) return 'figure-unknown';
  const computeShare = service.computeShare?.(type.family);
  const { architecture, weightBytesPerParameter, cacheBytesPerNumber, engine, bandwidthShare } = service;
  const served = {
    architecture,
    weightBytesPerParameter,
    cacheBytesPerNumber,
    arithmetic,
    engine,
    ...hardware,
    ...(computeShare !== undefined && { computeShare }),
    ...(bandwidthShare !== undefined && { bandwidthShare }),
  };
  return { served, type, shape, efficiency: FITTED.efficiency, memoryReserve, rates: ratesOfModel(architecture) };
}
