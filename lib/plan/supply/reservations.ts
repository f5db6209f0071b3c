import type { Diagnostic, DocumentPath } from '../../blueprint/document/diagnostic.js';
import { windowOf, zoneIdOf } from '../../blueprint/names/held-capacity.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import { BLOCK_DRAIN_MINUTES } from '../../catalog/facts/capacity-blocks.js';
import type { Catalog, OwnedReservation } from '../../catalog/facts/catalog.js';
import type { Sizing } from '../../sizing/model/sizing.js';
import type { HeldKind } from '../../units/closed-lists.js';
import { instantOf, minutesOf } from '../../units/instant.js';
import { EXCLUDED_WORDS } from '../demand/excluded-reasons.js';

/** What of a blueprint says what is held. */
type Holder = Pick<Blueprint, 'account' | 'capacity' | 'workloads'>;

/**
 * Capacity that workloads may use without buying it: what the blueprint holds, and the reservations of the user's own
 * catalog, but for those that a workload names where it buys its nodes.
 */
export function heldReservations(holder: Holder, overlays: Catalog['overlays']): OwnedReservation[] {
  const named = namedReservations(holder.workloads);
  const all = [...heldByBlueprint(holder), ...overlays.flatMap(({ reservations }) => reservations)];
  return all.filter(({ id }) => !named.has(id ?? ''));
}

function heldByBlueprint({ account, capacity }: Pick<Holder, 'account' | 'capacity'>): OwnedReservation[] {
  return capacity.flatMap((entry): OwnedReservation[] => {
    const { name, kind, id, type, zone, nodes, hourlyCost, workloads } = entry;
    // A price alone is in every zone of a region.
    if (type === undefined || zone === undefined || nodes === undefined) return [];
    const { from, until } = windowOf(entry);
    return [
      {
        name,
        ...(kind !== 'reservation' && { kind }),
        instanceType: type,
        zone: zoneIdOf(zone, account.zoneIds) ?? zone,
        nodes,
        usdPerHour: hourlyCost ?? 0,
        isStated: true,
        // Nodes match a reserved instance by themselves: no launch names it.
        id: kind === 'reserved-instance' ? null : (id ?? null),
        ...(from !== null && { from }),
        until,
        ...(workloads !== undefined && { workloads }),
      },
    ];
  });
}

/** The workload that names a reservation where it buys its nodes, by the reservation's id. */
function namedReservations(workloads: Blueprint['workloads']): ReadonlyMap<string, string> {
  return new Map(
    workloads.flatMap(({ name, purchase }) =>
      purchase.flatMap((option) =>
        typeof option === 'string' ? [] : (option.reservation?.ids ?? []).map((id) => [id, name] as const),
      ),
    ),
  );
}

/** A name or an id that the blueprint and the user's own catalog both give: which of the two holds is not to be guessed. */
export function heldTwice({ capacity }: Pick<Holder, 'capacity'>, overlays: Catalog['overlays']): Diagnostic[] {
  const ofCatalog = overlays.flatMap(({ reservations }) => reservations);
  return capacity.flatMap(({ name, id }, index): Diagnostic[] => {
    const other = ofCatalog.find((held) => held.name === name || (id !== undefined && held.id === id));
    if (other === undefined) return [];
    const key = other.name === name ? 'name' : 'id';
    return [
      {
        code: 'name-duplicate',
        severity: 'error',
        path: ['capacity', index, key],
        message: `the reservation ${other.name} of your own catalog has the same ${key}`,
        hint: 'keep one of them',
      },
    ];
  });
}

/** What is held, as the user wrote it down. */
interface WrittenHeld {
  readonly name: string;
  readonly id?: string;
  /** @default 'reservation' */
  readonly kind?: HeldKind;
  /** Of an EC2 Instance Savings Plan. */
  readonly family?: string;
  /** Of its entry. */
  readonly path: DocumentPath;
  /** @default - the blueprint */
  readonly document?: 'overlay';
}

/**
 * Capacity, in the order of the blueprint and the user's own catalog, that no workload of a hall can use. What the
 * cheapest plan does not need is no mistake, nor what is in another region: the sizing had the choice.
 */
