import type { Diagnostic, DocumentPath } from '../blueprint/diagnostic.js';
import type { Blueprint, WorkloadBlueprint } from '../blueprint/schema.js';

/**
 * What the blueprint asks for and the plan does not yet do: refused, since a plan that ignored it would be wrong.
 * Take an entry out when its key is planned.
 */
export function unplannedKeys(blueprint: Blueprint): Diagnostic[] {
  const { limits, maintenance, software } = blueprint;
  const asked: [boolean, ...DocumentPath][] = [
    [limits.monthlyCo2e !== undefined, 'limits', 'monthlyCo2e'],
    [limits.vcpuQuotas !== undefined, 'limits', 'vcpuQuotas'],
    [maintenance.supportShare > 0, 'maintenance', 'supportShare'],
    [maintenance.operationsStaff > 0, 'maintenance', 'operationsStaff'],
    [software.licences.length > 0, 'software', 'licences'],
    ...blueprint.workloads.flatMap((workload, index) => unplannedOfWorkload(workload, index, blueprint.network.zones)),
  ];
  return asked
    .filter(([isAsked]) => isAsked)
    .map(([, ...path]) => ({
      code: 'rule',
      severity: 'error',
      path,
      message: `"${path.at(-1)}" is not planned yet`,
      hint: 'leave it out, or say what it comes to through keys that are',
    }));
}

function unplannedOfWorkload(
  workload: WorkloadBlueprint,
  index: number,
  networkZones: number,
): [boolean, ...DocumentPath][] {
  const { purpose, spares, types, zones } = workload;
  const isServing = purpose === 'inference';
  const unplanned: [boolean, ...DocumentPath][] = [
    [workload.training !== undefined, 'training'],
    [workload.fineTuning !== undefined, 'fineTuning'],
    [workload.inference !== undefined, 'inference'],
    [workload.compute?.utilizationByFamily !== undefined, 'compute', 'utilizationByFamily'],
    [spares.availability !== undefined || (spares.nodes ?? 0) > 0, 'spares'],
    [isServing ? !spreads(zones, networkZones) : zones !== 'single', 'zones'],
    [!workload.homogeneous, 'homogeneous'],
    [workload.dutyCycle !== undefined, 'dutyCycle'],
    [workload.runLength !== undefined, 'runLength'],
    [types.interconnect !== (isServing ? 'any' : 'fast'), 'types', 'interconnect'],
    [types.doubtful !== 'allow', 'types', 'doubtful'],
  ];
  return unplanned.map(([isAsked, ...path]) => [isAsked, 'workloads', index, ...path]);
}

function spreads(zones: WorkloadBlueprint['zones'], networkZones: number): boolean {
  return zones !== 'single' && zones.spread === networkZones && zones.survive === 0;
}
