import type { InstanceType } from '../../catalog/facts/catalog.js';
import type { DeliveryBasis, LevelAsked, ServedAlone } from '../../sizing/model/delivery.js';
import { GIB } from '../../units/conversions.js';
import { isMixture } from './architecture.js';
import { enginesNeeded, promptWait } from './arrivals.js';
import type { Efficiency } from './efficiency.js';
import { type MeasuredCorrection, measuredCorrection } from './measured-correction.js';
import type { MeasuredRate } from './measured-rates.js';
import { type RequestShape, type RequestTime, requestTime } from './request-time.js';
import { cacheBytesPerToken, type ServingCase, type Stage, secondsOf, weightBytesEach } from './step-time.js';

/** What requests come, and what each must get. */
export interface ServiceLevel extends LevelAsked {
  /** Over the fleet, at the peak. */
  readonly requestsPerSecond: number;
}

/** How a replica stands on nodes: one stage on accelerators of a node, or a pipeline of whole nodes. */
export interface Layout extends Stage {
  readonly nodes: number;
}

/** A replica that holds the level, at the most requests at once. */
export interface Replica {
  readonly layout: Layout;
  /** Requests that it works on at once, over its nodes. */
  readonly concurrency: number;
  /** Requests a second of the fleet ÷ stages needed for them, with the margin for random arrivals. */
  readonly requestsPerSecondOfStage: number;
  readonly limit: DeliveryBasis['limit'];
  /** Whether rows of this case were measured. */
  readonly measured: boolean;
}

/** What keeps a layout from serving. */
export type ReplicaRefusal = 'memory' | 'level';

/** Engines run no more requests in a step by default (vLLM's `max_num_seqs` on large accelerators). */
const MOST_IN_A_STEP = 1024;
/** Between stages on two nodes over EFA; assumed, with what it carries at 200 Gbit/s to an accelerator. */
const HOP_SECONDS = 30e-6;
/** A pipeline waits for its slowest stage: assumed. */
const PIPELINE_SHARE = 0.9;

/** Layouts of one node: 1, 2, 4, … accelerators, and all; experts also with data-parallel attention. */
export function layoutsWithin(
  { accelerators }: InstanceType,
  architecture: ServingCase['architecture'],
): readonly Layout[] {
  const count = accelerators?.count ?? 0;
  if (count === 0) return [];
  const sizes = count < 1 ? [1] : [...[1, 2, 4, 8].filter((size) => size < count), count];
  return sizes.flatMap((size) => variants(size, 1, architecture));
}

/** Layouts of so many nodes, joined by EFA: each holds some of the layers. */
export function layoutsAcross(
  { accelerators, network }: InstanceType,
  architecture: ServingCase['architecture'],
  nodes: number,
): readonly Layout[] {
  const joined = network.efaInterfaces > 0 && nodes <= architecture.layers;
  return accelerators !== null && joined ? variants(accelerators.count, nodes, architecture) : [];
}

function variants(accelerators: number, nodes: number, architecture: ServingCase['architecture']): readonly Layout[] {
  const tensor = { accelerators, nodes, attentionData: false };
  return accelerators > 1 && isMixture(architecture) ? [tensor, { ...tensor, attentionData: true }] : [tensor];
}

/** What the search for a batch needs besides the layout. */
export interface ReplicaContext {
  readonly served: ServingCase;
  readonly type: InstanceType;
  readonly shape: RequestShape;
  readonly efficiency: Efficiency;
  /** Of each accelerator, share that neither weights nor cache may take. */
  readonly memoryReserve: number;
  readonly rates: readonly MeasuredRate[];
}

/** The most requests at once with which a layout holds the level, and what it delivers then. */
export function replicaOf(context: ReplicaContext, layout: Layout, level: ServiceLevel): Replica | ReplicaRefusal {
  const most = Math.min(MOST_IN_A_STEP, requestsInMemory(context, layout));
  if (most < 1) return 'memory';
  const { at, correction, percentile } = servedAt(context, layout, level);
  const isFast = ({ tokensPerSecondEach }: Served) => tokensPerSecondEach >= level.tokensPerSecondEach;
  const holds = (served: Served) =>
    isFast(served) && (level.firstTokenSeconds === null || served.firstTokenSeconds <= level.firstTokenSeconds);
  const batch = largest(most, (candidate) => holds(at(candidate)));
  if (batch === 0) return 'level';
  const best = at(batch);
  const limit = batch === most ? 'memory' : isFast(at(batch + 1)) ? 'first-token' : largestPart(context, best);
  const { requestsPerSecond } = level;
  const perOther = batch === 1 ? 0 : (best.time.total - at(Math.floor(batch / 2)).time.total) / Math.ceil(batch / 2);
  const load = { alone: best.time.total - perOther * batch, perOther, most: batch };
  return {
    layout,
    concurrency: batch * layout.nodes,
    requestsPerSecondOfStage: requestsPerSecond / enginesNeeded(requestsPerSecond, load, percentile),
    limit,
    measured: correction?.covers(batch) ?? false,
  };
}

