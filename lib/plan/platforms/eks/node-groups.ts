import type { Diagnostic } from '../../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../../blueprint/schema/blueprint.js';
import type { InstanceType } from '../../../catalog/facts/catalog.js';
import type { DraftFleet } from '../../kinds/platform.js';
import type { AmiFamily, AutoscalerPlan, NodeGroupPlan } from '../../shape/eks-plan.js';
import type { FleetPlan, HoursPlan } from '../../shape/fleet-plan.js';
import { ACCELERATOR_LABELS, acceleratorTaints, FABRIC_LABEL } from './charts/node-labels.js';

/** What the nodes of a fleet are in a cluster. */
export const NODE_GROUP = 'node group';

/**
 * Pods on an accelerator node. Every accelerated type carries as many beside its EFA interfaces: the smallest
 * (g4dn.xlarge) takes 29, p5 and trn2, whose card 0 is full, take 49.
 */
export const PODS_PER_NODE = 28;

/**
 * Karpenter starts nodes as pods wait for them. Those that run when no pod does are a node group's, which keeps them up
 * by itself.
 * @param schedules - changes of its size; where Karpenter starts the nodes, of its replicas alone. Default: none
 */
export function planNodeGroup(
  fleet: FleetPlan,
  type: InstanceType,
  autoscaler: AutoscalerPlan['kind'] | null,
  schedules: readonly HoursPlan[] = [],
): NodeGroupPlan {
  const startedBy = autoscaler === 'karpenter' && fleet.nodes.min === 0 ? 'karpenter' : 'node-group';
  return {
    ...fleet,
    startedBy,
    ami: amiFamily(type),
    podsPerNode: PODS_PER_NODE,
    vcpus: type.vcpus,
    memoryMib: Math.floor(type.memoryGib * 1024),
    labels: labelsOf(fleet),
    taints: acceleratorTaints(fleet.accelerators),
    resources: resourcesOf(fleet),
    ...(schedules.length > 0 && { schedules }),
  };
}

/**
 * In its hours a fleet runs all working nodes; after them its group takes none, also if pods wait. A curve of the week moves the
 * floor: nodes are up before the pods that the curve expects, and pods beyond it start more.
 * @see https://github.com/terraform-aws-modules/terraform-aws-eks/pull/2504
 */
export function groupSchedules({
  fleet: { nodes, workingNodes },
  workload: { hours },
  calendar,
}: DraftFleet): HoursPlan[] {
  const kind = 'hours';
  if (hours === undefined) {
    return calendar.map(({ nodes: least, ...step }) => ({ kind, ...step, nodes: null, least }));
  }
  const { start, stop, timeZone } = hours;
  return [
    { kind, key: 'start', cron: start, timeZone, nodes: workingNodes, least: workingNodes, most: nodes.max },
    { kind, key: 'stop', cron: stop, timeZone, nodes: 0, least: 0, most: 0 },
  ];
}

/**
 * Pods of one's own that answer requests by a curve: Karpenter starts nodes for pods that wait, and only those of a service
 * whose replicas are ours come ahead of the curve. Jobs wait in their queue.
 */
export function unheldFloors({ kubernetes, workloads }: Pick<Blueprint, 'kubernetes' | 'workloads'>): Diagnostic[] {
  if (kubernetes.autoscaler !== 'karpenter') return [];
  return workloads.flatMap(({ name, profile, purpose, inference, nodes }, index): Diagnostic[] => {
    if (profile === undefined || new Set(profile.week).size === 1) return [];
    if (purpose !== 'inference' || inference !== undefined || nodes.running === 'all') return [];
    return [
      {
        code: 'rule',
        severity: 'warning',
        path: ['workloads', index, 'profile', 'week'],
        message: `Karpenter starts nodes for pods that wait: those of ${name} start when your replicas do, not ahead of the curve`,
        hint: 'scale your replicas ahead of the curve, state "inference", whose replicas follow it, or write "autoscaler: cluster-autoscaler" under kubernetes, whose node groups do',
      },
    ];
  });
}

function amiFamily(type: InstanceType): AmiFamily {
  const arm = type.architecture === 'arm64';
  if (type.accelerators === null) return arm ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD';
  if (type.accelerators.model.vendor === 'AWS') return 'AL2023_x86_64_NEURON';
  return arm ? 'AL2023_ARM_64_NVIDIA' : 'AL2023_x86_64_NVIDIA';
}

/**
 * The vendors' own keys where a device plugin or the autoscaler looks for them. cluster-autoscaler takes a node with
 * `k8s.amazonaws.com/accelerator` for one with GPUs, and holds it for unready, idle and fit to be removed as long as it
 * offers none: a node with Neuron chips never would.
 * @see https://github.com/kubernetes/autoscaler/blob/cluster-autoscaler-1.35.2/cluster-autoscaler/processors/customresources/gpu_processor.go
 */
function labelsOf({ key, workload, accelerators, interfaces }: FleetPlan): Record<string, string> {
  return {
    'datahall/fleet': key,
    'datahall/workload': workload,
    ...(accelerators?.vendor === 'NVIDIA' && {
      'k8s.amazonaws.com/accelerator': accelerators.model.toLowerCase(),
    }),
    ...(accelerators !== null && { [ACCELERATOR_LABELS[accelerators.vendor]]: 'true' }),
    ...(interfaces.length > 0 && { [FABRIC_LABEL]: 'true' }),
  };
}

/** A fraction of an accelerator is one device to its plugin. */
function resourcesOf({ accelerators, interfaces }: FleetPlan): Record<string, number> {
  const efa = interfaces.filter(({ kind }) => kind !== 'interface').length;
  const devices = Math.max(1, Math.floor(accelerators?.perNode ?? 0));
  return {
    ...(accelerators?.vendor === 'AWS' && { 'aws.amazon.com/neuron': devices }),
    ...(accelerators?.vendor === 'NVIDIA' && { 'nvidia.com/gpu': devices }),
    ...(efa > 0 && { 'vpc.amazonaws.com/efa': efa }),
  };
}
