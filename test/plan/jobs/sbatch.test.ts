import { describe, expect, it } from 'vitest';
import type { JobRequest } from '../../../lib/plan/kinds/job.js';
import { type SbatchTarget, writeSbatch } from '../../../lib/plan/platforms/slurm/jobs/sbatch.js';
import { fleetFixture } from '../../terraform/plan-fixture.js';

/** Two working nodes of eight GPUs on EFA. */
const FLEET = fleetFixture();
const TARGET: SbatchTarget = {
  fleet: FLEET,
  options: ['--partition=train'],
  nodes: 'scontrol show hostnames',
  folder: '/mnt/train/home',
  containers: 'docker',
};
const PARTS = fleetFixture({
  workingNodes: 3,
  accelerators: { vendor: 'NVIDIA', model: 'L4-24GB', perNode: 0.5 },
  interfaces: [{ card: 0, device: 0, kind: 'interface' }],
});
/** Of a model that is not split. */
const WHOLE = { tensor: 1, pipeline: 1, context: 1, expert: 1, data: 1, sharding: null, recompute: false } as const;
const BARE = fleetFixture({ accelerators: null, interfaces: [] });

function write(kind: JobRequest['kind'], asked: Partial<JobRequest> = {}, target: Partial<SbatchTarget> = {}) {
  const request: JobRequest = {
    workload: 'train',
    kind,
    fleets: ['train'],
    image: null,
    command: null,
    tasks: null,
    model: null,
    delivering: [],
    ...asked,
  };
  return writeSbatch({ ...TARGET, ...target }, request);
}
function linesOf(...asked: Parameters<typeof write>): readonly string[] {
  const job = write(...asked);
  if (job.form !== 'script') throw new Error(JSON.stringify(job));
  return job.lines;
}
const optionsOf = (...asked: Parameters<typeof write>) =>
  linesOf(...asked)
    .filter((line) => line.startsWith('#SBATCH '))
    .map((line) => line.slice('#SBATCH '.length));