export function unusedReservations(
  ofCatalog: readonly { readonly name: string; readonly id?: string }[],
  { name: hall, capacity, workloads }: Pick<Blueprint, 'name' | 'capacity' | 'workloads'>,
  sizing: Pick<Sizing, 'reservations'>,
): Diagnostic[] {
  const named = namedReservations(workloads);
  const written: WrittenHeld[] = [
    ...capacity.map((held, index) => ({ ...held, path: ['capacity', index] })),
    ...ofCatalog.map((held, index) => ({ ...held, path: ['reservations', index], document: 'overlay' as const })),
  ];
  return written.flatMap(({ name, kind, family, id, path, document }): Diagnostic[] => {
    const unused = (reason: string, hint: string): Diagnostic[] => [
      {
        code: 'reservation-unused',
        severity: 'warning',
        ...(document && { document }),
        path,
        message: `hall ${hall} cannot use reservation ${name}: ${reason}`,
        hint,
      },
    ];
    const buyer = named.get(id ?? '');
    if (buyer !== undefined) {
      const reason = `${buyer} names ${id} under \`purchase\`, so its nodes are paid for there`;
      return unused(reason, 'name it in one place: as owned capacity its nodes cost nothing more');
    }
    const uses = (sizing.reservations ?? []).filter((each) => (each.plan?.name ?? each.name) === name);
    if (kind === 'savings-plan' && uses.length === 0) {
      return unused(
        family === undefined ? 'the catalog has no rate of it' : `no type of ${family} has a rate of it`,
        'read rates with `datahall catalog refresh`, or write the "discount" of the plan',
      );
    }
    const [use] = uses;
    if (use === undefined || uses.some(({ barred }) => barred.length < workloads.length)) return [];
    const reasons = use.barred.map(({ workload, reason }) => `${workload}: ${EXCLUDED_WORDS[reason]}`);
    return unused(
      kind === 'savings-plan'
        ? `no type that it covers serves a workload (${use.instanceType}: ${reasons.join('; ')})`
        : `${use.instanceType} in ${use.zone ?? 'the region'} is excluded (${reasons.join('; ')})`,
      `change the demand that excludes it, or remove the ${document ? 'reservation from this folder' : 'entry'}`,
    );
  });
}

/** A run that has less than this before its block drains is told so. */
const NEAR_HOURS = 12;

/** Runs that end shortly before the capacity block that they are in: a delay would lose what is not saved. */
export function nearEnds(
  { capacity, workloads }: Pick<Blueprint, 'capacity' | 'workloads'>,
  sizing: Pick<Sizing, 'fleets' | 'reservations'>,
): Diagnostic[] {
  return (sizing.reservations ?? []).flatMap(({ name, kind, from, until }): Diagnostic[] => {
    const index = capacity.findIndex((held) => held.name === name);
    const [begins, ends] = [from, until].map((time) => minutesOf(time ?? ''));
    if (kind !== 'capacity-block' || index < 0 || typeof begins !== 'number' || typeof ends !== 'number') return [];
    const drains = ends - BLOCK_DRAIN_MINUTES;
    return sizing.fleets.flatMap(({ workload, runHours, startsAt, groups }): Diagnostic[] => {
      if (runHours === null || !groups.some(({ reservation }) => reservation === name)) return [];
      const stated = startsAt ?? workloads.find((each) => each.name === workload)?.runStart;
      const done = (minutesOf(stated ?? '') ?? begins) + Math.ceil(runHours * 60);
      const spareHours = Math.floor((drains - done) / 60);
      if (spareHours >= NEAR_HOURS) return [];
      const when = `${instantOf(drains)}, ${BLOCK_DRAIN_MINUTES} minutes before it ends`;
      const left = done > drains ? 'the run is cut short then' : `the run has ${spareHours} h to spare`;
      return [
        {
          code: 'capacity-ends',
          severity: 'warning',
          path: ['capacity', index, 'length'],
          message: `the nodes of ${workload} in ${name} drain at ${when}: ${left}`,
          hint: 'save checkpoints before, extend the block, or hold one that follows it',
        },
      ];
    });
  });
}
