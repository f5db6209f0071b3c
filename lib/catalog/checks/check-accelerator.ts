import { PRECISIONS, type Precision } from '../../units/closed-lists.js';
import { roundTo } from '../../units/rounding.js';
import type { Accelerator } from '../facts/catalog.js';
import type { CatalogFinding } from './catalog-finding.js';

/**
 * Highest dense 16-bit rate that any datasheet gives, in TFLOPS; the sparse rate, twice as high, is above it.
 * An accelerator that is not listed is held to its memory: no listed one but Inferentia 1 reaches 450 FLOP a byte.
 */
const DENSE_16_BIT_CEILING_TFLOPS: Readonly<Record<string, number>> = {
  'A100-SXM-40GB': 312,
  'A100-SXM-80GB': 312,
  A10G: 125,
  'B200-SXM-180GB': 2250,
  'B300-SXM-288GB': 2250,
  'GB200-185GB': 2500,
  GB300: 2500,
  'H100-SXM-80GB': 989.5,
  'H200-SXM-141GB': 989.5,
  INFERENTIA1: 64,
  INFERENTIA2: 190,
  L4: 121,
  'L4-FRACTION': 121,
  L40S: 366,
  'RTX-PRO-6000-BSE-96GB': 500,
  T4: 65,
  T4g: 65,
  TRAINIUM1: 191,
  TRAINIUM2: 667,
  TRAINIUM3: 671,
  'V100-SXM2-16GB': 125,
  'V100-SXM2-32GB': 125,
};
const TOLERANCE = 0.03;
const CEILING_FLOP_PER_BYTE = 450;

/** Rates of one accelerator that go with each other, as a range of `high ÷ low`. */
const RATIOS: readonly {
  readonly high: Precision;
  readonly low: Precision;
  readonly from: number;
  readonly to: number;
  readonly except: readonly string[];
}[] = [
  { high: 'fp16', low: 'bf16', from: 1, to: 1, except: [] },
  { high: 'bf16', low: 'tf32', from: 1.9, to: 2.1, except: ['INFERENTIA2', 'TRAINIUM1', 'TRAINIUM2', 'TRAINIUM3'] },
  // The first Neuron cores run cFP8 at the rate of bf16; the fourth nearly four times as fast.
  { high: 'fp8', low: 'bf16', from: 1.9, to: 2.1, except: ['INFERENTIA2', 'TRAINIUM1', 'TRAINIUM3'] },
  // Blackwell Ultra has next to no int8.
  { high: 'int8', low: 'fp16', from: 1.9, to: 2.1, except: ['B300-SXM-288GB', 'GB300'] },
  // Blackwell Ultra has half as much again of fp4.
  { high: 'fp4', low: 'fp8', from: 1.9, to: 3.2, except: ['TRAINIUM3'] },
];

/** Rates, memory and bandwidth of one accelerator, against each other and against plausible bounds. */
export function checkAccelerator(accelerator: Accelerator): CatalogFinding[] {
  const path = `accelerators/${accelerator.key}`;
  const findings: CatalogFinding[] = [];
  const rates = accelerator.denseTflops;

  const positive: [string, number | null][] = [
    ['memoryGib', accelerator.memoryGib],
    ['memoryBandwidthGbytesPerSecond', accelerator.memoryBandwidthGbytesPerSecond],
    ...PRECISIONS.map((precision): [string, number | null] => [`denseTflops/${precision}`, rates[precision]]),
  ];
  for (const [figure, value] of positive) {
    if (value !== null && !(Number.isFinite(value) && value > 0)) {
      findings.push({
        code: 'figure-impossible',
        path: `${path}/${figure}`,
        message: `${value} is no positive number`,
      });
    }
  }

  for (const precision of ['fp16', 'bf16'] as const) {
    const rate = rates[precision];
    const ceiling = ceilingTflops(accelerator);
    if (rate !== null && rate > ceiling * (1 + TOLERANCE)) {
      findings.push({
        code: 'sparse-rate',
        path: `${path}/denseTflops/${precision}`,
        message: `${rate} TFLOPS is more than the dense peak of ${ceiling}: a sparse figure?`,
      });
    }
  }

  for (const { high, low, from, to, except } of RATIOS) {
    const [above, below] = [rates[high], rates[low]];
    if (above === null || below === null || except.includes(accelerator.key)) continue;
    const ratio = above / below;
    if (ratio < from || ratio > to) {
      const expected = from === to ? `${from}` : `${from} to ${to}`;
      findings.push({
        code: 'rate-ratio',
        path: `${path}/denseTflops/${high}`,
        message: `${above} is ${roundTo(ratio, 2)} times ${low} (${below}), not ${expected} times: one of them sparse?`,
      });
    }
  }
  return findings;
}

function ceilingTflops({ key, memoryBandwidthGbytesPerSecond }: Accelerator): number {
  const listed = DENSE_16_BIT_CEILING_TFLOPS[key];
  if (listed !== undefined) return listed;
  if (memoryBandwidthGbytesPerSecond === null) return Number.POSITIVE_INFINITY;
  return (memoryBandwidthGbytesPerSecond * CEILING_FLOP_PER_BYTE) / 1000;
}
