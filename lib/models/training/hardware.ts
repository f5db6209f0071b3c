import type { Accelerator, InstanceType } from '../../catalog/facts/catalog.js';
import type { Precision } from '../../units/closed-lists.js';
import { GIB } from '../../units/conversions.js';

/** Accelerators that reach about the same share of their peak. */
export const GENERATIONS = [
  'volta',
  'ampere',
  'ada',
  'hopper',
  'blackwell',
  'grace-blackwell',
  'trainium',
  'trainium2',
] as const;
/** Generation of an accelerator. */
export type Generation = (typeof GENERATIONS)[number];

/** What of a type decides how fast it trains. Of one accelerator, or of the part of one that the type carries. */
export interface TrainingHardware {
  readonly generation: Generation;
  /** Dense peak in the precision of the run, FLOP/s. */
  readonly flops: number;
  /** Dense peak in 16 bits, in which attention computes. */
  readonly flops16: number;
  readonly memoryBytes: number;
  /** Of a node. */
  readonly accelerators: number;
  /** Accelerators that reach each other over the link: those of a node, or of a rack of NVL72. */
  readonly domain: number;
  /** Between accelerators of a domain, each way, bytes/s. */
  readonly linkBytesPerSecond: number;
  /** Of a node to others, bytes/s; null: not published, so that a fleet is one node. */
  readonly networkBytesPerSecond: number | null;
}

/** By the start of a catalog key; the first that fits. `ada`: cards on PCIe that no published row tells of. */
const GENERATION_OF: readonly (readonly [string, Generation])[] = [
  ['GB200', 'grace-blackwell'],
  ['GB300', 'grace-blackwell'],
  ['B200', 'blackwell'],
  ['B300', 'blackwell'],
  ['RTX-PRO', 'ada'],
  ['H100', 'hopper'],
  ['H200', 'hopper'],
  ['L4', 'ada'],
  ['A100', 'ampere'],
  ['A10G', 'ada'],
  ['TRAINIUM1', 'trainium'],
  ['TRAINIUM', 'trainium2'],
];

/** Each way, bytes/s: half of the sum that NVIDIA gives (V100 300, A100 600, H100 900, B200 1800 GB/s); of NeuronLink, to the neighbour in a ring or torus. */
const NVLINK: Readonly<Record<Generation, number>> = {
  volta: 150e9,
  ampere: 300e9,
  ada: 32e9,
  hopper: 450e9,
  blackwell: 900e9,
  'grace-blackwell': 900e9,
  trainium: 192e9,
  trainium2: 256e9,
};
/** PCIe 4.0 with 16 lanes carries 32 GB/s each way, of which about 70 % is reached. */
const PCIE = 22e9;
/** NVL72: 72 accelerators on one NVLink switch. */
const RACK = 72;

/** The generation of an accelerator; those that none resembles count as the oldest. */
export function generationOf({ key }: Accelerator): Generation {
  return GENERATION_OF.find(([start]) => key.startsWith(start))?.[1] ?? 'volta';
}

/** @returns null where the type carries no accelerator, or the catalog has no peak for the precision */
export function hardwareOf({ accelerators, network }: InstanceType, precision: Precision): TrainingHardware | null {
  if (accelerators === null) return null;
  const { model, interconnect, count } = accelerators;
  const tflops = model.denseTflops[precision];
  const tflops16 = model.denseTflops.bf16 ?? model.denseTflops.fp16;
  if (tflops === null || tflops16 === null) return null;
  const generation = generationOf(model);
  // A type may carry a part of one.
  const part = Math.min(1, count);
  return {
    generation,
    flops: tflops * 1e12 * part,
    flops16: tflops16 * 1e12 * part,
    memoryBytes: model.memoryGib * GIB * part,
    accelerators: Math.max(1, count),
    domain: generation === 'grace-blackwell' ? RACK : Math.max(1, count),
    linkBytesPerSecond: interconnect === 'pcie' ? PCIE : NVLINK[generation],
    networkBytesPerSecond: network.baselineGbps === null ? null : network.baselineGbps * 0.125e9,
  };
}
