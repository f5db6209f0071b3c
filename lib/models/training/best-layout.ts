import type { TrainingHardware } from './hardware.js';
import { heldActivations, heldState, usableBytes } from './memory.js';
import {
  exchangeTime,
  idleFactor,
  type TokenTime,
  type TrainingEfficiency,
  tokenTime,
  workTime,
} from './token-time.js';
import { isMixture, type TrainedModel } from './trained-model.js';
import { groupSize, type Layout, type TrainingRun } from './training-run.js';

/** A layout that fits, and what a token takes in it. */
export interface LaidOut {
  readonly layout: Layout;
  readonly time: TokenTime;
}

/** Tensor parallelism beyond this splits layers too thin; 16 cores of Trainium chips share a node. */
const MOST_TENSOR = 8;
const MOST_STAGES = 16;
/** Shorter parts of a sequence do not fill an accelerator. */
const LEAST_CONTEXT = 8192;
const MOST_MICRO_BATCH = 16;

/** The fastest layout of so many accelerators that fits their memory, of equal ones the first. @returns null when none fits */
export function bestLayout(
  model: TrainedModel,
  run: TrainingRun,
  hardware: TrainingHardware,
  accelerators: number,
  efficiency: TrainingEfficiency,
): LaidOut | null {
  const computing = [false, true].map((recompute) => {
    const { products, attention } = workTime(model, run, hardware, recompute, efficiency);
    return products + attention;
  });
  let best: LaidOut | null = null;
  for (const split of splits(model, run, hardware, accelerators)) {
    const exchange = exchangeTime(model, hardware, split, efficiency);
    const idle = leastIdle(run, model, accelerators, split);
    for (const sharding of shardings(split)) {
      for (const recompute of RECOMPUTES[run.recomputation]) {
        // Most layouts are slower by what they compute and wait alone: their memory is not looked at.
        if (best !== null && (computing[Number(recompute)]! + exchange) * idle >= best.time.total) continue;
        const layout = fitting(model, run, hardware, split, sharding, recompute);
        if (layout === null) continue;
        const time = tokenTime(model, run, hardware, accelerators, layout, efficiency);
        if (best === null || time.total < best.time.total) best = { layout, time };
      }
    }
  }
  return best;
}

/** Whether so many accelerators hold the run in any layout. */
export function fitsLayout(
  model: TrainedModel,
  run: TrainingRun,
  hardware: TrainingHardware,
  accelerators: number,
): boolean {
  for (const split of splits(model, run, hardware, accelerators)) {
    for (const sharding of shardings(split)) {
      for (const recompute of RECOMPUTES[run.recomputation]) {
        if (fitting(model, run, hardware, split, sharding, recompute) !== null) return true;
      }
    }
  }
  return false;
}

/** How a run is split over accelerators. */
type Split = Pick<Layout, 'tensor' | 'pipeline' | 'context' | 'expert' | 'data'>;

function* splits(
  model: TrainedModel,
  run: TrainingRun,
  hardware: TrainingHardware,
  accelerators: number,
): Generator<Split> {
  const mixture = isMixture(model);
  const [mostTensor, mostStages] = [Math.min(MOST_TENSOR, hardware.accelerators), Math.min(MOST_STAGES, model.layers)];
  const mostContext = Math.floor(Math.max(1, run.sequence / LEAST_CONTEXT));
  for (let tensor = 1; tensor <= mostTensor; tensor *= 2) {
    for (let context = 1; context <= mostContext; context *= 2) {
      for (let pipeline = 1; pipeline <= mostStages; pipeline *= 2) {
        const data = Math.min(Math.floor(accelerators / (tensor * context * pipeline)), run.globalSequences);
        if (data === 0) break;
        const mostExpert = mixture ? Math.min(model.experts, data * context) : 1;
        for (let expert = 1; expert <= mostExpert; expert *= 2) yield { tensor, pipeline, context, expert, data };
      }
    }
  }
}

const SHARDINGS = { whole: ['optimizer', 'full'], stages: ['optimizer'] } as const;

/** Weights are gathered by groups that hold all layers. */
function shardings({ pipeline, data, context }: Split): readonly Layout['sharding'][] {
  return pipeline === 1 && data * context > 1 ? SHARDINGS.whole : SHARDINGS.stages;
}

const RECOMPUTES: Readonly<Record<TrainingRun['recomputation'], readonly boolean[]>> = {
  auto: [false, true],
  never: [false],
  always: [true],
};

/** A layout with the largest micro-batch that fits the memory; null: none does. */
function fitting(
  model: TrainedModel,
  run: TrainingRun,
  hardware: TrainingHardware,
  split: Split,
  sharding: Layout['sharding'],
  recompute: boolean,
): Layout | null {
  const state = heldState(model, run, split, sharding);
  const left = usableBytes(hardware) - state;
  const activations = heldActivations(model, run, split, { recompute, microBatch: 1, state });
  if (activations > left) return null;
  const { tensor, pipeline, context, expert, data } = split;
  const microBatch = largestMicroBatch(run, split, left / activations);
  // Written out: a spread takes several times as long, thousands of times.
  return { tensor, pipeline, context, expert, data, sharding, recompute, microBatch };
}

/** A pipeline works on one sequence at a time. */
function largestMicroBatch({ globalSequences }: TrainingRun, { data, pipeline }: Split, inMemory: number): number {
  if (pipeline > 1) return 1;
  const most = Math.min(MOST_MICRO_BATCH, Math.floor(globalSequences / data));
  return 2 ** Math.floor(Math.log2(Math.max(1, Math.min(most, inMemory))));
}

/** How long the accelerators of a split wait at least, whatever its micro-batch. */
function leastIdle(run: TrainingRun, model: TrainedModel, accelerators: number, split: Split): number {
  if (split.pipeline === 1) return accelerators / (groupSize(split) * split.data);
  return idleFactor(run, model, accelerators, split, 1);
}
