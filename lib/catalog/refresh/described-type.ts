import type { InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { USAGE_CLASSES } from '../../units/closed-lists.js';
import { roundTo } from '../../units/rounding.js';
import type { InstanceType } from '../facts/catalog.js';
import { familyOf } from '../facts/instance-family.js';
import { networkCards } from '../facts/network-cards.js';
import type { AcceleratorRecord } from '../files/accelerators-file.js';
import { type DescribedType, MalformedAnswerError } from './catalog-api.js';
import { modelPower } from './power-model.js';

const STRATEGIES = ['cluster', 'partition', 'spread'] as const;

/** @throws MalformedAnswerError when the record lacks what every instance type has */
export function describedType(info: InstanceTypeInfo): DescribedType {
  const name = info.InstanceType;
  const vcpus = info.VCpuInfo?.DefaultVCpus;
  const memoryMib = info.MemoryInfo?.SizeInMiB;
  const cards = info.NetworkInfo?.NetworkCards?.map((card) => card.MaximumNetworkInterfaces);
  if (!name || !vcpus || !memoryMib || !cards || cards.length === 0 || cards.some((limit) => !limit)) {
    throw new MalformedAnswerError(
      'DescribeInstanceTypes',
      `${name ?? 'a record'} has no vCPUs, memory or network cards`,
    );
  }
  const bandwidth = info.NetworkInfo?.NetworkCards?.map((card) => card.BaselineBandwidthInGbps) ?? [];
  const sum = bandwidth.reduce<number>((total, gbps) => total + (gbps ?? Number.NaN), 0);
  return {
    name,
    vcpus,
    memoryGib: memoryMib / 1024,
    architecture: info.ProcessorInfo?.SupportedArchitectures?.includes('arm64') ? 'arm64' : 'x86_64',
    accelerator: describedAccelerator(info),
    cards: cards as number[],
    baselineGbps: Number.isFinite(sum) && sum > 0 ? roundTo(sum, 3) : null,
    efaInterfaces: info.NetworkInfo?.EfaInfo?.MaximumEfaInterfaces ?? 0,
    disks: (info.InstanceStorageInfo?.Disks ?? []).map((disk) => ({
      count: disk.Count ?? 1,
      sizeGb: disk.SizeInGB ?? 0,
      type: disk.Type ?? 'ssd',
    })),
    usageClasses: USAGE_CLASSES.filter((usage) => info.SupportedUsageClasses?.includes(usage)),
    placementStrategies: STRATEGIES.filter((name) => info.PlacementGroupInfo?.SupportedStrategies?.includes(name)),
    bareMetal: info.BareMetal ?? false,
  };
}

function describedAccelerator(info: InstanceTypeInfo): DescribedType['accelerator'] {
  const gpu = info.GpuInfo?.Gpus?.[0];
  if (gpu?.Name) {
    const part = gpu.GpuPartitionSize;
    const count = part !== undefined && part < 1 ? part * (gpu.LogicalGpuCount ?? 1) : (gpu.Count ?? 0);
    return { ec2Name: gpu.Name, count, memoryMib: gpu.MemoryInfo?.SizeInMiB ?? 0 };
  }
  const chip = info.NeuronInfo?.NeuronDevices?.[0] ?? info.InferenceAcceleratorInfo?.Accelerators?.[0];
  if (!chip?.Name) return null;
  return { ec2Name: chip.Name, count: chip.Count ?? 0, memoryMib: chip.MemoryInfo?.SizeInMiB ?? 0 };
}

/** A catalog type from a description, or why the catalog cannot have it. */
type AdmittedType = { readonly type: InstanceType } | { readonly skipped: string };

/**
 * The described type as the catalog keeps it. What AWS does not describe (sustained bandwidth beyond the cards' sum,
 * power) stays as the catalog has it, or is modelled for a new type.
 * @param known - the catalog's type of that name
 */
export function admitType(
  described: DescribedType,
  known: InstanceType | undefined,
  accelerators: readonly AcceleratorRecord[],
): AdmittedType {
  const record = described.accelerator ? matchAccelerator(described.accelerator, accelerators) : undefined;
  if (described.accelerator && !record && !known?.accelerators) {
    return { skipped: `${described.accelerator.ec2Name}: the catalog has no figures of this accelerator` };
  }
  const carried: InstanceType['accelerators'] =
    record && described.accelerator
      ? {
          model: record.accelerator,
          count: described.accelerator.count,
          interconnect: described.accelerator.count > 1 ? record.link : 'none',
        }
      : (known?.accelerators ?? null);
  const localNvmeGb = described.disks.reduce((sum, disk) => sum + disk.count * disk.sizeGb, 0);
  const type: Omit<InstanceType, 'power'> = {
    name: described.name,
    family: familyOf(described.name),
    vcpus: described.vcpus,
    memoryGib: described.memoryGib,
    architecture: described.architecture,
    accelerators: carried,
    network: {
      baselineGbps: known ? known.network.baselineGbps : described.baselineGbps,
      cards: networkCards(described.cards, described.efaInterfaces),
      efaInterfaces: described.efaInterfaces,
    },
    localNvmeGb,
    localDisks: described.disks.map((disk) => `${disk.count}x${disk.sizeGb}GB ${disk.type}`),
    usageClasses: described.usageClasses,
    placementStrategies: described.placementStrategies,
    bareMetal: described.bareMetal,
  };
  return { type: { ...type, power: known ? known.power : estimatePower(type, record) } };
}

/** By EC2's name; of several variants of a name, by memory. */
export function matchAccelerator(
  { ec2Name, count, memoryMib }: NonNullable<DescribedType['accelerator']>,
  accelerators: readonly AcceleratorRecord[],
): AcceleratorRecord | undefined {
  const isPart = count < 1;
  const named = accelerators.filter(
    (record) => record.ec2Name === ec2Name && record.accelerator.key.endsWith('-FRACTION') === isPart,
  );
  if (isPart) return named[0];
  return named.find((record) => record.ec2MemoryMib === memoryMib);
}

/**
 * Modelled power of a type; null: no basis for an estimate.
 * @param record - of its accelerator
 */
export function estimatePower(
  { name, vcpus, memoryGib, localNvmeGb, localDisks, accelerators }: Omit<InstanceType, 'power'>,
  record: AcceleratorRecord | undefined,
): InstanceType['power'] {
  const onHardDisks = localDisks.some((disk) => disk.endsWith('hdd'));
  const estimate = modelPower({
    name,
    vcpus,
    memoryGib,
    ssdGb: onHardDisks ? 0 : localNvmeGb,
    hddGb: onHardDisks ? localNvmeGb : 0,
    accelerators: accelerators ? { count: accelerators.count, power: record?.power ?? null } : null,
  });
  return 'power' in estimate ? estimate.power : null;
}
