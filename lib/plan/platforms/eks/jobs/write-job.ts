import type { JobKind } from '../../../../units/closed-lists.js';
import { listText } from '../../../../units/words.js';
import { type Job, type JobRequest, refuseJob } from '../../../kinds/job.js';
import { seenBy } from '../../../kinds/pools.js';
import { devicesPerNode, withReplica } from '../../../kinds/replica.js';
import type { KubernetesObject } from '../../../shape/charts-plan.js';
import type { ClusterNodesPlan, NodeGroupPlan, OwnedGroupPlan } from '../../../shape/eks-plan.js';
import type { EksHall } from '../../../shape/hall.js';
import { writeService } from './serving.js';
import { inferenceJob, notebookJob, sweepJob } from './tasks.js';
import { trainingJob } from './training.js';

/** The objects of a job on one fleet, or of a service on several. @throws Error when the plan has no such fleet */
export function writeEksJob(hall: EksHall, request: JobRequest): Job {
  const refused = refusedImage(hall, request.image);
  if (refused !== null) return refused;
  const [first, ...others] = request.fleets;
  const owned = hall.owned?.find(({ key }) => key === first);
  if (owned !== undefined) return writeOwnedJob(hall, owned, request);
  const fleets = [first, ...others].map((asked) => {
    const fleet = hall.fleets.find(({ key }) => key === asked);
    if (fleet === undefined) throw new Error(`the plan has no fleet ${asked}`);
    return partOf(fleet, seenBy(hall, fleet, request.workload));
  }) as [NodeGroupPlan, ...NodeGroupPlan[]];
  const strange = fleets.find(({ accelerators }) => accelerators?.vendor !== 'NVIDIA');
  if (request.image === null && strange !== undefined) {
    return refuseJob(
      `no image is known for nodes of ${strange.instanceType}`,
      'name one: --image public.ecr.aws/neuron/pytorch-training-neuronx:<tag>, or one of yours',
    );
  }
  if (request.kind === 'serve') return writeService(hall, fleets, request);
  return WRITERS[request.kind](hall, fleets[0], request);
}

function writeOwnedJob(hall: EksHall, nodes: OwnedGroupPlan, request: JobRequest): Job {
  if (request.kind !== 'serve') return WRITERS[request.kind](hall, nodes, request);
  return refuseJob(
    `${nodes.workload} has no nodes on AWS, and no load balancer of AWS is known to reach pods on premises`,
    'write another kind of job, or serve it there by software of yours',
  );
}

/** Where the cluster admits images by digest, from registries of the owner's: none that is known is one. */
function refusedImage({ charts: { guards } }: EksHall, image: string | null): Job | null {
  const registries = guards.images?.registries;
  if (registries === undefined) return null;
  const isAdmitted =
    image !== null && /@sha256:[0-9a-f]{64}$/.test(image) && registries.some((place) => image.startsWith(`${place}/`));
  if (isAdmitted) return null;
  return refuseJob(
    `the cluster admits only images by digest, of ${listText(registries, 'or')}`,
    `name one: --image ${registries[0]}/<name>@sha256:<digest>`,
  );
}

/** A node of which a workload may have some accelerators alone: as much of its processors and memory, and no fabric. */
function partOf(whole: NodeGroupPlan, seen: NodeGroupPlan): NodeGroupPlan {
  const [all, some] = [devicesPerNode(whole), devicesPerNode(seen)];
  if (some === all) return seen;
  const { 'vpc.amazonaws.com/efa': _, ...resources } = seen.resources;
  const [vcpus, memoryMib] = [seen.vcpus, seen.memoryMib].map((amount) => Math.floor((amount * some) / all));
  return { ...seen, vcpus: vcpus!, memoryMib: memoryMib!, resources };
}

type Writer = (hall: EksHall, fleet: ClusterNodesPlan, request: JobRequest) => Job;

const WRITERS: Readonly<Record<Exclude<JobKind, 'serve'>, Writer>> = {
  train: (hall, fleet, request) =>
    manifests(
      trainingJob(hall, fleet, request),
      `on all ${fleet.workingNodes} working nodes of ${fleet.key}, ${devicesPerNode(fleet)} accelerators each`,
    ),
  sweep: (hall, fleet, request) =>
    manifests(sweepJob(hall, fleet, request), 'one task an accelerator; its number is in JOB_COMPLETION_INDEX'),
  notebook: (hall, fleet, request) =>
    manifests(
      notebookJob(hall, fleet, request),
      `then: kubectl port-forward -n ${fleet.workload} job/${fleet.workload}-notebook 8888`,
    ),
  infer: (hall, fleet, request) =>
    withReplica(fleet, request, (serving) => {
      if (serving.nodes > 1) {
        return refuseJob(
          `a replica of the model spans ${serving.nodes} nodes of ${'instanceType' in fleet ? fleet.instanceType : fleet.key}`,
          'write --kind serve, and send the requests to the service',
        );
      }
      const what = `one replica a pod: ${serving.accelerators} of ${devicesPerNode(fleet)} accelerators of a node`;
      return manifests(inferenceJob(hall, fleet, request, serving), what);
    }),
};

function manifests(objects: readonly KubernetesObject[], ...notes: readonly string[]): Job {
  return { form: 'manifests', objects, notes };
}
