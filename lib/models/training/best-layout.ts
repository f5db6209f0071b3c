import type { TrainingHardware } from './hardware.js';
import { heldMemory, usableBytes } from './memory.js';
import { type TokenTime, type TrainingEfficiency, tokenTime } from './token-time.js';
import { isMixture, type TrainedModel } from './trained-model.js';
import type { Layout, TrainingRun } from './training-run.js';

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

/** The fastest layout of so many accelerators that fits their memory. @returns null when none fits */
export function bestLayout(
  model: TrainedModel,
  run: TrainingRun,
  hardware: TrainingHardware,
  accelerators: number,
  efficiency: TrainingEfficiency,
): LaidOut | null {
  let best: LaidOut | null = null;
  for (const layout of layouts(model, run, hardware, accelerators)) {
    const time = tokenTime(model, run, hardware, accelerators, layout, efficiency);
    if (best === null || time.total < best.time.total) best = { layout, time };
  }
  return best;
}

/** Every layout that fits, each with the largest micro-batch that does. */
function* layouts(
  model: TrainedModel,
  run: TrainingRun,
  hardware: TrainingHardware,
  accelerators: number,
): Generator<Layout> {
  const recomputes = run.recomputation === 'auto' ? [false, true] : [run.recomputation === 'always'];
  for (const tensor of powers(Math.min(MOST_TENSOR, hardware.accelerators))) {
    for (const context of powers(Math.floor(Math.max(1, run.sequence / LEAST_CONTEXT)))) {
      for (const pipeline of powers(Math.min(MOST_STAGES, model.layers))) {
        const data = Math.min(Math.floor(accelerators / (tensor * context * pipeline)), run.globalSequences);
        if (data === 0) break;
        for (const expert of isMixture(model) ? powers(Math.min(model.experts, data * context)) : [1]) {
          for (const sharding of pipeline === 1 && data * context > 1
            ? (['optimizer', 'full'] as const)
            : (['optimizer'] as const)) {
            for (const recompute of recomputes) {
              const layout = largestMicroBatch(model, run, hardware, {
                tensor,
                pipeline,
                context,
                expert,
                data,
                sharding,
                recompute,
                microBatch: 1,
              });
              if (layout !== null) yield layout;
            }
          }
        }
      }
    }
  }
}

function largestMicroBatch(
  model: TrainedModel,
  run: TrainingRun,
  hardware: TrainingHardware,
  layout: Layout,
): Layout | null {
  const { state, activations } = heldMemory(model, run, layout);
  const left = usableBytes(hardware) - state;
  if (activations > left) return null;
  if (layout.pipeline > 1) return layout;
  const most = Math.min(MOST_MICRO_BATCH, Math.floor(run.globalSequences / layout.data));
  const microBatch = 2 ** Math.floor(Math.log2(Math.max(1, Math.min(most, left / activations))));
  return { ...layout, microBatch };
}

function powers(most: number): number[] {
  const list: number[] = [];
  for (let power = 1; power <= most; power *= 2) list.push(power);
  return list;
}
