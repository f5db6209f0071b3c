import type { BuiltVendor } from '../../../../units/closed-lists.js';
import type { NodeGroupPlan } from '../../../shape/eks-plan.js';

/** Label of every node with accelerators of a vendor: device plugin and exporter of its metrics go by it. */
export const ACCELERATOR_LABELS = {
  NVIDIA: 'nvidia.com/gpu.present',
  AWS: 'aws.amazon.com/neuron.present',
} as const satisfies Readonly<Record<BuiltVendor, string>>;

/** Label of every node on EFA. */
export const FABRIC_LABEL = 'vpc.amazonaws.com/efa.present';

/** Label of every owned node: the site that it is at. */
export const SITE_LABEL = 'datahall/site';

/** Label and value that EKS gives every node on premises. */
export const HYBRID_LABEL = { key: 'eks.amazonaws.com/compute-type', value: 'hybrid' } as const;

/** Keeps pods that ask for no accelerator off nodes that have them. */
export function acceleratorTaints(accelerators: { readonly vendor: BuiltVendor } | null): NodeGroupPlan['taints'] {
  if (accelerators === null) return [];
  const key = accelerators.vendor === 'NVIDIA' ? 'nvidia.com/gpu' : 'aws.amazon.com/neuron';
  return [{ key, value: 'true', effect: 'NO_SCHEDULE' }];
}
