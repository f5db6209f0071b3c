import { instanceItem } from '../sizing/answer/instance-item.js';
import type { CostLine, FleetGroup, Sizing } from '../sizing/sizing.js';

/** The nodes that a line of node-hours charges. */
export function groupsCharged({ workload, item }: CostLine, { fleets }: Pick<Sizing, 'fleets'>): FleetGroup[] {
  return fleets
    .filter((fleet) => fleet.workload === workload)
    .flatMap(({ groups }) => groups)
    .filter((group) => instanceItem(group) === item);
}
