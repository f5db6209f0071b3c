import type { PricedOption } from '../model/purchase.js';
import type { FleetShape } from './choice.js';

/**
 * Nodes are spread over the zones of a fleet as evenly as they go: every zone has `each` of them, `fuller` zones one
 * more, whichever zones those are. So a zone's reservations take that many at most.
 */
interface EvenSpread {
  readonly each: number;
  /** Zones with more. */
  readonly fuller: number;
  /** How many more those have: the nodes of a replica. */
  readonly more: number;
}

/** How so many nodes, in replicas of `more`, are spread over so many zones. */
export function evenSpread(totalNodes: number, zones: number, more: number): EvenSpread {
  const replicas = totalNodes / more;
  return { each: more * Math.floor(replicas / zones), fuller: replicas % zones, more };
}

/** Room for nodes in owned reservations, while a fleet of one size fills them one after the other. */
export function ownedRoom({ each, fuller, more }: EvenSpread): {
  readonly take: (option: Pick<PricedOption, 'reservation'>, most: number) => number;
} {
  const inZone = new Map<string, number>();
  let left = fuller;
  return {
    take: ({ reservation }, most) => {
      if (reservation === null || reservation.zone === null) return most;
      const before = inZone.get(reservation.zone) ?? 0;
      const room = each - before + (before <= each && left > 0 ? more : 0);
      const taken = Math.max(0, Math.min(most, room));
      inZone.set(reservation.zone, before + taken);
      if (before <= each && before + taken > each) left -= 1;
      return taken;
    },
  };
}

/** Whether the reservations hold what a fleet takes of them, in zones that an even spread fills so far. */
export function ownedSuffices({ eligible, totalNodes, bought }: FleetShape): boolean {
  const room = ownedRoom(evenSpread(totalNodes, eligible.zones.length, eligible.nodesPerReplica));
  return bought.every(
    ({ option, nodes }) =>
      option.reservation === null ||
      (nodes <= option.reservation.nodes &&
        (option.reservation.zone === null ||
          (eligible.zones.includes(option.reservation.zone) && room.take(option, nodes) === nodes))),
  );
}

/** Nodes in each of the fleet's zones, in the order of `zones`: the fuller ones are those whose reservations need it. */
export function zonesOf({
  eligible,
  totalNodes,
  bought,
}: FleetShape): { zone: string; nodes: number; owned: number }[] {
  const ownedIn = (zone: string) =>
    bought.reduce((count, { option, nodes }) => count + (option.reservation?.zone === zone ? nodes : 0), 0);
  const usesOwned = bought.some(({ option }) => option.reservation !== null);
  const zones = usesOwned ? eligible.zones : eligible.zonesUnowned;
  const { each, fuller, more } = evenSpread(totalNodes, zones.length, eligible.nodesPerReplica);
  const owned = zones.map(ownedIn);
  const needed = owned.filter((nodes) => nodes > each).length;
  let others = fuller - needed;
  return zones.map((zone, at) => {
    const isFuller = owned[at]! > each || others > 0;
    if (owned[at]! <= each) others -= 1;
    return { zone, nodes: each + (isFuller ? more : 0), owned: owned[at]! };
  });
}
