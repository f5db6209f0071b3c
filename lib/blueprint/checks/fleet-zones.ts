import type { Blueprint } from '../schema/blueprint.js';
import type { Incomplete } from './check-context.js';

/** How many zones a fleet may spread over; of a VPC that is there already: those with a subnet for fleets. */
export function zonesForFleets({ network }: Incomplete<Blueprint>): number | undefined {
  if (network?.vpc?.subnets === undefined) return network?.zones;
  return new Set(
    network.vpc.subnets.flatMap((subnet) => (subnet?.roles?.includes('accelerators') ? [subnet.zone] : [])),
  ).size;
}
