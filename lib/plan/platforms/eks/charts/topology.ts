import type { WorkloadBlueprint } from '../../../../blueprint/schema/blueprint.js';
import type { TopologyPlan } from '../../../shape/charts-plan.js';
import type { NodeGroupPlan, OwnedGroupPlan } from '../../../shape/eks-plan.js';
import { SITE_LABEL } from './node-labels.js';

/**
 * Types of accelerated nodes that EC2 tells the place in its network of, by family and by name.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-topology-prerequisites.html
 */
const PLACED: readonly string[] = [
  'g6e',
  'g7e',
  'p3dn.24xlarge',
  'p4d.24xlarge',
  'p4de.24xlarge',
  'p5.48xlarge',
  'p5e.48xlarge',
  'p5en.48xlarge',
  'p6-b200.48xlarge',
  'p6-b300.48xlarge',
  'p6e-gb200.36xlarge',
  'trn1.2xlarge',
  'trn1.32xlarge',
  'trn1n.32xlarge',
  'trn2.48xlarge',
  'trn2u.48xlarge',
];

/**
 * Labels of a node, from the widest part of the network to the node itself. All supported types have three layers; a
 * fourth, of some, lies below them.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/ml-workload-topology.html
 */
const LEVELS = [
  'topology.k8s.aws/network-node-layer-1',
  'topology.k8s.aws/network-node-layer-2',
  'topology.k8s.aws/network-node-layer-3',
  'kubernetes.io/hostname',
] as const;

/** The closest nodes share it. */
const NARROWEST = LEVELS[2];

/**
 * How Kueue places the pods of training jobs in the network; null: it does not. It places pods on nodes that are there:
 * on a fleet that starts its nodes for jobs, none would ever start. And a queue takes either all of its fleets that way
 * or none, since a job that asks for it goes to no other.
 */
export function planTopology(
  workloads: readonly Pick<WorkloadBlueprint, 'name' | 'purpose'>[],
  fleets: readonly NodeGroupPlan[],
): TopologyPlan | null {
  const training = fleets.filter(({ workload }) =>
    workloads.some(({ name, purpose }) => name === workload && purpose === 'training'),
  );
  if (training.length === 0 || !training.every((fleet) => isPlaced(fleet) && keepsRunning(fleet))) return null;
  return { name: 'network', levels: LEVELS, preferred: NARROWEST, fleets: training.map(({ key }) => key) };
}

/**
 * Owned nodes by their site. Kueue then admits a job to nodes that are there and ready, so that one waits, or goes to the next fleet of
 * its queue, while a site is cut off. Null: a workload that trains there has fleets that are not placed, and a queue takes
 * either all or none.
 */
export function planOwnedTopology(
  workloads: readonly Pick<WorkloadBlueprint, 'name' | 'purpose'>[],
  fleets: readonly NodeGroupPlan[],
  owned: readonly OwnedGroupPlan[],
  placed: TopologyPlan | null,
): TopologyPlan | null {
  const training = owned.filter(({ workload }) =>
    workloads.some(({ name, purpose }) => name === workload && purpose === 'training'),
  );
  const mixed = (workload: string) =>
    fleets.some((fleet) => fleet.workload === workload && !placed?.fleets.includes(fleet.key));
  if (
    training.length === 0 ||
    training.some(({ workload, sharedWith = [] }) => [workload, ...sharedWith].some(mixed))
  ) {
    return null;
  }
  return {
    name: 'sites',
    levels: [SITE_LABEL, 'kubernetes.io/hostname'],
    preferred: SITE_LABEL,
    fleets: training.map(({ key }) => key),
  };
}

function isPlaced({ instanceType, alternatives }: NodeGroupPlan): boolean {
  return [instanceType, ...alternatives].every((type) =>
    PLACED.some((known) => type === known || type.startsWith(`${known}.`)),
  );
}

function keepsRunning({ nodes, workingNodes }: NodeGroupPlan): boolean {
  return nodes.min >= workingNodes;
}
