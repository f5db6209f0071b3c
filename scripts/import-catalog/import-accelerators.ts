import { type Accelerator, PRECISIONS } from '../../lib/catalog/facts/catalog.js';
import { familyOf } from '../../lib/catalog/facts/instance-family.js';
import type { AcceleratorRecord } from '../../lib/catalog/files/accelerators-file.js';
import { ACCELERATOR_IDLE_SHARE } from '../../lib/catalog/refresh/power-model.js';
import type { Citations } from './citations.js';
import type { Any, SourceFiles } from './source-files.js';
import { ACCELERATOR_SOURCE_KEYS } from './source-texts.js';

const INFERENCE_ONLY: ReadonlySet<string> = new Set(['INFERENTIA1', 'INFERENTIA2', 'QUALCOMM-AI100']);
const GRAPHICS_ONLY: ReadonlySet<string> = new Set(['RADEON-PRO-V520']);

/** NVLink: SXM modules and Grace-Blackwell. NeuronLink: the AWS Neuron architecture pages, also for Inferentia 1. */
function linkOf(key: string): AcceleratorRecord['link'] {
  if (/SXM|^GB\d/.test(key)) return 'nvlink';
  if (/^(INFERENTIA|TRAINIUM)/.test(key)) return 'neuronlink';
  return 'pcie';
}

/**
 * Figures that the sources estimate, or on which they differ by more than 3 %. Smaller differences (L40S 362 or 366,
 * Trainium 190 or 191) are notes, not doubts.
 */
const DOUBTS: Readonly<Record<string, readonly (readonly [figures: readonly string[], reason: string])[]>> = {
  T4: [[['memoryBandwidthGbytesPerSecond'], 'from a third-party page only']],
  T4g: [
    [
      ['fp32', 'fp16', 'int8', 'memoryBandwidthGbytesPerSecond'],
      "an AWS variant without a datasheet; taken to equal the T4's",
    ],
  ],
  A10G: [
    [['fp16', 'bf16'], 'three sources give 70, 125 (the A10) and 62.5 dense; 70 is taken'],
    [['int8'], 'one source, which gives twice its disputed fp16 figure'],
    [['power'], "the A10's 150 W; the A10G's own limit is not published"],
  ],
  'B200-SXM-180GB': [
    [['memoryBandwidthGbytesPerSecond'], 'the HGX datasheet gives 7.7 TB/s, the DGX page 8.0'],
    [['fp32'], 'the HGX table gives 75, an earlier brief 80'],
  ],
  'B300-SXM-288GB': [
    [['fp4'], 'one source gives 14000 dense, another 13500'],
    [['power'], 'NVIDIA gives up to 1100 W, others 1400 W (the liquid-cooled variant)'],
  ],
  'RTX-PRO-6000-BSE-96GB': [
    [
      ['fp16', 'bf16', 'fp8', 'int8', 'fp4'],
      'NVIDIA publishes no dense tensor figure for this card; scaled from its architecture by NVIDIA aiconfigurator, another source estimates half',
    ],
    [['memoryBandwidthGbytesPerSecond'], 'the server edition is quoted at 1597 GB/s, the workstation edition at 1792'],
  ],
};
const FRACTION_DOUBT = 'AWS publishes no compute share for a part of a GPU; taken as proportional to the part';

const REASON_NOT_SUPPORTED = 'the accelerator does not support this precision';
const REASON_NO_FIGURE = 'no source gives a dense figure';

/** Every accelerator of the sources, and the L4 as g6f and gr6f carry it: in parts. */
export function importAccelerators(files: SourceFiles, citations: Citations): AcceleratorRecord[] {
  citations.lack('accelerators/*/memoryBandwidthGbytesPerSecond', 'not published in a source that was read');
  citations.lack('accelerators/*/denseTflops/*', REASON_NO_FIGURE);
  citations.lack('accelerators/*/power', 'the maker publishes no power figure');
  const records = Object.entries(files.accelerators).map(([key, facts]) =>
    acceleratorRecord(key, facts, files, citations),
  );
  const whole = records.find((record) => record.accelerator.key === 'L4')!;
  citeAccelerator('L4-FRACTION', files.accelerators.L4, citations);
  records.push({
    ...whole,
    accelerator: {
      ...whole.accelerator,
      key: 'L4-FRACTION',
      doubts: [...PRECISIONS, 'memoryBandwidthGbytesPerSecond']
        .filter(
          (figure) => figure === 'memoryBandwidthGbytesPerSecond' || whole.accelerator.denseTflops[figure as 'fp16'],
        )
        .map((figure) => ({ figure, reason: FRACTION_DOUBT })),
    },
  });
  return records;
}

