import type { Plan } from '../../plan/shape/plan.js';
import { countOf } from '../../units/words.js';
import { amount, count, left, right, type Section, type TableRow, table } from '../document/document.js';
import { PURCHASE_WORDS } from './phrases.js';

/** Fleets with counts, spares, zones and purchase; stores with what is provided. */
export function choiceSection({ sizing }: Plan): Section {
  const fleets = sizing.fleets.flatMap((fleet) =>
    fleet.groups
      .filter(({ nodes }) => nodes > 0)
      .map(
        (group): TableRow => ({
          workload: fleet.workload,
          type: group.instanceType,
          purchase:
            group.blockDays === null
              ? PURCHASE_WORDS[group.purchase]
              : `${PURCHASE_WORDS[group.purchase]} of ${group.blockDays} d`,
          zone: group.zone,
          nodes: count(group.nodes),
          price: { value: group.usdPerHour, unit: 'USD/h' },
        }),
      ),
  );
  const spares = sizing.fleets.filter(({ spareNodes }) => spareNodes > 0);
  return {
    id: 'choice',
    title: 'What is chosen',
    blocks: [
      table(
        'fleets',
        'Fleets',
        [
          left('workload', 'workload'),
          left('type', 'instance type'),
          left('purchase', 'bought'),
          left('zone', 'zone'),
          right('nodes', 'nodes'),
          right('price', 'USD/h each', { unit: 'USD/h' }),
        ],
        fleets,
        { workload: 'all', nodes: count(sizing.fleets.reduce((sum, fleet) => sum + nodesOf(fleet), 0)) },
      ),
      {
        kind: 'list',
        items: spares.map(
          ({ workload, requiredNodes, spareNodes }) =>
            `${workload}: ${countOf(requiredNodes, 'node')} for the minima, ${countOf(spareNodes, 'node')} to spare`,
        ),
      },
      { kind: 'list', items: (sizing.reservations ?? []).map(reservationPhrase) },
      table(
        'stores',
        'Stores',
        [
          left('store', 'store'),
          left('kind', 'on'),
          right('asked', 'asked'),
          right('provided', 'provided'),
          right('askedRate', 'rate asked'),
          right('providedRate', 'provided'),
        ],
        sizing.stores.map((store) => ({
          store: `${store.workload}: ${store.name}`,
          kind:
            store.lustre === null
              ? { object: 'S3', local: 'NVMe in the nodes', scratch: 'FSx', persistent: 'FSx' }[store.kind]
              : `FSx for Lustre ${store.lustre.tier.deployment}, ${store.lustre.tier.mbytesPerSecondPerTib} MB/s per TiB`,
          asked: amount(store.requiredBytes, 'B'),
          provided: amount(store.providedBytes, 'B'),
          askedRate: store.requiredBytesPerSecond === 0 ? null : amount(store.requiredBytesPerSecond, 'B/s'),
          providedRate: amount(store.providedBytesPerSecond, 'B/s'),
        })),
      ),
    ],
  };
}

type ReservationUse = NonNullable<Plan['sizing']['reservations']>[number];

/** What becomes of it when it ends: EC2 User Guide, "Instance lifecycle in a group". */
function reservationPhrase({ name, instanceType, zone, nodes, usedNodes, until }: ReservationUse): string {
  const end = until === null ? '' : `; it ends on ${until}, and its nodes are charged on demand from then on`;
  return `reservation ${name}, owned: ${usedNodes} of ${nodes} × ${instanceType} in ${zone} in use${end}`;
}

function nodesOf({ groups }: Plan['sizing']['fleets'][number]): number {
  return groups.reduce((sum, { nodes }) => sum + nodes, 0);
}
