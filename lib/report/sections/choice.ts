import type { Plan } from '../../plan/shape/plan.js';
import { storeOf } from '../../plan/stores/stores.js';
import { roundTo } from '../../units/rounding.js';
import { countOf } from '../../units/words.js';
import {
  amount,
  count,
  left,
  list,
  right,
  type Section,
  section,
  type Table,
  type TableRow,
  table,
} from '../document/document.js';
import { acceleratedNodes, PURCHASE_WORDS, serviceOf } from '../words/phrases.js';

type SizedFleet = Plan['sizing']['fleets'][number];
type FleetGroup = SizedFleet['groups'][number];
type ReservationUse = NonNullable<Plan['sizing']['reservations']>[number];

/** What to buy, exactly: fleets by type, purchase option and zone; stores with their capacity and throughput. */
export function choiceSection({ plan: { sizing, stores } }: { readonly plan: Plan }): Section {
  const spares = sizing.fleets.filter(({ spareNodes }) => spareNodes > 0);
  return section('choice', 'Fleets and stores', [
    fleetsTable(sizing),
    list(
      spares.map(
        ({ workload, requiredNodes, spareNodes }) =>
          `${workload}: ${countOf(requiredNodes, 'node')} required, ${countOf(spareNodes, 'spare node')}`,
      ),
    ),
    list([
      ...(sizing.reservations ?? []).filter(({ plan }) => plan === undefined).map(reservationPhrase),
      ...planPhrases(sizing.reservations ?? []),
    ]),
    storesTable(sizing),
    list(stores.flatMap((store) => existingPhrase(store))),
  ]);
}

function fleetsTable(sizing: Plan['sizing']): Table {
  const row = ({ workload }: SizedFleet, group: FleetGroup): TableRow => ({
    workload,
    type: group.instanceType,
    purchase:
      group.blockDays === null
        ? PURCHASE_WORDS[group.purchase]
        : `${PURCHASE_WORDS[group.purchase]} of ${group.blockDays} d`,
    zone: group.zone,
    nodes: count(group.nodes),
    price: { value: group.usdPerHour, unit: 'USD/h' },
  });
  return table(
    'fleets',
    'Fleets',
    [
      left('workload', 'workload'),
      left('type', 'instance type'),
      left('purchase', 'purchase option'),
      left('zone', 'zone'),
      right('nodes', 'nodes'),
      right('price', 'USD/h each', { unit: 'USD/h' }),
    ],
    sizing.fleets.flatMap((fleet) => fleet.groups.filter(({ nodes }) => nodes > 0).map((group) => row(fleet, group))),
    { workload: 'total', nodes: count(acceleratedNodes(sizing)) },
  );
}

function storesTable({ stores }: Plan['sizing']): Table {
  return table(
    'stores',
    'Stores',
    [
      left('store', 'store'),
      left('kind', 'service'),
      right('asked', 'required'),
      right('provided', 'provided'),
      right('askedRate', 'throughput required'),
      right('providedRate', 'provided'),
    ],
    stores.map((store) => ({
      store: `${store.workload}: ${store.name}`,
      kind:
        store.lustre === null
          ? serviceOf(store)
          : `${serviceOf(store)} ${store.lustre.tier.deployment}, ${store.lustre.tier.mbytesPerSecondPerTib} MB/s per TiB`,
      asked: amount(store.requiredBytes, 'B'),
      provided: amount(store.providedBytes, 'B'),
      askedRate: store.requiredBytesPerSecond === 0 ? null : amount(store.requiredBytesPerSecond, 'B/s'),
      providedRate: amount(store.providedBytesPerSecond, 'B/s'),
    })),
  );
}

/** What happens when it ends: EC2 User Guide, "Instance lifecycle in a group". */
function reservationPhrase({ name, kind, instanceType, zone, nodes, usedNodes, from, until }: ReservationUse): string {
  const isBlock = kind === 'capacity-block';
  const after = isBlock ? 'when its nodes are terminated' : 'after which its nodes are billed on demand';
  const begin = from === undefined ? '' : `; it begins on ${from}`;
  const end = until === null ? '' : `; it ends on ${until}, ${after}`;
  const what = isBlock ? 'capacity block' : kind === 'reserved-instance' ? 'reserved instances' : 'reservation';
  const place = zone ?? 'the region';
  return `${what} ${name}: ${usedNodes} of ${nodes} × ${instanceType} in ${place} in use${begin}${end}`;
}

/** What each Savings Plan covers, and what of its commitment is left over in an hour in which all fleets run. */
function planPhrases(held: readonly ReservationUse[]): string[] {
  const names = [...new Set(held.flatMap(({ plan }) => plan?.name ?? []))];
  return names.map((name) => {
    const covered = held.filter(({ plan, usedNodes }) => plan?.name === name && usedNodes > 0);
    const { plan, until } = held.find((each) => each.plan?.name === name)!;
    const used = covered.reduce((sum, each) => sum + each.usedNodes * each.plan!.usdPerHour, 0);
    const nodes = covered.map(({ usedNodes, instanceType }) => `${usedNodes} × ${instanceType}`);
    const commitment = plan!.commitmentUsdPerHour;
    const end = until === null ? '' : `; it ends on ${until}`;
    return `Savings Plan ${name}: covers ${nodes.length === 0 ? 'nothing' : nodes.join(', ')}; ${roundTo(commitment - used, 4)} of ${commitment} USD/h are left over${end}`;
  });
}

function existingPhrase(store: Plan['stores'][number]): string[] {
  const { existing, service } = storeOf(store);
  if (existing === undefined) return [];
  return [`${store.workload}: ${store.name} is there already (${service}): used, never changed, paid elsewhere`];
}
