import { roundTo } from '../../units/rounding.js';
import type { InstancePower } from '../facts/catalog.js';
import { familyOf } from '../facts/instance-family.js';
import type { AcceleratorRecord } from '../files/accelerators-file.js';

/**
 * Electrical power of one instance where nobody measured it: accelerators + CPU + memory + disks, and at full load
 * a factor for the rest of the server (fans, power supplies, NVSwitch, network cards).
 *
 * Coefficients: Cloud Carbon Footprint, `coefficients-aws-use.csv` of 2026-04-24 (W per vCPU, from SPECpower) and
 * `AwsFootprintEstimationConstants.ts` of 2024-03-25 (memory, disks, accelerators). The sources are in the
 * catalog's `sources.json` under `ccf-use` and `ccf`.
 */

/** Idle and full load of one hardware thread, in W. */
const THREAD_WATTS = {
  Broadwell: [0.713, 3.685],
  'Cascade Lake': [0.69, 4.063],
  'EPYC 2nd Gen': [0.474, 1.693],
  'EPYC 3rd Gen': [0.456, 1.957],
  'EPYC 4th Gen': [0.739, 2.282],
  'Emerald Rapids': [0.814, 4.482],
  'Granite Rapids': [0.582, 2.527],
  Graviton: [0.474, 1.693],
  'Ice Lake': [0.767, 3.758],
  'Sapphire Rapids': [1.036, 4.16],
  Skylake: [0.613, 4.104],
} as const satisfies Record<string, readonly [number, number]>;

type CpuGeneration = keyof typeof THREAD_WATTS;

/**
 * By family, from AWS's product pages. A stand-in is named where the source has no usable figure: Graviton has
 * none of its own in the source either (it repeats the second EPYC generation), and the fifth EPYC generation's is
 * an outlier of few results, so the fourth's is taken.
 */
const CPU_BY_FAMILY: Readonly<Record<string, { readonly generation: CpuGeneration; readonly standIn?: true }>> = {
  c6i: { generation: 'Ice Lake' },
  c6in: { generation: 'Ice Lake' },
  c7a: { generation: 'EPYC 4th Gen' },
  c7g: { generation: 'Graviton', standIn: true },
  c7gn: { generation: 'Graviton', standIn: true },
  c7i: { generation: 'Sapphire Rapids' },
  c8g: { generation: 'Graviton', standIn: true },
  c8gn: { generation: 'Graviton', standIn: true },
  c8i: { generation: 'Granite Rapids' },
  d3en: { generation: 'Cascade Lake' },
  dl1: { generation: 'Cascade Lake' },
  dl2q: { generation: 'Cascade Lake' },
  g4ad: { generation: 'EPYC 2nd Gen' },
  g4dn: { generation: 'Cascade Lake' },
  g5: { generation: 'EPYC 2nd Gen' },
  g5g: { generation: 'Graviton', standIn: true },
  g6: { generation: 'EPYC 3rd Gen' },
  g6e: { generation: 'EPYC 3rd Gen' },
  g6f: { generation: 'EPYC 3rd Gen' },
  g7: { generation: 'Granite Rapids' },
  g7e: { generation: 'Emerald Rapids' },
  gr6: { generation: 'EPYC 3rd Gen' },
  gr6f: { generation: 'EPYC 3rd Gen' },
  hpc6a: { generation: 'EPYC 3rd Gen' },
  hpc6id: { generation: 'Ice Lake' },
  hpc7a: { generation: 'EPYC 4th Gen' },
  hpc7g: { generation: 'Graviton', standIn: true },
  hpc8a: { generation: 'EPYC 4th Gen', standIn: true },
  i3en: { generation: 'Cascade Lake' },
  i4i: { generation: 'Ice Lake' },
  i7i: { generation: 'Emerald Rapids' },
  i7ie: { generation: 'Emerald Rapids' },
  i8g: { generation: 'Graviton', standIn: true },
  im4gn: { generation: 'Graviton', standIn: true },
  inf1: { generation: 'Cascade Lake' },
  inf2: { generation: 'EPYC 3rd Gen' },
  is4gen: { generation: 'Graviton', standIn: true },
  m6i: { generation: 'Ice Lake' },
  m7a: { generation: 'EPYC 4th Gen' },
  m7g: { generation: 'Graviton', standIn: true },
  m7i: { generation: 'Sapphire Rapids' },
  m8g: { generation: 'Graviton', standIn: true },
  m8i: { generation: 'Granite Rapids' },
  p3: { generation: 'Broadwell' },
  p3dn: { generation: 'Skylake' },
  p4d: { generation: 'Cascade Lake' },
  p4de: { generation: 'Cascade Lake' },
  p5: { generation: 'EPYC 3rd Gen' },
  p5e: { generation: 'EPYC 3rd Gen' },
  p5en: { generation: 'Sapphire Rapids' },
  'p6-b200': { generation: 'Emerald Rapids' },
  'p6-b300': { generation: 'Emerald Rapids' },
  r6i: { generation: 'Ice Lake' },
  r7a: { generation: 'EPYC 4th Gen' },
  r7g: { generation: 'Graviton', standIn: true },
  r7i: { generation: 'Sapphire Rapids' },
  r8g: { generation: 'Graviton', standIn: true },
  r8i: { generation: 'Granite Rapids' },
  t3: { generation: 'Skylake' },
  trn1: { generation: 'Ice Lake' },
  trn1n: { generation: 'Ice Lake' },
  trn2: { generation: 'Sapphire Rapids' },
  trn2u: { generation: 'Sapphire Rapids' },
  x2idn: { generation: 'Ice Lake' },
};

