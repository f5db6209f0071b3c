import { bestLayout, fitsLayout, type LaidOut } from './best-layout.js';
import { FITTED } from './fitted.js';
import type { TrainingHardware } from './hardware.js';
import type { TrainedModel } from './trained-model.js';
import type { TrainingRun } from './training-run.js';

/** What so many nodes of one kind make of a run. */
interface OfNodes {
  /** Whether their memory holds it. */
  readonly fits: (nodes: number) => boolean;
  /** Their fastest layout; null: none fits. */
  readonly at: (nodes: number) => LaidOut | null;
}

/** Layouts of a run, worked out once for each kind of hardware, however many instance types have it. */
export class NodeLayouts {
  readonly #model: TrainedModel;
  readonly #run: TrainingRun;
  readonly #known = new Map<string, OfNodes>();

  constructor(model: TrainedModel, run: TrainingRun) {
    this.#model = model;
    this.#run = run;
  }

  /** By the number of nodes, at least 1. */
  on(hardware: TrainingHardware): OfNodes {
    const key = Object.values(hardware).join(' ');
    const known = this.#known.get(key) ?? this.#of(hardware);
    this.#known.set(key, known);
    return known;
  }

  #of(hardware: TrainingHardware): OfNodes {
    const [model, run] = [this.#model, this.#run];
    const { accelerators } = hardware;
    return {
      fits: remembered((nodes) => fitsLayout(model, run, hardware, nodes * accelerators)),
      at: remembered((nodes) => bestLayout(model, run, hardware, nodes * accelerators, FITTED.efficiency)),
    };
  }
}

function remembered<Value>(of: (nodes: number) => Value): (nodes: number) => Value {
  const known = new Map<number, Value>();
  return (nodes) => {
    const value = known.has(nodes) ? known.get(nodes)! : of(nodes);
    known.set(nodes, value);
    return value;
  };
}
