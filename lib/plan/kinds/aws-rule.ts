import type { DocumentPath } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../catalog/facts/catalog.js';
import type { NodeGroupPlan } from '../shape/eks-plan.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { Hall } from '../shape/hall.js';
import type { StorePlan } from '../shape/store-plan.js';

/** What AWS refuses, or does otherwise than one would think, although Terraform takes it. */
export interface AwsRule {
  /** Stable, kebab-case; policies and tests match on it. */
  readonly id: string;
  /** What holds, in one phrase. */
  readonly title: string;
  /** Page that says so. */
  readonly source: string;
  /** Empty: it holds. */
  readonly breaches: (ruled: RuledHall) => readonly Breach[];
}

/** A plan, and what it was made from: to find the line of the blueprint that led there. */
export interface RuledHall {
  readonly blueprint: Blueprint;
  readonly hall: Hall;
  /** Read for the hall's region. */
  readonly catalog: Catalog;
}

export interface Breach {
  /** Of the blueprint; where the file is silent, the nearest key above is shown. */
  readonly path: DocumentPath;
  /** @default 'error' */
  readonly severity?: 'error' | 'warning';
  readonly message: string;
  /** What to do. */
  readonly hint: string;
}

export function workloadPath({ workloads }: Blueprint, workload: string, ...keys: DocumentPath): DocumentPath {
  const index = workloads.findIndex(({ name }) => name === workload);
  return index < 0 ? ['workloads'] : ['workloads', index, ...keys];
}

export function storePath(blueprint: Blueprint, { workload, name }: StorePlan, ...keys: DocumentPath): DocumentPath {
  const item = blueprint.workloads
    .find((one) => one.name === workload)
    ?.storage.findIndex((store) => store.name === name);
  return item === undefined || item < 0
    ? workloadPath(blueprint, workload, 'storage')
    : workloadPath(blueprint, workload, 'storage', item, ...keys);
}

/** The part of every fleet's breach that does not differ. */
export function fleetBreaches(
  ruled: RuledHall,
  key: string,
  wrong: (fleet: FleetPlan) => readonly Omit<Breach, 'path'>[],
): Breach[] {
  return breachesOf(ruled, ruled.hall.fleets, key, wrong);
}

/** As `fleetBreaches`, of the fleets of one platform. */
export function breachesOf<Fleet extends FleetPlan>(
  { blueprint }: RuledHall,
  fleets: readonly Fleet[],
  key: string,
  wrong: (fleet: Fleet) => readonly Omit<Breach, 'path'>[],
): Breach[] {
  return fleets.flatMap((fleet) =>
    wrong(fleet).map((breach) => ({ path: workloadPath(blueprint, fleet.workload, key), ...breach })),
  );
}

/** Empty: the hall is not on EKS. */
export function nodeGroups({ hall }: RuledHall): readonly NodeGroupPlan[] {
  return hall.platform === 'eks' ? hall.fleets : [];
}