/** x86 families without multithreading: a vCPU is a core, which the coefficients count as two threads. */
const WHOLE_CORE_FAMILIES: ReadonlySet<string> = new Set(['c7a', 'hpc6a', 'hpc6id', 'hpc7a', 'hpc8a', 'm7a', 'r7a']);

const MEMORY_WATTS_PER_GIB = 0.392;
const SSD_WATTS_PER_TB = 1.2;
const HDD_WATTS_PER_TB = 0.65;

/**
 * What the whole server draws over the sum of its modelled parts, at full load. Fitted to two servers: Teads' p4d.24xlarge
 * (5245 W over 4108 W modelled: 1.28), and an 8 × H100 node measured at 8.4 kW (Latif et al. 2025; 6.8 kW modelled
 * for p5.48xlarge: 1.23).
 */
const SERVER_FACTOR_FULL_LOAD = 1.25;

/**
 * Half-widths. The types that Teads measured lie within those of the model at full load (the test shows it): those with
 * accelerators between 0.85 and 1.10 of it, those without up to 1.48. Stand-ins and assumptions are judged wider.
 */
const UNCERTAINTY = { accelerated: 0.25, processorOnly: 0.5, standIn: 0.6, assumed: 0.4, rate: 0.6 } as const;

/** The parts of an instance that draw power. */
export interface PowerInput {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly ssdGb: number;
  readonly hddGb: number;
  /** Null: none. */
  readonly accelerators: {
    readonly count: number;
    /** Null: no published power. */
    readonly power: AcceleratorRecord['power'];
  } | null;
}

/** Modelled power, or why there is no basis for it. */
type PowerEstimate = { readonly power: InstancePower } | { readonly reason: string };

/** Power of a type that has no measurement, or why none can be given. */
export function modelPower(input: PowerInput): PowerEstimate {
  const accelerators = input.accelerators;
  if (accelerators && !accelerators.power) {
    return { reason: 'the maker publishes no power figure for the accelerator' };
  }
  const cpu = CPU_BY_FAMILY[familyOf(input.name)];
  if (!cpu) return { reason: 'no power figure is published for its processor' };

  const threads = input.vcpus * (WHOLE_CORE_FAMILIES.has(familyOf(input.name)) ? 2 : 1);
  const [threadIdle, threadMax] = THREAD_WATTS[cpu.generation];
  const still = input.memoryGib * MEMORY_WATTS_PER_GIB + diskWatts(input);
  const ofAll = (watts: 'idleWatts' | 'maxWatts') =>
    accelerators ? accelerators.count * accelerators.power![watts] : 0;
  const idle = threads * threadIdle + still + ofAll('idleWatts');
  const max = (threads * threadMax + still + ofAll('maxWatts')) * SERVER_FACTOR_FULL_LOAD;

  const basis = accelerators?.power?.basis;
  const assumed = basis === 'assumed';
  const parts = [
    `modelled: CPU ${cpu.generation}${cpu.standIn ? ' (stand-in)' : ''}, memory and disks by Cloud Carbon Footprint`,
    ...(basis === 'model' ? ['accelerators by Cloud Carbon Footprint'] : []),
    ...(basis === 'tdp' ? ['accelerators by thermal design power'] : []),
    ...(assumed ? ['accelerators assumed as a sister card'] : []),
    ...(basis === 'rate' ? ['accelerators assumed to draw what a GPU of their time draws by the TFLOPS'] : []),
    'server factor 1.25 at full load',
  ];
  return {
    power: {
      idleWatts: roundTo(idle, 1),
      maxWatts: roundTo(max, 1),
      method: parts.join(', '),
      uncertainty:
        UNCERTAINTY[
          assumed
            ? 'assumed'
            : basis === 'rate'
              ? 'rate'
              : accelerators
                ? 'accelerated'
                : cpu.standIn
                  ? 'standIn'
                  : 'processorOnly'
        ],
    },
  };
}

function diskWatts({ ssdGb, hddGb }: Pick<PowerInput, 'ssdGb' | 'hddGb'>): number {
  return (ssdGb / 1000) * SSD_WATTS_PER_TB + (hddGb / 1000) * HDD_WATTS_PER_TB;
}
