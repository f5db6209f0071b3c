import { joinsCluster } from '../../../../blueprint/kinds/owned-facts.js';
import type { Blueprint } from '../../../../blueprint/schema/blueprint.js';
import type { OwnedGroupPlan } from '../../../shape/eks-plan.js';
import { type OwnedNodes, ownedNodes } from '../../../supply/owned-nodes.js';
import { ACCELERATOR_LABELS, acceleratorTaints, SITE_LABEL } from '../charts/node-labels.js';

/** Kubelet's own default, which nodeadm keeps. */
const PODS_PER_OWNED_NODE = 110;

/**
 * Keeps the cluster's own pods off owned nodes without accelerators: webhooks there are out of the control plane's reach
 * where pods have no routed addresses.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-webhooks.html
 */
const OWNED_TAINT = { key: 'datahall/owned', value: 'true', effect: 'NO_SCHEDULE' } as const;

/** Owned nodes that join the cluster, sorted by key; none where the blueprint does not ask for it. */
export function planOwnedGroups(onPremises: Blueprint['onPremises']): OwnedGroupPlan[] {
  if (onPremises?.nodes === undefined) return [];
  return ownedNodes({ ...onPremises, fleets: onPremises.fleets.filter(joinsCluster) }).map(ownedGroup);
}

function ownedGroup({
  key,
  workload,
  site,
  sharedWith,
  nodes,
  accelerators: owned,
  perNode,
}: OwnedNodes): OwnedGroupPlan {
  const accelerators =
    owned === null ? null : { vendor: 'NVIDIA' as const, model: owned.model ?? 'unnamed', perNode: owned.perNode };
  return {
    key,
    workload,
    site,
    ...(sharedWith.length > 0 && { sharedWith }),
    purchase: 'owned',
    accelerators,
    nodes: { min: nodes, desired: nodes, max: nodes },
    workingNodes: nodes,
    podsPerNode: PODS_PER_OWNED_NODE,
    vcpus: perNode.vcpus,
    memoryMib: Math.floor(perNode.memoryBytes / 2 ** 20),
    stripeLocalDisks: perNode.nvmeBytes > 0,
    labels: {
      'datahall/fleet': key,
      'datahall/workload': workload,
      [SITE_LABEL]: site,
      ...(accelerators !== null && { [ACCELERATOR_LABELS.NVIDIA]: 'true' }),
    },
    taints: accelerators === null ? [OWNED_TAINT] : acceleratorTaints(accelerators),
    resources: accelerators === null ? {} : { 'nvidia.com/gpu': accelerators.perNode },
  };
}
