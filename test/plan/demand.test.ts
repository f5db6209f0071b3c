import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import { deriveDemands, type WorkloadDemand } from '../../lib/plan/demand/derive-demands.js';
import { readHall } from '../../lib/plan/plan-hall.js';
import { daysOfBlock } from '../../lib/sizing/model/purchase.js';

const catalog = loadCatalog({ regions: [] });

function derive(workload: string): WorkloadDemand {
  const read = readHall(`
version: 1
name: hall
region: us-east-1
workloads:
  - name: work
${workload.replace(/^/gm, '    ')}
`);
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return deriveDemands(read.value, catalog)[0]!;
}

describe('the demand of a workload', () => {
  it('takes minima over under their units, and leaves out what is not asked', () => {
    const { demand } = derive(`
compute: { atLeast: 2 PFLOPS, precision: fp8, utilization: 50 %, utilizationByFamily: { p5: 60 % } }
accelerators: { atLeast: 16, memoryEach: 80 GiB }
network: { atLeast: 800 Gbps }
host: { memory: 1 TiB, nvme: 2 TB }
`);
    expect(demand.minima).toEqual({
      computeTflops: 2000,
      precision: 'fp8',
      accelerators: 16,
      acceleratorMemoryEachGib: 80,
      networkGbytesPerSecond: 100,
      hostMemoryGib: 1024,
      localNvmeGb: 2000,
    });
    expect(demand.utilization).toEqual({ default: 0.5, byFamily: { p5: 0.6 } });
    expect(demand.hoursPerMonth).toBe(730);
  });

  it('keeps training in one zone on a fast interconnect, and spreads serving over the network', () => {
    const training = derive('accelerators: { atLeast: 16 }').demand;
    expect([training.zones, training.types.interconnect]).toEqual([{ kind: 'single' }, 'fast']);
    const serving = derive('purpose: inference\naccelerators: { atLeast: 8 }').demand;
    expect([serving.zones, serving.types.interconnect]).toEqual([{ kind: 'spread-where-offered', most: 3 }, 'any']);
    const spread = derive('purpose: inference\naccelerators: { atLeast: 8 }\nzones: { spread: 3 }').demand;
    expect(spread.zones).toEqual({ kind: 'spread', zones: 3, survive: 0 });
  });

  it('lets a serving fleet be on spot alone', () => {
    const { purchase } = derive('purpose: inference\naccelerators: { atLeast: 8 }\npurchase: [spot]').demand;
    expect(purchase).toMatchObject([{ kind: 'spot', maxShare: 1 }]);
  });

  it('fills in the terms of each way of buying', () => {
    const { purchase } = derive(`
accelerators: { atLeast: 8 }
purchase: [on-demand, { kind: spot, maxShare: 30 % }, { kind: reserved-1y, discount: 5 % }, { kind: capacity-block, days: 14 }]
`).demand;
    expect(purchase).toEqual([
      { kind: 'on-demand', discount: 0, maxShare: 1, overhead: 0, blockDays: null },
      { kind: 'spot', discount: 0, maxShare: 0.3, overhead: 0.03, blockDays: null },
      { kind: 'reserved-1y', discount: 0.05, maxShare: 1, overhead: 0, blockDays: null },
      { kind: 'capacity-block', discount: 0, maxShare: 1, overhead: 0, blockDays: 14 },
    ]);
  });

  it('works a model out, pays a run for its hours, and gives its checkpoints and data their file systems', () => {
    const { demand, derivation, besideOwned } = derive(`
training: { parameters: 70B, tokens: 1.4T, deadline: 20 d, checkpointStall: 2 min, dataset: { size: 10 TB, epochTime: 10 d } }
storage:
  - { name: scratch, kind: scratch, capacity: 20 TB, throughput: 1 MB/s }
  - { name: safe, kind: persistent, capacity: 20 TB, throughput: 20 GB/s }
  - { name: more, kind: persistent, capacity: 20 TB }
`);
    expect(demand.minima).toEqual({ precision: 'bf16' });
    expect(demand.delivery).toMatchObject({
      unit: 'tokens',
      asked: { kind: 'run', amount: 1.4e12, deadlineHours: 480, lostTime: 0.05, startUpHours: 0.25 },
    });
    // Owned nodes are taken off a sum.
    expect(besideOwned?.delivery).toBeUndefined();
    expect(besideOwned?.minima.computeTflops).toBeCloseTo(5.88e23 / (0.95 * (20 * 86400 - 900)) / 1e12, 3);
    expect(besideOwned?.utilization.default).toBe(0.4);
    expect(demand.hoursPerMonth).toBe(480);
    expect(derivation.deadlineHours).toBe(480);
    expect(demand.run).toEqual({ endsWith: 'work', deadlineHours: 480, startUpHours: 0.25 });
    expect(derivation.steps[0]).toMatchObject({ formula: '6 × 70B × 1.4T', value: 5.88e23 });
    const throughput = demand.stores.map(({ throughputBytesPerSecond }) => Math.round(throughputBytesPerSecond));
    // 10 TB in ten days; the 20 GB/s that are asked exceed 0.98 TB in two minutes; the second replicated one is free.
    expect(throughput).toEqual([11574074, 20e9, 0]);
  });

  it('counts the hours before the first step, which a run that comes again has not', () => {
    const asked = (text: string) => derive(text).demand;
    const training = 'parameters: 7B, tokens: 20B, deadline: 1 d';
    const late = asked(`training: { ${training}, startUp: 30 min, dataLoading: 5 h }`);
    expect(late.run).toEqual({ endsWith: 'work', deadlineHours: 24, startUpHours: 5.5 });
    expect(late.delivery?.asked).toMatchObject({ startUpHours: 5.5 });
    const again = asked(`dutyCycle: 30 %\ntraining: { ${training} }`);
    expect(again.run).toBeUndefined();
    expect(again.delivery?.asked).toEqual({ kind: 'service', perSecond: 20e9 / (86_400 * 0.95) });
    // The rate that is asked for rises as the time for it becomes less.
    const types = ['p5.48xlarge', 'p4d.24xlarge'];
    for (const type of types) expect(late.delivery?.byType.get(type)?.perNode).toBeGreaterThan(0);
  });

  it('lets the blocks of a run be as long as the run, and asks for the length of what has no end', () => {
    const { purchase, run } = derive('runLength: 9 d\naccelerators: { atLeast: 8 }\npurchase: [capacity-block]').demand;
    expect([purchase[0]?.blockDays, run?.deadlineHours]).toEqual([null, 216]);
    // 1 to 14 days, then weeks, to 182 days; of 375 days three of 125.
    const lengths = [1, 24, 25, 336, 337, 4368, 9000].map((hours) => daysOfBlock(purchase[0]!, hours));
    expect(lengths).toEqual([1, 1, 2, 14, 21, 182, 126]);
    expect(daysOfBlock({ blockDays: 7 }, 9000)).toBe(7);
    expect(() => derive('accelerators: { atLeast: 8 }\npurchase: [capacity-block]')).toThrow('has no end');
  });

  it('lets what is said outright win over the model', () => {
    const model =
      'inference: { parameters: 7B, requestsPerSecond: 5, inputTokens: 500, outputTokens: 100, kvBytesPerToken: 131 kB }';
    const { demand } = derive(`${model}\naccelerators: { memoryEach: 40 GiB }`);
    expect(demand.minima.acceleratorMemoryEachGib).toBe(40);
    expect(demand.delivery?.asked).toMatchObject({ kind: 'service', perSecond: 5 });
    expect(demand.delivery?.byType.get('g6e.xlarge')?.basis.layout).toMatchObject({ tensor: 1, pipeline: 1 });
    expect(demand.delivery?.refused.get('g4dn.xlarge')).toBe('no-rate-at-precision');
  });

  it('hands over what the user measured', () => {
    const model = 'parameters: 7B, requestsPerSecond: 5, inputTokens: 500, outputTokens: 100, kvBytesPerToken: 131 kB';
    const measured =
      'measured: [{ type: p5.48xlarge, tokensPerSecond: 1200 }, { type: g6.xlarge, requestsPerSecond: 2 }]';
    const byType = derive(`inference: { ${model}, ${measured} }`).demand.delivery!.byType;
    expect(byType.get('p5.48xlarge')).toMatchObject({ perNode: 12, pessimisticPerNode: 12, basis: { from: 'user' } });
    expect(byType.get('g6.xlarge')?.perNode).toBe(2);
    expect(byType.get('p5en.48xlarge')?.basis.from).toBe('modelled');
  });

  it('hands over attention', () => {
    const training = 'parameters: 8B, tokens: 1B, deadline: 1 d';
    const attention = 'sequence: 100k, layers: 32, hiddenSize: 4096';
    for (const [key, perToken] of [
      ['training', 6 * 8e9],
      ['fineTuning', 4 * 8e9],
    ] as const) {
      const computed = (text: string) => derive(`${key}: { ${training}${text} }`).besideOwned!.minima.computeTflops!;
      // 6 × 32 × 4096 × 100,000 FLOP a token more.
      expect(computed(`, ${attention}`) / computed('')).toBeCloseTo(1 + 78_643_200_000 / perToken, 9);
    }
  });

  it('asks for a steady rate of a run that comes again, and takes what was measured of a node', () => {
    const { delivery } = derive(`
dutyCycle: 30 %
fineTuning: { parameters: 8B, tokens: 1B, deadline: 1 d, measured: [{ type: p5.48xlarge, tokensPerSecond: 90000 }] }
`).demand;
    expect(delivery?.asked).toEqual({ kind: 'service', perSecond: 1e9 / 86_400 });
    expect(delivery?.byType.get('p5.48xlarge')).toMatchObject({ perNode: 90_000, basis: { from: 'user' } });
    // 128 sequences of 4,096 tokens: no more nodes share them.
    expect(delivery?.byType.get('p4d.24xlarge')?.mostNodes).toBe(128);
  });

  it('counts a share of the month, spares and availability', () => {
    const { demand } = derive('accelerators: { atLeast: 8 }\ndutyCycle: 30 %\nspares: { availability: 99.9 % }');
    expect(demand.hoursPerMonth).toBe(219);
    expect(demand.spares).toEqual({ kind: 'availability', target: 0.999, nodeAvailability: 0.995 });
    expect(derive('accelerators: { atLeast: 8 }\nspares: { nodes: 2 }').demand.spares).toEqual({
      kind: 'count',
      nodes: 2,
    });
  });

  it.each([
    ['globalBatch: 4096, sequence: 8192, layers: 16, hiddenSize: 2048', 'globalBatch', 'holds no sequence of 8192'],
    ['globalBatch: 2T', 'globalBatch', 'is more than the run has, 1T'],
    ['sequence: 8192, layers: 80, hiddenSize: 8192', 'hiddenSize', 'have more parameters than the 1B of the model'],
    ['measured: [{ type: p5.48xlarg, tokensPerSecond: 1 }]', 'type', 'unknown instance type "p5.48xlarg"'],
  ])('refuses a run that contradicts itself: %s', (keys, key, message) => {
    const read = readHall(
      `{ version: 1, name: hall, region: us-east-1, workloads: [{ name: work, training: { parameters: 1B, tokens: 1T, deadline: 9 d, ${keys} } }] }`,
    );
    if (read.ok) throw new Error('it was read');
    expect(read.diagnostics.map(({ path, message }) => [path.at(-1), message])).toEqual([
      [key, expect.stringContaining(message)],
    ]);
  });
});