function acceleratorRecord(key: string, facts: Any, files: SourceFiles, citations: Citations): AcceleratorRecord {
  citeAccelerator(key, facts, citations);
  const dense = facts.dense_tflops;
  const accelerator: Accelerator = {
    key,
    vendor: facts.vendor,
    memoryGib: facts.memory_gib,
    memoryBandwidthGbytesPerSecond: facts.memory_bandwidth_gb_s,
    denseTflops: {
      fp32: dense.fp32,
      tf32: dense.tf32,
      fp16: dense.fp16,
      bf16: dense.bf16,
      fp8: dense.fp8,
      int8: dense.int8_tops,
      fp4: dense.fp4,
    },
    purposes: GRAPHICS_ONLY.has(key) ? [] : INFERENCE_ONLY.has(key) ? ['inference'] : ['training', 'inference'],
    doubts: (DOUBTS[key] ?? []).flatMap(([names, reason]) => names.map((figure) => ({ figure, reason }))),
  };
  const seen = ec2Accelerator(facts.aws_families ?? [], files);
  return {
    accelerator,
    link: linkOf(key),
    ec2Name: seen?.name ?? null,
    ec2MemoryMib: seen?.memoryMib ?? null,
    power: acceleratorPower(key, files),
  };
}

function citeAccelerator(key: string, facts: Any, citations: Citations): void {
  const keys = (facts.sources as string[]).map((name) => ACCELERATOR_SOURCE_KEYS[name]!);
  citations.cite(`accelerators/${key}/**`, keys, facts.notes.length > 0 ? facts.notes.join('; ') : null);
  citations.cite(`accelerators/${key}/power/*`, ['ccf', 'gpu-power-page', ...keys], null);
  for (const precision of facts.unsupported_precisions as string[]) {
    citations.lack(`accelerators/${key}/denseTflops/${precision.replace('_tops', '')}`, REASON_NOT_SUPPORTED);
  }
}

/** Idle and full load of one accelerator, by what the sources have. */
function acceleratorPower(key: string, files: SourceFiles): AcceleratorRecord['power'] {
  // Cloud Carbon Footprint models the A10G as the 150 W A10.
  if (key === 'A10G') return { idleWatts: 18, maxWatts: 153, basis: 'assumed' };
  // The share of g4ad.4xlarge's measurement that Teads gives to its one V520.
  if (key === 'RADEON-PRO-V520') {
    const teads = files.energy.instance_power_w_teads_2021['g4ad.4xlarge'];
    return { idleWatts: teads.gpu_idle_w, maxWatts: teads.gpu_max_w, basis: 'model' };
  }
  const facts = files.energy.accelerator_power_w[key];
  if (facts.max_w === null) return null;
  if (facts.sources.includes('ccf')) return { idleWatts: facts.idle_w, maxWatts: facts.max_w, basis: 'model' };
  const idleWatts = facts.idle_w ?? Math.round(facts.max_w * ACCELERATOR_IDLE_SHARE * 10) / 10;
  return { idleWatts, maxWatts: facts.max_w, basis: 'tdp' };
}

/** How DescribeInstanceTypes names the accelerator of these families, whole ones only. */
function ec2Accelerator(families: readonly string[], files: SourceFiles): { name: string; memoryMib: number } | null {
  for (const name of Object.keys(files.instances).sort()) {
    if (!families.includes(familyOf(name))) continue;
    const described = files.describe(name);
    const device =
      described?.GpuInfo?.Gpus?.find((gpu: Any) => (gpu.GpuPartitionSize ?? 1) === 1) ??
      described?.NeuronInfo?.NeuronDevices?.[0] ??
      described?.InferenceAcceleratorInfo?.Accelerators?.[0];
    if (device) return { name: device.Name, memoryMib: device.MemoryInfo.SizeInMiB };
  }
  return null;
}
