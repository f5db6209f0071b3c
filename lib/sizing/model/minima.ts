import type { Precision } from '../../units/closed-lists.js';

/** Minima over the whole fleet unless the name says each; absent: not asked for. */
export interface DemandMinima {
  /** Dense, sustained, at `precision`. */
  readonly computeTflops?: number;
  /** Needed with `computeTflops`; without it, only types that have a figure for it qualify. */
  readonly precision?: Precision;
  readonly acceleratorMemoryGib?: number;
  readonly acceleratorMemoryEachGib?: number;
  readonly accelerators?: number;
  /** Node-to-node bandwidth summed over nodes: baseline, never "up to". 8 Gbit/s = 1 GB/s. */
  readonly networkGbytesPerSecond?: number;
  readonly hostMemoryGib?: number;
  readonly vcpus?: number;
  readonly localNvmeGb?: number;
}

/** A minimum that is a number; `precision` says what the rates are of. */
export type Minimum = Exclude<keyof DemandMinima, 'precision'>;

interface MinimumFacts {
  readonly unit: string;
  /** What it is a minimum of: the working nodes together, or each accelerator. */
  readonly of: 'fleet' | 'accelerator';
  /** Whether it is a count. */
  readonly whole: boolean;
}

/** Every minimum, in the order in which reports list them. */
export const MINIMA = {
  computeTflops: { unit: 'TFLOPS', of: 'fleet', whole: false },
  acceleratorMemoryGib: { unit: 'GiB', of: 'fleet', whole: false },
  accelerators: { unit: 'accelerators', of: 'fleet', whole: true },
  networkGbytesPerSecond: { unit: 'GB/s', of: 'fleet', whole: false },
  hostMemoryGib: { unit: 'GiB', of: 'fleet', whole: false },
  vcpus: { unit: 'vCPUs', of: 'fleet', whole: true },
  localNvmeGb: { unit: 'GB', of: 'fleet', whole: false },
  acceleratorMemoryEachGib: { unit: 'GiB', of: 'accelerator', whole: false },
} as const satisfies Readonly<Record<Minimum, MinimumFacts>>;

/** A minimum that adds up over the working nodes of a fleet. */
export type SummedMinimum = {
  [Key in Minimum]: (typeof MINIMA)[Key]['of'] extends 'fleet' ? Key : never;
}[Minimum];

/** What adds up over the working nodes of a fleet: minima, and what a `delivery` asks for. */
export type Summed = SummedMinimum | 'delivery';

/** A minimum that each accelerator meets by itself. */
export type EachMinimum = Exclude<Minimum, SummedMinimum>;

const KEYS = Object.keys(MINIMA) as Minimum[];

/** In the order of `MINIMA`. */
export const SUMMED_MINIMA = KEYS.filter((key): key is SummedMinimum => MINIMA[key].of === 'fleet');

/** In the order of `MINIMA`. */
export const EACH_MINIMA = KEYS.filter((key): key is EachMinimum => MINIMA[key].of !== 'fleet');

/** In the order in which reports list them. */
export const SUMMED: readonly Summed[] = ['delivery', ...SUMMED_MINIMA];

/** What a node does over time: on spot it loses a part of it. The others it has, wherever it is. */
export function isWork(key: Summed): boolean {
  return key === 'computeTflops' || key === 'delivery';
}