describe('what a batch script asks Slurm for', () => {
  it('is all nodes with all of their GPUs for a training job', () => {
    expect(optionsOf('train')).toEqual([
      '--job-name=train-train',
      '--partition=train',
      '--nodes=2',
      '--ntasks-per-node=1',
      '--exclusive',
      '--gpus-per-node=8',
    ]);
    expect(linesOf('train').join('\n')).toContain('--nproc-per-node=8 ');
    // A part of a GPU is a device; without one there is still a process on each node.
    expect(optionsOf('train', {}, { fleet: PARTS })).toContain('--gpus-per-node=1');
    const bare = { fleet: BARE };
    expect(optionsOf('train', { image: 'mine' }, bare).join(' ')).not.toContain('--gpus');
    expect(linesOf('train', { image: 'mine' }, bare).join('\n')).toContain('--nproc-per-node=1 ');
  });

  it.each<[string, Partial<JobRequest>, Partial<SbatchTarget>, string]>([
    ['a task for each GPU', {}, {}, '--array=0-15'],
    ['as many as asked for', { tasks: 5 }, {}, '--array=0-4'],
    ['a task for each node with a part of a GPU', {}, { fleet: PARTS }, '--array=0-2'],
    ['a task for each node without any', { image: 'mine' }, { fleet: BARE }, '--array=0-1'],
  ])('is, for a sweep, %s', (_, asked, target, array) => {
    expect(optionsOf('sweep', asked, target).slice(2)).toEqual(['--nodes=1', '--ntasks=1', '--gpus=1', array]);
  });

  it('is one GPU for half a day for a notebook', () => {
    expect(optionsOf('notebook').slice(2)).toEqual(['--nodes=1', '--ntasks=1', '--gpus=1', '--time=12:00:00']);
  });

  it('is, for batch inference, a task for each replica of the model', () => {
    const serving = (acceleratorsPerReplica: number, nodesPerReplica: number): JobRequest['delivering'] => [
      {
        instanceType: FLEET.instanceType,
        perNode: 1,
        pessimisticPerNode: 1,
        nodesPerReplica,
        fewestNodes: 1,
        mostNodes: null,
        workingNodes: 2,
        basis: {
          from: 'modelled',
          limit: 'weights',
          acceleratorsPerReplica,
          layout: { ...WHOLE, tensor: acceleratorsPerReplica },
          batch: 16,
          band: 0.2,
          bandFrom: 'measured',
          nearest: [],
        },
      },
    ];
    const half = { model: 'm', delivering: serving(4, 1) };
    expect(optionsOf('infer', half).slice(2)).toEqual(['--nodes=1', '--ntasks=1', '--gpus=4', '--array=0-3']);
    expect(optionsOf('infer', { ...half, tasks: 7 })).toContain('--array=0-6');
    expect(linesOf('infer', half)).toContain(
      'vllm run-batch -i /mnt/train/home/batch/$SLURM_ARRAY_TASK_ID.input.jsonl -o /mnt/train/home/batch/$SLURM_ARRAY_TASK_ID.output.jsonl --model m --tensor-parallel-size 4 --max-num-seqs 16 --max-model-len auto',
    );
    expect(linesOf('infer', half, { folder: null }).join('\n')).toContain('-i /tmp/batch/');
    // One whole node each where nothing is known of the model.
    expect(optionsOf('infer', { model: 'm' })).toContain('--array=0-1');
    expect(write('infer', { model: 'm', delivering: serving(16, 2) })).toMatchObject({
      form: 'refused',
      why: 'a replica of the model spans 2 nodes of p4d.24xlarge',
    });
    expect(write('infer')).toMatchObject({ form: 'refused', why: 'no model is named' });
  });

  it('is nothing for a service, nor where no image is known', () => {
    expect(write('serve').form).toBe('refused');
    const trainium = fleetFixture({ accelerators: { vendor: 'AWS', model: 'Trainium2', perNode: 16 } });
    expect(write('train', {}, { fleet: trainium })).toMatchObject({
      form: 'refused',
      why: 'no image is known for nodes of p4d.24xlarge',
    });
    expect(write('train', {}, { fleet: BARE }).form).toBe('refused');
    expect(write('train', { image: 'mine' }, { fleet: trainium }).form).toBe('script');
  });
});

describe('the container of a batch script', () => {
  const last = (...asked: Parameters<typeof write>) => linesOf(...asked).at(-1)!;

  it('has the whole node with its fabric, or what Slurm gives it', () => {
    expect(last('train')).toContain('--gpus all --device /dev/infiniband -e FI_PROVIDER=efa -e FIRST ');
    for (const kind of ['sweep', 'notebook'] as const) {
      expect(last(kind)).toContain('device=$CUDA_VISIBLE_DEVICES');
      expect(last(kind)).not.toContain('infiniband');
    }
    expect(last('infer', { model: 'm' })).toContain('device=$CUDA_VISIBLE_DEVICES');
    expect(last('train', {}, { fleet: PARTS })).not.toContain('infiniband');
  });

  it.each([
    ['pytorch:2', 'pytorch:2'],
    ['nvidia/cuda:13', 'nvidia/cuda:13'],
    ['nvcr.io/nvidia/pytorch:26', 'nvcr.io#nvidia/pytorch:26'],
    ['localhost:5000/mine', 'localhost:5000#mine'],
  ])('is named for pyxis: %s', (image, named) => {
    const lines = linesOf('train', { image }, { containers: 'pyxis' });
    expect(lines.at(-1)).toContain(`--container-image='${named}' `);
    expect(lines.at(-2)).toBe('export FI_PROVIDER=efa');
    expect(linesOf('sweep', { image }, { containers: 'pyxis' }).at(-2)).toBe(')');
    expect(linesOf('train', { image }).at(-1)).toMatch(new RegExp(` ${image} sh -c "\\$RUN"'$`));
  });
});
