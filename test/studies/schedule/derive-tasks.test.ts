import { describe, expect, it } from 'vitest';
import { readTasks } from '../../../lib/blueprint/tasks/read-tasks.js';
import { derivePool } from '../../../lib/studies/schedule/derive-pool.js';
import { deriveTasks } from '../../../lib/studies/schedule/derive-tasks.js';
import { simulateSchedule } from '../../../lib/studies/schedule/simulate-schedule.js';
import { catalogFixture, sizedFleetFixture, sizedStoreFixture } from '../../plan/hall-fixture.js';
import { inShort } from './tasks.js';

const TEXT = `
version: 1
tasks:
  - { name: tokenise, duration: 90 min, count: 2, submit: 1 s }
  - name: pretrain
    workload: train
    nodes: 2
    accelerators: 8
    memory: 500 GiB
    storage: 1.5 TB
    network: 100 Mbps
    duration: 36 h
    priority: 7
    after: [tokenise]
    stores: [{ store: scratch, throughput: 2 GB/s }, { store: train/datasets, capacity: 3 TB }]
`;

function tasksOf(text: string) {
  const read = readTasks(text, { workloads: ['train'], stores: ['train/datasets', 'train/scratch'] });
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return deriveTasks(read.value);
}

describe('the tasks of a list', () => {
  it('are its entries in base units, every copy on its own', () => {
    const nothing = { accelerators: 0, memoryBytes: 0, storageBytes: 0, networkBytesPerSecond: 0 };
    const copy = {
      workload: null,
      priority: 0,
      submitSeconds: 1,
      durationSeconds: 5400,
      nodes: 1,
      perNode: nothing,
      stores: [],
      after: [],
    };
    expect(tasksOf(TEXT)).toEqual([
      { ...copy, name: 'tokenise-1' },
      { ...copy, name: 'tokenise-2' },
      {
        name: 'pretrain',
        workload: 'train',
        priority: 7,
        submitSeconds: 0,
        durationSeconds: 129_600,
        nodes: 2,
        perNode: {
          accelerators: 8,
          memoryBytes: 536_870_912_000,
          storageBytes: 1_500_000_000_000,
          networkBytesPerSecond: 12_500_000,
        },
        stores: [
          { store: 'train/scratch', capacityBytes: 0, throughputBytesPerSecond: 2_000_000_000 },
          { store: 'train/datasets', capacityBytes: 3_000_000_000_000, throughputBytesPerSecond: 0 },
        ],
        after: ['tokenise-1', 'tokenise-2'],
      },
    ]);
  });

  it('run on the pool of a sized hall', () => {
    const stores = [
      sizedStoreFixture(),
      sizedStoreFixture({ name: 'scratch', kind: 'scratch', providedBytes: 1e13, providedBytesPerSecond: 2e9 }),
    ];
    const { pool } = derivePool({ fleets: [sizedFleetFixture()], stores }, catalogFixture().types);
    const { placements, neverRuns } = simulateSchedule(tasksOf(TEXT), pool, 'priority-backfill');
    expect(neverRuns).toEqual([]);
    expect(inShort(placements)).toEqual([
      'tokenise-1 1-5401 train:0',
      'tokenise-2 1-5401 train:0',
      'pretrain 5401-135001 train:0,1',
    ]);
  });
});
