import type { Accelerator, Interconnect } from '../../catalog/facts/catalog.js';
import type { ServingEngine } from '../../units/closed-lists.js';
import fitted from './fitted.json' with { type: 'json' };

/** Architectures of accelerators that were measured; another counts as the one that it resembles. */
export type Generation = 'hopper' | 'blackwell';

/** Shares of the peak and fixed times: fitted by `npm run fit` to `rates.json`, all of them. */
export interface Efficiency {
  readonly engines: Readonly<Record<ServingEngine, EngineEfficiency>>;
  readonly generations: Readonly<Record<Generation, GenerationEfficiency>>;
  /** Of a step, for each request in it. */
  readonly secondsPerRequest: number;
  /** Of the bandwidth that other caches reach, for the cache of latent attention. */
  readonly latentCacheShare: number;
}

/** What an engine adds. */
export interface EngineEfficiency {
  /** Fixed time of a layer in a step, seconds; more for its experts and its latent attention. */
  readonly layerSeconds: number;
  readonly expertLayerSeconds: number;
  readonly latentLayerSeconds: number;
  /** Time of reading a prompt over that of its matrix products in a step. */
  readonly prefillFactor: number;
  /** Of the rate of dense matrix products, for those of a mixture of experts. */
  readonly expertCompute: number;
  /** Of the memory bandwidth, while experts are read, by generation. */
  readonly expertBandwidth: Readonly<Record<Generation, number>>;
}

/** What the hardware gives. */
export interface GenerationEfficiency {
  /** Of the memory bandwidth, while weights and cache are read. */
  readonly weightBandwidth: number;
  readonly cacheBandwidth: number;
  /** Of the dense peak, by bits of the arithmetic. */
  readonly compute16: number;
  readonly compute8: number;
  readonly compute4: number;
  /** Of that, where weights have fewer bits than the arithmetic. */
  readonly dequantized: number;
  /** Of one exchange between the accelerators of a replica, seconds, and its rate, bytes a second. */
  readonly exchangeSeconds: number;
  readonly exchangeBytesPerSecond: number;
}

/** How far predictions were from what was measured: relative, 90 % of rows are within. */
export interface Bands {
  /** Measured at the same case, interpolated: each row predicted without itself. */
  readonly measured: number;
  /** Accelerators that were measured: rows that the fit did not see. */
  readonly modelled: number;
}

/** The fit that ships. */
export const FITTED: { readonly efficiency: Efficiency; readonly bands: Bands } = fitted;

/** Accelerators of which no row exists: assumed, no measurement bounds it. */
export const UNMEASURED_BAND = 0.5;

/** Instance types on which rows were measured, and their accelerators: any type with one of them is the same case. */
const MEASURED_ON: Readonly<Record<string, string>> = {
  'p5.48xlarge': 'H100-SXM-80GB',
  'p5en.48xlarge': 'H200-SXM-141GB',
  'p6-b200.48xlarge': 'B200-SXM-180GB',
  'p6-b300.48xlarge': 'B300-SXM-288GB',
};

/** Whether rows of this accelerator took part in the fit. */
export function isMeasured({ key }: Accelerator): boolean {
  return Object.values(MEASURED_ON).includes(key);
}

/** Whether a row of this instance type was measured on this accelerator. */
export function measuredOn(instanceType: string, { key }: Accelerator): boolean {
  return MEASURED_ON[instanceType] === key;
}

/** Accelerators of NVIDIA with rates in 4 bits are of Blackwell's kind; all others count as Hopper's. */
export function generationOf({ vendor, denseTflops }: Accelerator): Generation {
  return vendor === 'NVIDIA' && denseTflops.fp4 !== null ? 'blackwell' : 'hopper';
}

/**
 * Over PCIe an exchange is staged through switches or the host; assumed: 30 µs and 20 GB/s, two thirds of what a
 * slot of PCIe 4.0 × 16 carries.
 */
const PCIE = { exchangeSeconds: 30e-6, exchangeBytesPerSecond: 20e9 };

/** An exchange between the accelerators of one node. */
export function exchangeOf(
  generation: GenerationEfficiency,
  interconnect: Interconnect,
): Pick<GenerationEfficiency, 'exchangeSeconds' | 'exchangeBytesPerSecond'> {
  return interconnect === 'pcie' ? PCIE : generation;
}
