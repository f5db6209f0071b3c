import type { ModelLayout } from '../../sizing/model/delivery.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import { type Job, type JobRequest, refuseJob } from './job.js';

/** vLLM with NCCL and EFA, by AWS. https://aws.github.io/deep-learning-containers/vllm/versioning/ */
export const VLLM_IMAGE = 'public.ecr.aws/deep-learning-containers/vllm:server-cuda-v1.0.0';

/** A replica of a model as vLLM runs it. */
export interface Serving {
  readonly model: string;
  /** Nodes that hold a replica together. */
  readonly nodes: number;
  /** Of each of its nodes. */
  readonly accelerators: number;
  /** 0: a replica spans nodes. */
  readonly replicasPerNode: number;
  /** Of a service, on every node: the spares run too, so that what a node or a zone takes away is there already. */
  readonly replicas: number;
  /** Null: each replica on one whole node, tensor-parallel. */
  readonly layout: ModelLayout | null;
  /** Requests that it works on at once; null: as vLLM sees fit. */
  readonly batch: number | null;
}

/** What holds replicas; without a type of AWS: one replica a node. */
interface ReplicaNodes extends Pick<FleetPlan, 'accelerators' | 'key' | 'nodes'> {
  readonly instanceType?: string;
}

/**
 * Has a job written for a model that is served as the sizing lays it out, on one whole node where it does not; refused
 * where no model is named, or the nodes have no accelerators.
 */
export function withReplica(fleet: ReplicaNodes, request: JobRequest, write: (serving: Serving) => Job): Job {
  const serving = servingOf(fleet, request);
  return 'form' in serving ? serving : write(serving);
}

/** Devices that a node offers: a fraction of an accelerator is one. 0: it has none. */
export function devicesPerNode({ accelerators }: Pick<FleetPlan, 'accelerators'>): number {
  return accelerators === null ? 0 : Math.max(1, Math.floor(accelerators.perNode));
}

function servingOf(fleet: ReplicaNodes, { model, delivering }: JobRequest): Serving | Job {
  if (model === null) {
    return refuseJob(
      'no model is named',
      'name a path or a repository that vLLM loads: --model /mnt/weights/my-model, or `model` in the blueprint',
    );
  }
  const perNode = devicesPerNode(fleet);
  if (perNode === 0)
    return refuseJob(`the nodes of ${fleet.key} have no accelerators`, 'serve it with an image of yours');
  const delivered = delivering.find(({ instanceType }) => instanceType === fleet.instanceType);
  const laidOut = delivered?.basis.layout ? delivered : null;
  const nodes = laidOut?.nodesPerReplica ?? 1;
  // A fraction of an accelerator is one device.
  const accelerators = Math.max(1, Math.ceil((laidOut?.basis.acceleratorsPerReplica ?? perNode) / nodes));
  const replicasPerNode = nodes > 1 ? 0 : Math.max(1, Math.floor(perNode / accelerators));
  return {
    model,
    nodes,
    accelerators,
    replicasPerNode,
    replicas: nodes > 1 ? Math.floor(fleet.nodes.max / nodes) : fleet.nodes.max * replicasPerNode,
    layout: laidOut?.basis.layout ?? null,
    batch: laidOut?.basis.batch ?? null,
  };
}

/**
 * Arguments of vLLM, without the model. It would reserve cache for the longest request that the model can read, and not
 * start where that does not fit; the lengths of the sizing are averages, and would refuse the longer half. So it takes
 * requests as long as its own cache holds (vLLM 0.14 and later).
 * @see https://docs.vllm.ai/en/latest/configuration/engine_args.html */
export function modelFlags({ layout, accelerators, batch }: Serving): string[] {
  const { tensor, pipeline, expert } = layout ?? { tensor: accelerators, pipeline: 1, expert: 1 };
  return [
    ...(expert === 1
      ? [`--tensor-parallel-size ${tensor}`]
      : ['--tensor-parallel-size 1', `--data-parallel-size ${expert}`, '--enable-expert-parallel']),
    ...(pipeline > 1 ? [`--pipeline-parallel-size ${pipeline}`] : []),
    ...(batch === null ? [] : [`--max-num-seqs ${batch}`]),
    '--max-model-len auto',
  ];
}
