import type { InstanceType } from '../../catalog/facts/catalog.js';
import {
  type Delivery,
  type DeliveryBasis,
  type ExcludedReason,
  MOST_TIMES_FEWEST,
  type ModelLayout,
  type TypeDelivery,
} from '../../sizing/model/delivery.js';
import { measuredByUser } from '../measured-by-user.js';
import type { LaidOut } from './best-layout.js';
import { caseKey, FITTED, UNMEASURED_BAND } from './fitted.js';
import { hardwareOf, type TrainingHardware } from './hardware.js';
import { nearestRuns } from './nearest-runs.js';
import { NodeLayouts } from './node-layouts.js';
import { bitsOf, tokenFlops } from './token-time.js';
import { isMixture, type TrainedModel } from './trained-model.js';
import { groupSize, type TrainingRun } from './training-run.js';

/** A run: a model, how it is trained, and how fast it must be done. */
export interface AskedRun {
  readonly model: TrainedModel;
  readonly run: TrainingRun;
  /** Over the fleet, so that it ends at its deadline. Greater than 0. */
  readonly tokensPerSecond: number;
  /** In place of the fitted shares of the dense peak, by family, in (0, 1]. @default - fitted */
  readonly utilization?: (family: string) => number | undefined;
  /** What the user measured of one node of a type, in tokens a second; wins over all. */
  readonly measured: ReadonlyMap<string, number>;
}

/** What the types deliver to a run. */
export function deliverRun(
  asked: AskedRun,
  types: readonly InstanceType[],
): Pick<Delivery, 'unit' | 'byType' | 'refused'> {
  const byType = new Map<string, TypeDelivery>();
  const refused = new Map<string, ExcludedReason>();
  const layouts = new NodeLayouts(asked.model, asked.run);
  for (const type of types) {
    const delivered = deliverRunOn(asked, type, layouts);
    if (typeof delivered === 'string') refused.set(type.name, delivered);
    else byType.set(type.name, delivered);
  }
  return { unit: 'tokens', byType, refused };
}

/** Parts of a longer sequence count as sequences of this length when a batch is shared among nodes. */
const CONTEXT_PART = 8192;
/** The number of nodes follows from the rate, and the rate from the number of nodes. */
const ROUNDS = 12;

/**
 * What a node of a type delivers to a run: its rate at the number of nodes that the deadline needs, in the fastest layout
 * that fits the memory. Where no number of nodes meets the deadline, the rate at the most nodes that share the batch.
 * @returns a reason where the type can not do the work
 */
export function deliverRunOn(
  asked: AskedRun,
  type: InstanceType,
  layouts: NodeLayouts = new NodeLayouts(asked.model, asked.run),
): TypeDelivery | ExcludedReason {
  const measured = asked.measured.get(type.name);
  const { model, run } = asked;
  if (type.accelerators === null) return 'no-accelerator';
  const hardware = hardwareOf(type, run.precision);
  if (hardware === null) return measured === undefined ? 'no-rate-at-precision' : measuredByUser(measured);
  const most = mostNodes(run, hardware);
  const { fits, at } = layouts.on(hardware);
  const fewest = fewestThatFit(fits, most);
  if (fewest === null) return measured === undefined ? 'model-too-large' : measuredByUser(measured);
  const stated = asked.utilization?.(type.family);
  const rateOf = ({ time }: LaidOut): number =>
    measured ??
    (stated === undefined
      ? hardware.accelerators / time.total
      : (hardware.accelerators * hardware.flops * stated) / tokenFlops(model, run));
  const { nodes, laidOut } = atDeadline(at, rateOf, asked.tokensPerSecond, fewest, most);
  const perNode = rateOf(laidOut);
  const limits = { nodesPerReplica: 1, fewestNodes: fewest, mostNodes: most };
  if (measured !== undefined) return { ...measuredByUser(measured), ...limits };
  const { band, bandFrom } = bandOf(model, run, hardware);
  return {
    perNode,
    ...(stated === undefined && { byNodes: ratesOfMore(at, rateOf, { nodes, perNode }, most) }),
    pessimisticPerNode: perNode * (1 - band),
    ...limits,
    basis: {
      from: 'modelled',
      limit: limitOf(laidOut),
      acceleratorsPerReplica: groupSize(laidOut.layout),
      layout: layoutOf(laidOut),
      batch: laidOut.layout.microBatch,
      band,
      bandFrom,
      nearest: nearestRuns(model, run, type),
    },
  };
}

