import { describe, expect, it } from 'vitest';
import { burnIn as onBatch } from '../../../lib/plan/platforms/batch/burn-in.js';
import { burnIn as onSlurm } from '../../../lib/plan/platforms/slurm/jobs/burn-in.js';
import type { BatchHall, SlurmHall } from '../../../lib/plan/shape/hall.js';
import { fleetFixture } from '../../terraform/plan-fixture.js';

const fleet = fleetFixture();
const request = (nodes: number) => ({ fleet, nodes, head: ['echo head'], node: ['echo node'] });

describe('a burn-in on Batch', () => {
  const hall = (nodes: number | null) =>
    ({
      region: 'us-east-1',
      batch: {
        jobs: [
          { fleet: fleet.key, workload: 'tune', name: 'starter-tune', nodes },
          { fleet: fleet.key, workload: fleet.workload, name: 'starter-train', nodes },
        ],
        queues: [
          { name: 'other', environments: ['prepare'] },
          { name: 'queue', environments: ['train'] },
        ],
        schedulingPolicy: { shares: [{ workload: 'train', identifier: 'share' }] },
        logGroup: '/starter/batch',
      },
    }) as unknown as BatchHall;
  const linesOf = (jobNodes: number | null, nodes: number) => onBatch(hall(jobNodes), request(nodes)).join('\n');

  it('is one job over all nodes where jobs span them', () => {
    const lines = linesOf(2, 2);
    expect(lines).toContain('{"numNodes":2,');
    expect(lines).toContain('--node-overrides "$container" \\');
    expect(lines).toContain('parts="$job#0"');
    expect(lines).toContain('--job-definition starter-train ');
    expect(lines).not.toContain('--array-properties');
    // Four hours.
    expect(lines).toContain('--share-identifier share --timeout attemptDurationSeconds=14400');
    expect(linesOf(1, 1)).toContain('parts="$job#0"');
  });

  it('is an array of jobs, or one job for one node, where they do not', () => {
    const three = linesOf(null, 3);
    expect(three).toContain('--container-overrides "$container" --array-properties size=3 \\');
    expect(three).toContain('parts=$(seq -f "$job:%g" 0 2)');
    expect(three).not.toContain('numNodes');
    expect(linesOf(null, 2)).toContain('--array-properties size=2');
    const one = linesOf(null, 1);
    expect(one).toContain('--container-overrides "$container" \\');
    expect(one).toContain('parts="$job"');
  });
});

describe('a burn-in on Slurm', () => {
  const hall = (stores: readonly object[] = []) =>
    ({
      stores,
      slurm: { cluster: { accounting: null }, queues: [{ name: 'q', fleets: ['train'] }] },
    }) as unknown as SlurmHall;

  it('asks for the nodes with all of their accelerators, for four hours', () => {
    const lines = onSlurm(hall(), request(2));
    expect(lines.filter((line) => line.startsWith('#SBATCH '))).toEqual(
      [
        '--job-name=datahall-accept-train',
        '--partition=q',
        '--nodes=2',
        '--ntasks-per-node=1',
        '--exclusive',
        '--gpus-per-node=8',
        '--time=240',
      ].map((option) => `#SBATCH ${option}`),
    );
    const bare = { ...request(1), fleet: fleetFixture({ accelerators: null }) };
    expect(onSlurm(hall(), bare).join('\n')).not.toContain('gpus-per-node');
  });

  it('keeps its files in a folder that is named, where the nodes share none', () => {
    expect(onSlurm(hall(), request(2))[0]).toContain('SHARED:?name a folder');
  });
});
