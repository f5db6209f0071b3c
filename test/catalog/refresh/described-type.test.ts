import type { InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { AcceleratorRecord } from '../../../lib/catalog/files/accelerators-file.js';
import { describedType, matchAccelerator } from '../../../lib/catalog/refresh/described-type.js';

/** As EC2 describes a node with two network cards and eight GPUs. */
const INFO: InstanceTypeInfo = {
  InstanceType: 'p5.48xlarge',
  VCpuInfo: { DefaultVCpus: 192 },
  MemoryInfo: { SizeInMiB: 2 * 1024 * 1024 },
  ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
  NetworkInfo: {
    NetworkCards: [
      { MaximumNetworkInterfaces: 15, BaselineBandwidthInGbps: 100.0004 },
      { MaximumNetworkInterfaces: 2, BaselineBandwidthInGbps: 25 },
    ],
    EfaInfo: { MaximumEfaInterfaces: 2 },
  },
  GpuInfo: { Gpus: [{ Name: 'X100', Count: 8, MemoryInfo: { SizeInMiB: 81_920 } }] },
  InstanceStorageInfo: { Disks: [{ Count: 8, SizeInGB: 3840, Type: 'ssd' }] },
  SupportedUsageClasses: ['spot', 'on-demand'],
  PlacementGroupInfo: { SupportedStrategies: ['spread', 'cluster'] },
  BareMetal: true,
};
const described = (over: InstanceTypeInfo = {}) => describedType({ ...INFO, ...over });

describe('a description of EC2', () => {
  it('is read with what a plan asks of a type', () => {
    expect(described()).toEqual({
      name: 'p5.48xlarge',
      vcpus: 192,
      memoryGib: 2048,
      architecture: 'x86_64',
      accelerator: { ec2Name: 'X100', count: 8, memoryMib: 81_920 },
      cards: [15, 2],
      baselineGbps: 125,
      efaInterfaces: 2,
      disks: [{ count: 8, sizeGb: 3840, type: 'ssd' }],
      usageClasses: ['on-demand', 'spot'],
      placementStrategies: ['cluster', 'spread'],
      bareMetal: true,
    });
  });

  it('says nothing of what is not there', () => {
    const plain = described({
      ProcessorInfo: { SupportedArchitectures: ['arm64'] },
      NetworkInfo: { NetworkCards: [{ MaximumNetworkInterfaces: 4 }] },
      GpuInfo: undefined,
      InstanceStorageInfo: undefined,
      SupportedUsageClasses: undefined,
      PlacementGroupInfo: undefined,
      BareMetal: undefined,
    } as InstanceTypeInfo);
    expect(plain).toMatchObject({
      architecture: 'arm64',
      accelerator: null,
      cards: [4],
      baselineGbps: null,
      efaInterfaces: 0,
      disks: [],
      usageClasses: [],
      placementStrategies: [],
      bareMetal: false,
    });
    const disks = described({ InstanceStorageInfo: { Disks: [{}] } }).disks;
    expect(disks).toEqual([{ count: 1, sizeGb: 0, type: 'ssd' }]);
  });

  it.each([
    ['a GPU', { Gpus: [{ Name: 'X', Count: 2, MemoryInfo: { SizeInMiB: 10 } }] }, { count: 2, memoryMib: 10 }],
    [
      'a quarter of one',
      { Gpus: [{ Name: 'X', Count: 1, GpuPartitionSize: 0.25, LogicalGpuCount: 1 }] },
      { count: 0.25 },
    ],
    ['two halves', { Gpus: [{ Name: 'X', Count: 1, GpuPartitionSize: 0.5, LogicalGpuCount: 2 }] }, { count: 1 }],
    ['a half of an unknown count', { Gpus: [{ Name: 'X', GpuPartitionSize: 0.5 }] }, { count: 0.5 }],
    ['whole ones', { Gpus: [{ Name: 'X', Count: 4, GpuPartitionSize: 1, LogicalGpuCount: 9 }] }, { count: 4 }],
    ['an uncounted one', { Gpus: [{ Name: 'X' }] }, { count: 0, memoryMib: 0 }],
  ])('counts %s', (_, gpus, found) => {
    expect(described({ GpuInfo: gpus }).accelerator).toMatchObject({ ec2Name: 'X', ...found });
  });

  it('reads chips of AWS where there is no GPU', () => {
    const neuron = { NeuronInfo: { NeuronDevices: [{ Name: 'N', Count: 16, MemoryInfo: { SizeInMiB: 7 } }] } };
    const chip = { InferenceAcceleratorInfo: { Accelerators: [{ Name: 'I', Count: 1 }] } };
    const none = { GpuInfo: undefined } as unknown as InstanceTypeInfo;
    expect(described({ ...none, ...neuron }).accelerator).toEqual({ ec2Name: 'N', count: 16, memoryMib: 7 });
    expect(described({ ...none, ...chip }).accelerator).toEqual({ ec2Name: 'I', count: 1, memoryMib: 0 });
    expect(described(neuron).accelerator?.ec2Name).toBe('X100');
  });

  it.each([
    ['no name', { InstanceType: undefined }],
    ['no vCPUs', { VCpuInfo: {} }],
    ['no memory', { MemoryInfo: {} }],
    ['no network', { NetworkInfo: {} }],
    ['no cards', { NetworkInfo: { NetworkCards: [] } }],
    ['a card without interfaces', { NetworkInfo: { NetworkCards: [{ MaximumNetworkInterfaces: 1 }, {}] } }],
  ])('is refused with %s', (_, over) => {
    expect(() => described(over as InstanceTypeInfo)).toThrow('no vCPUs, memory or network cards');
  });
});

it('an accelerator is known by its name, and of several of a name by its memory; a part of one by its name', () => {
  const record = (key: string, ec2MemoryMib: number) =>
    ({ ec2Name: 'X', ec2MemoryMib, accelerator: { key } }) as AcceleratorRecord;
  const all = [record('X-40GB', 40), record('X-80GB', 80), record('X-FRACTION', 40)];
  const match = (count: number, memoryMib: number, ec2Name = 'X') =>
    matchAccelerator({ ec2Name, count, memoryMib }, all)?.accelerator.key;
  expect([match(8, 40), match(8, 80), match(8, 60), match(1, 40), match(0.5, 60), match(8, 40, 'Y')]).toEqual([
    'X-40GB',
    'X-80GB',
    undefined,
    'X-40GB',
    'X-FRACTION',
    undefined,
  ]);
});
