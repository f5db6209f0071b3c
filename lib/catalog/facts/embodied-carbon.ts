import type { InstanceType } from './catalog.js';

/**
 * CO₂e of making a server, in kg. Source: cloud-carbon-footprint/cloud-carbon-coefficients `ccfcoef/constants.py`
 * (Apache-2.0), after Teads' EC2 dataset of 2021 and Dell's life-cycle assessment of the PowerEdge R740: a rack server with
 * one processor and 16 GB, 533 kg for 384 GB of memory, and more for each processor, disk and GPU.
 */
const SERVER_KG = 1000;
const PROCESSOR_KG = 100;
const MEMORY_KG_PER_GB = 533 / 384;
const MEMORY_IN_SERVER_GB = 16;
const SSD_KG = 100;
const HDD_KG = 50;
const ACCELERATOR_KG = 150;

/** Life of a server by the same source, in hours. */
export const SERVER_LIFE_HOURS = 4 * 8760;

/** What the figures rest on, for reports. */
export const EMBODIED_METHOD =
  'modelled by Cloud Carbon Footprint: a server of two processors 1,100 kg, memory 1.39 kg/GB, an accelerator 150 kg, a disk 50 to 100 kg, over 4 years; accelerators of today may be several times as much';

/**
 * CO₂e of making what one instance has of a server, in kg: its accelerators and disks, and its part of the rest by vCPUs
 * of the family's largest size.
 * @param family - types of the family, the type among them
 */
export function embodiedKg(type: InstanceType, family: readonly InstanceType[]): number {
  const host = family.reduce((largest, one) => (one.vcpus > largest.vcpus ? one : largest), type);
  const shared = SERVER_KG + PROCESSOR_KG + Math.max(0, host.memoryGib - MEMORY_IN_SERVER_GB) * MEMORY_KG_PER_GB;
  const disks = type.localDisks.reduce((sum, disk) => sum + disksKg(disk), 0);
  return (shared * type.vcpus) / host.vcpus + (type.accelerators?.count ?? 0) * ACCELERATOR_KG + disks;
}

/** @param disks - `8x3800GB ssd` */
function disksKg(disks: string): number {
  const count = Number(/^(\d+)x/.exec(disks)?.[1] ?? 1);
  return count * (disks.endsWith('hdd') ? HDD_KG : SSD_KG);
}
