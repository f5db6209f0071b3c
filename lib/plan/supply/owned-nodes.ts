import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import { byKey } from '../../units/order.js';
import { type OwnedFleet, ownedSites } from '../owned/owned-sites.js';

/** Owned nodes of one workload at one site, all with the same accelerators. */
export interface OwnedNodes {
  /** Workload and site, e.g. `tune.premises`; with the accelerators, where the workload has several kinds there. */
  readonly key: string;
  readonly workload: string;
  readonly site: string;
  readonly nodes: number;
  /** Further workloads that may have them, sorted. */
  readonly sharedWith: readonly string[];
  /** Null: none. `model`: as the blueprint names it; null: it states figures instead. */
  readonly accelerators: { readonly model: string | null; readonly perNode: number } | null;
  /** Of each node; 0: not stated. Of nodes that differ, what the smaller has. */
  readonly perNode: {
    readonly vcpus: number;
    readonly memoryBytes: number;
    readonly nvmeBytes: number;
    readonly networkBytesPerSecond: number;
  };
}

/** What is owned, sorted by key. */
export function ownedNodes(onPremises: Blueprint['onPremises']): OwnedNodes[] {
  const groups = new Map<string, OwnedNodes>();
  for (const { name: site, fleets } of ownedSites(onPremises)) {
    const here = fleets.map((at) => onPremises!.fleets[at]!);
    for (const fleet of here) {
      const group = nodesOf(fleet, site, here);
      const known = groups.get(group.key);
      groups.set(group.key, known === undefined ? group : bothOf(known, group));
    }
  }
  return [...groups.values()].sort(byKey);
}

function nodesOf(fleet: OwnedFleet, site: string, here: readonly OwnedFleet[]): OwnedNodes {
  const { workload, sharedWith, nodes, accelerators, vcpus = 0, memory = 0, nvme = 0, network = 0 } = fleet;
  const kinds = new Set(here.filter((one) => one.workload === workload).map(kindOf));
  return {
    key: [workload, site, ...(kinds.size > 1 ? [kindOf(fleet)] : [])].join('.'),
    workload,
    site,
    nodes,
    sharedWith: [...sharedWith].sort(),
    accelerators:
      accelerators === undefined ? null : { model: accelerators.type ?? null, perNode: accelerators.perNode },
    perNode: {
      vcpus,
      memoryBytes: Math.floor(memory),
      nvmeBytes: Math.floor(nvme),
      networkBytesPerSecond: Math.floor(network),
    },
  };
}

/** As a label of Kubernetes has it. */
function kindOf({ accelerators }: OwnedFleet): string {
  if (accelerators === undefined) return 'plain';
  const { type = 'unnamed', perNode } = accelerators;
  return `${perNode}x-${type.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
}

function bothOf(one: OwnedNodes, other: OwnedNodes): OwnedNodes {
  const [a, b] = [one.perNode, other.perNode];
  return {
    ...one,
    nodes: one.nodes + other.nodes,
    sharedWith: one.sharedWith.filter((name) => other.sharedWith.includes(name)),
    perNode: {
      vcpus: Math.min(a.vcpus, b.vcpus),
      memoryBytes: Math.min(a.memoryBytes, b.memoryBytes),
      nvmeBytes: Math.min(a.nvmeBytes, b.nvmeBytes),
      networkBytesPerSecond: Math.min(a.networkBytesPerSecond, b.networkBytesPerSecond),
    },
  };
}
