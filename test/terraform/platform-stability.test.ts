import { describe, expect, it } from 'vitest';
import { compareStacks } from '../../lib/terraform/stack/compare-stacks.js';
import { stackResources } from '../../lib/terraform/stack/stack-resources.js';
import { planOfText } from './platform-plans.js';

interface Asked {
  readonly accelerators?: number;
  readonly spares?: number;
  readonly running?: 'none' | 'all';
  readonly priority?: number;
  readonly more?: boolean;
}

/** Training with its stores, as one asks for it; `more`: a second workload, whose name comes first. */
async function resources(platform: string, asked: Asked = {}) {
  const { accelerators = 24, spares = 0, running = 'none', priority = 0, more = false } = asked;
  const train = {
    name: 'train',
    accelerators: { atLeast: accelerators },
    types: { allow: ['p4d.24xlarge'] },
    nodes: { running },
    spares: { nodes: spares },
    scheduling: { priority },
    storage: [
      { name: 'datasets', kind: 'object', capacity: '10 TB' },
      { name: 'scratch', kind: 'scratch', capacity: '2 TB' },
    ],
  };
  const lab = { name: 'lab', accelerators: { atLeast: 1 }, types: { allow: ['g5.xlarge'], interconnect: 'any' } };
  const plan = await planOfText(
    JSON.stringify({
      version: 1,
      name: 'hall',
      region: 'us-east-1',
      platform,
      workloads: more ? [lab, train] : [train],
      network: { zones: 2, nat: 'single' },
    }),
  );
  return stackResources(plan);
}

const CHANGES: readonly (readonly [string, Asked])[] = [
  ['more nodes', { accelerators: 40 }],
  ['fewer nodes', { accelerators: 16 }],
  ['spares', { spares: 3 }],
  ['nodes that are kept up', { running: 'all' }],
  ['another priority', { priority: 9 }],
  ['one more workload, before it', { more: true }],
];

describe.each(['eks', 'batch', 'ec2'])('a hall on %s', (platform) => {
  it.each(CHANGES)('with %s keeps all that it has', async (_, asked) => {
    const changes = compareStacks(await resources(platform), await resources(platform, asked));
    // Batch alone has queues with a priority.
    expect(changes.length > 0).toBe(asked.priority === undefined || platform === 'batch');
    const lost = changes.filter(({ kind }) => kind !== 'in-place' && kind !== 'added');
    expect(lost).toEqual([]);
  });
});

describe('another platform', () => {
  it('keeps every store and key of data, and the network, of the same workload', async () => {
    const kept = /^aws_(s3_bucket|fsx_lustre_file_system|vpc|subnet|kms_key)\./;
    const before = await resources('eks');
    for (const platform of ['batch', 'ec2']) {
      const changes = compareStacks(before, await resources(platform)).filter(({ address }) => kept.test(address));
      const lost = changes.filter(({ kind }) => kind !== 'in-place' && kind !== 'added');
      expect(lost.map(({ address }) => address)).toEqual(['aws_kms_key.keys_cluster']);
    }
  });
});
