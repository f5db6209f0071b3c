import { describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';

/** Diagnostics of a training run whose checkpoints go to a file system that is there already. */
async function found(throughput: string) {
  const existing = 'existing: { id: fs-0123456789abcdef0, mountName: abcdevmr }';
  const outcome = await planHall(`
version: 1
name: there
region: us-east-1
workloads:
  - name: train
    training: { parameters: 70B, tokens: 1T, deadline: 60 d, precision: bf16, checkpointStall: 60 s }
    storage:
      - { name: checkpoints, kind: persistent, capacity: 100 TB, ${throughput} ${existing} }
`);
  if (outcome.status !== 'wrong') return outcome.status;
  return outcome.diagnostics.map(({ code, path }) => `${code} ${path.join('.')}`);
}

describe('a file system that is there already', () => {
  it('counts with the throughput that the user states', async () => {
    expect(await found('throughput: 200 GB/s,')).toBe('planned');
    expect(await found('throughput: 1 GB/s,')).toEqual(['contradiction workloads.0.storage.0.throughput']);
  });

  it('needs it stated where a model depends on it', async () => {
    expect(await found('')).toEqual(['missing-key workloads.0.storage.0']);
  });
});