/** Each node works on a sequence of the batch, or on a part of a long one. A network that is not known: one node. */
function mostNodes({ globalSequences, sequence }: TrainingRun, hardware: TrainingHardware): number {
  if (hardware.networkBytesPerSecond === null) return 1;
  return Math.max(1, Math.floor(globalSequences * Math.max(1, Math.floor(sequence / CONTEXT_PART))));
}

/** Fewest nodes, up to a power of two beyond which halves are tried. @returns null where no number up to the most does */
function fewestThatFit(fits: (nodes: number) => boolean, most: number): number | null {
  let enough = 1;
  while (!fits(enough)) {
    if (enough === most) return null;
    enough = Math.min(most, enough * 2);
  }
  let fails = Math.floor(enough / 2);
  while (enough - fails > 1) {
    const middle = Math.floor((enough + fails) / 2);
    if (fits(middle)) enough = middle;
    else fails = middle;
  }
  return enough;
}

/** The fewest nodes that together reach the rate; the most where none do. */
function atDeadline(
  at: (nodes: number) => LaidOut | null,
  rateOf: (laidOut: LaidOut) => number,
  tokensPerSecond: number,
  fewest: number,
  most: number,
): { nodes: number; laidOut: LaidOut } {
  let nodes = fewest;
  let laidOut = at(nodes)!;
  for (let round = 0; round < ROUNDS; round++) {
    const needed = Math.min(most, Math.max(fewest, Math.ceil(tokensPerSecond / rateOf(laidOut))));
    if (needed <= nodes) break;
    const next = at(needed);
    // A number that divides badly may fit no layout; the one before stands.
    if (next === null) break;
    nodes = needed;
    laidOut = next;
  }
  // A rate that rises with the nodes has overshot.
  const enough = Math.max(fewest, Math.ceil(tokensPerSecond / rateOf(laidOut)));
  const closer = enough < nodes ? at(enough) : null;
  if (closer === null || enough * rateOf(closer) < tokensPerSecond) return { nodes, laidOut };
  return { nodes: enough, laidOut: closer };
}

/** Multiples of the fewest nodes that meet a deadline up to which the rate of a node is worked out. */
const MULTIPLES = [1.25, 1.5, 2, 3, 5, MOST_TIMES_FEWEST];

/**
 * What a node does in fleets of more nodes than the deadline needs, each step at the rate of its largest fleet. A step of
 * which no layout fits is left out: its fleets do as much as those of the next.
 */
function ratesOfMore(
  at: (nodes: number) => LaidOut | null,
  rateOf: (laidOut: LaidOut) => number,
  first: { readonly nodes: number; readonly perNode: number },
  most: number,
): NonNullable<TypeDelivery['byNodes']> {
  const rates = [{ most: first.nodes, perNode: first.perNode }];
  for (const multiple of MULTIPLES) {
    const nodes = Math.min(most, Math.ceil(first.nodes * multiple));
    const last = rates.at(-1)!;
    const laidOut = nodes > last.most ? at(nodes) : null;
    if (laidOut !== null) rates.push({ most: nodes, perNode: Math.min(last.perNode, rateOf(laidOut)) });
  }
  return rates;
}

function bandOf(
  model: TrainedModel,
  run: TrainingRun,
  { generation }: TrainingHardware,
): Pick<DeliveryBasis, 'band' | 'bandFrom'> {
  const mixture = isMixture(model);
  const measured = FITTED.cases.includes(caseKey(generation, mixture, bitsOf(run.precision)));
  if (!measured) return { band: UNMEASURED_BAND, bandFrom: 'assumed' };
  return { band: mixture ? FITTED.bands.mixture : FITTED.bands.dense, bandFrom: 'measured' };
}

function limitOf({ time }: LaidOut): DeliveryBasis['limit'] {
  const { products, attention, exchange, shards, idle } = time;
  const most = Math.max(products + attention, exchange + shards, idle);
  if (most === products + attention) return 'compute';
  return most === idle ? 'batch' : 'link';
}

function layoutOf({ layout }: LaidOut): ModelLayout {
  const { tensor, pipeline, context, expert, data, sharding, recompute } = layout;
  return { tensor, pipeline, context, expert, data, sharding, recompute };
}