/** What a request gets that has a replica for itself, which no level can better; null: it does not fit. */
export function servedAlone(context: ReplicaContext, layout: Layout, level: ServiceLevel): ServedAlone | null {
  if (requestsInMemory(context, layout) < 1) return null;
  const { tokensPerSecondEach, firstTokenSeconds } = servedAt(context, layout, level).at(1);
  return { tokensPerSecondEach, firstTokenSeconds };
}

function servedAt(context: ReplicaContext, layout: Layout, level: ServiceLevel) {
  const { served, type, shape, efficiency, rates } = context;
  const correction = layout.nodes === 1 ? measuredCorrection(rates, type, served, layout, shape, efficiency) : null;
  // Each of two bounds may be missed by half of the requests that may miss the level.
  const percentile = level.firstTokenSeconds === null ? level.percentile : (1 + level.percentile) / 2;
  return { correction, percentile, at: (batch: number) => serve(context, layout, correction, batch, percentile) };
}

/** Requests of one stage whose cache fits beside the weights. A pipeline spreads both over its nodes. */
function requestsInMemory({ served, type, shape, memoryReserve }: ReplicaContext, layout: Layout): number {
  const { model, count } = type.accelerators!;
  const usable = model.memoryGib * GIB * Math.min(1, count) * (1 - memoryReserve);
  const free = usable - weightBytesEach(served, layout) / layout.nodes;
  const tokens = shape.earlierTokens + shape.inputTokens + shape.outputTokens;
  return Math.floor(free / (tokens * cacheBytesPerToken(served, layout)));
}

interface Served {
  readonly time: RequestTime;
  readonly requestsPerSecond: number;
  readonly tokensPerSecondEach: number;
  readonly firstTokenSeconds: number;
}

/**
 * A stage with so many requests. In a pipeline, each of its stages works on another batch of that size, and a token
 * passes all of them: the time of a request is that of one stage with all layers, the rate that of all batches.
 */
function serve(
  { served, shape, efficiency }: ReplicaContext,
  layout: Layout,
  correction: MeasuredCorrection | null,
  batch: number,
  percentile: number,
): Served {
  const modelled = requestTime(served, layout, efficiency, shape, batch);
  const hops = layout.nodes === 1 ? 0 : layout.nodes * HOP_SECONDS * shape.outputTokens;
  const stretch = (correction?.at(batch) ?? 1) / (layout.nodes === 1 ? 1 : PIPELINE_SHARE);
  const total = modelled.total * stretch + hops;
  const prefill = modelled.prefill * stretch;
  const requestsPerSecond = (batch * layout.nodes) / total;
  const step = secondsOf(modelled.step) * stretch;
  const load = Math.min(0.999, (batch / total) * prefill);
  return {
    time: { ...modelled, total, prefill },
    requestsPerSecond,
    tokensPerSecondEach: shape.outputTokens / (total - prefill),
    // It waits for the step that runs and for the prompts before it, and its own last step gives the token.
    firstTokenSeconds: step + promptWait(prefill, load, percentile) + prefill + modelled.step.overhead,
  };
}

function largest(most: number, holds: (batch: number) => boolean): number {
  let below = 0;
  let above = most + 1;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (holds(middle)) below = middle;
    else above = middle;
  }
  return below;
}

/** What the time of a request goes to most: reading prompts is arithmetic. */
function largestPart({ shape }: ReplicaContext, { time, requestsPerSecond }: Served): DeliveryBasis['limit'] {
  const { step, prefill, total } = time;
  const prompts = (requestsPerSecond * total * prefill) / shape.outputTokens;
  const parts = { ...step, compute: step.compute + prompts };
  return (Object.keys(parts) as (keyof typeof parts)[]).reduce((most, key) => (parts[key] > parts[most] ? key : most));
}
