import type { DeliveringType } from '../../sizing/model/delivery.js';
import type { JobKind } from '../../units/closed-lists.js';
import type { KubernetesObject } from '../shape/charts-plan.js';

/** What is asked of a platform: one job of a workload. */
export interface JobRequest {
  readonly workload: string;
  readonly kind: JobKind;
  /** Keys of the fleets that it may run on, the largest first; a service runs on all of them, any other job on the first. */
  readonly fleets: readonly [string, ...string[]];
  /** Null: an image of AWS for the kind. */
  readonly image: string | null;
  /** A line of a shell that replaces what the kind runs; null: an example that runs as it is. */
  readonly command: string | null;
  /** Of a sweep, or pieces of the input of a batch inference; null: as many as the nodes work on at once. */
  readonly tasks: number | null;
  /** Path or repository of the model to serve; null: none is named. */
  readonly model: string | null;
  /** What the types of the fleets deliver to a service, and how the model stands on them; on others: one replica a node. */
  readonly delivering: readonly DeliveringType[];
}

/** A job as its platform takes it, or why it takes none. */
export type Job =
  | { readonly form: 'manifests'; readonly objects: readonly KubernetesObject[]; readonly notes: readonly string[] }
  | { readonly form: 'script'; readonly lines: readonly string[]; readonly notes: readonly string[] }
  | { readonly form: 'refused'; readonly why: string; readonly hint: string };

/** A job that the platform does not take. @param hint - what to write instead */
export function refuseJob(why: string, hint: string): Job {
  return { form: 'refused', why, hint };
}

/** PyTorch with NCCL, EFA and its plugin, by AWS. https://aws.github.io/deep-learning-containers/pytorch/ */
export const PYTORCH_IMAGE = 'public.ecr.aws/deep-learning-containers/pytorch:2.14-cu133-amzn2023';

/** Where processes of one run meet. */
export const MEETING_PORT = 29500;

/**
 * What a training job runs unless it is told otherwise: one all-reduce over all accelerators, which shows that they see
 * each other. Its result is the number of processes.
 */
const FIRST_RUN =
  'import os, torch, torch.distributed as d; ' +
  'd.init_process_group("nccl"); torch.cuda.set_device(int(os.environ["LOCAL_RANK"])); ' +
  'x = torch.ones(1, device="cuda"); d.all_reduce(x); ' +
  'print(f"rank {d.get_rank()} of {d.get_world_size()}: sum {x.item():.0f}"); d.destroy_process_group()';

/**
 * Arguments of torchrun for a script, or for `FIRST_RUN`.
 * @see https://docs.pytorch.org/docs/stable/elastic/run.html
 */
export function torchrun(flags: readonly string[], command: string | null): string {
  const what = command ?? `--no-python python -c '${FIRST_RUN}'`;
  return ['torchrun', ...flags, what].join(' ');
}
