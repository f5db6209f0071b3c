import { ACCELERATOR_VENDORS, ARCHITECTURES, DELIVERY_UNITS } from '../../units/closed-lists.js';
import { quantityText } from '../../units/words.js';
import { LIMIT_UNITS, VCPU_UNIT } from '../choice/limits.js';
import { runOf } from '../model/canonical.js';
import type { Constraint, SharedConstraint, SharedLimitKey } from '../model/constraint.js';
import type { Delivery } from '../model/delivery.js';
import { type Demand, type SizingProblem, type StoreDemand, withFleets } from '../model/demand.js';
import { type DemandMinima, EACH_MINIMA, MINIMA, type Minimum, SUMMED_MINIMA } from '../model/minima.js';
import { PURCHASE_ORDER } from '../model/purchase.js';

/** One condition of a problem that can be taken away, and loosened where it is a number. */
export interface Condition {
  /** Null: shared by all workloads. */
  readonly workload: string | null;
  readonly constraint: Constraint;
  /** As asked, e.g. `at least 1000 TFLOPS in bf16`. */
  readonly detail: string;
  readonly without: (problem: SizingProblem) => SizingProblem;
  readonly amount: Amount | null;
}

/** The number of a condition, and how a problem is changed to another number. */
export interface Amount {
  readonly value: number;
  readonly unit: string;
  readonly sense: '>=' | '<=';
  /** Counts change by whole steps. */
  readonly whole: boolean;
  /** What it may not go below when it is loosened. */
  readonly least: number;
  readonly at: (problem: SizingProblem, value: number) => SizingProblem;
}

/**
 * The conditions of a problem, what restricts the choice first and what is really wanted last: a conflict is
 * told in terms of the last that it can be told in. The catalog, the purpose of a workload and its one type are
 * taken as given.
 */
export function conditionsOf(problem: SizingProblem): Condition[] {
  const { demands } = problem;
  const share = sharing();
  const conditions = [
    ...withFleets(demands).flatMap(restrictions),
    ...withFleets(demands).flatMap(tolerances),
    ...demands.flatMap(storeConditions),
    ...withFleets(demands).flatMap(minima),
    ...limitConditions(problem),
  ];
  return conditions.map(({ without, amount, ...rest }) => ({
    ...rest,
    without: (changed) => share(without(changed)),
    amount: amount && { ...amount, at: (changed, value) => share(amount.at(changed, value)) },
  }));
}

/**
 * Equal demands become one object, as what is known of a demand is kept by it: a search for a conflict comes to the
 * same demands on many ways.
 */
function sharing(): (problem: SizingProblem) => SizingProblem {
  const ids = new Map<object, number>();
  const idOf = (map: object): number => ids.get(map) ?? ids.set(map, ids.size).get(map)!;
  const known = new Map<string, Demand>();
  const shared = new Map<Demand, Demand>();
  const share = (demand: Demand): Demand => {
    // Rates by type are large and never changed; numbers without end are no JSON.
    const text = JSON.stringify(demand, (_, value: unknown) =>
      value instanceof Map ? `map ${idOf(value)}` : typeof value === 'number' ? String(value) : value,
    );
    const same = known.get(text) ?? demand;
    known.set(text, same);
    shared.set(demand, same);
    return same;
  };
  return (problem) => ({ ...problem, demands: problem.demands.map((demand) => shared.get(demand) ?? share(demand)) });
}

/** The problem with one of its demands changed. */
export function changeDemand(problem: SizingProblem, name: string, change: (demand: Demand) => Demand): SizingProblem {
  return { ...problem, demands: problem.demands.map((demand) => (demand.name === name ? change(demand) : demand)) };
}

function condition(
  demand: Demand,
  constraint: Constraint,
  detail: string,
  change: (demand: Demand) => Demand,
): Condition {
  return {
    workload: demand.name,
    constraint,
    detail,
    without: (problem) => changeDemand(problem, demand.name, change),
    amount: null,
  };
}

type FilterKey = Extract<Constraint, { kind: 'types' }>['filter'];

/** What may be chosen, as opposed to what must be met. */
function restrictions(demand: Demand): Condition[] {
  const { types } = demand;
  const list: Condition[] = [];
  const filter = (key: FilterKey, detail: string, change: Partial<Demand['types']>) =>
    list.push(
      condition(demand, { kind: 'types', filter: key }, detail, (d) => ({ ...d, types: { ...d.types, ...change } })),
    );
  if (types.doubtful === 'deny') filter('doubtful', 'not accepted', { doubtful: 'allow' });
  if (types.interconnect === 'fast') filter('interconnect', 'NVLink or NeuronLink', { interconnect: 'any' });
  if (ARCHITECTURES.some((name) => !types.architectures.includes(name))) {
    filter('architectures', `${types.architectures.join(', ')} only`, { architectures: ARCHITECTURES });
  }
  if (types.deny.length > 0) filter('deny', types.deny.join(', '), { deny: [] });
  if (types.allow.length > 0) filter('allow', `${types.allow.join(', ')} only`, { allow: [] });
  if (ACCELERATOR_VENDORS.some((name) => !types.vendors.includes(name))) {
    filter('vendors', `${types.vendors.join(', ')} only`, { vendors: ACCELERATOR_VENDORS });
  }
  const kinds = demand.purchase.map(({ kind, maxShare }) =>
    maxShare < 1 ? `${kind} up to ${maxShare * 100} %` : kind,
  );
  if (demand.boundTo !== undefined) {
    list.push(
      condition(demand, { kind: 'purchase' }, `held capacity ${demand.boundTo.join(', ')} only`, (d) => {
        const { boundTo: _, ...free } = d;
        return free;
      }),
    );
  } else if (!demand.purchase.some(({ kind }) => kind === 'on-demand')) {
    const missing = PURCHASE_ORDER.filter(
      (kind) => !['spot', 'capacity-block'].includes(kind) && !demand.purchase.some((option) => option.kind === kind),
    ).map((kind) => ({ kind, discount: 0, maxShare: 1, overhead: 0, blockDays: null }));
    list.push(
      condition(demand, { kind: 'purchase' }, `${kinds.join(', ')} only`, (d) => ({
        ...d,
        purchase: [...d.purchase, ...missing],
      })),
    );
  }
  return list;
}

function tolerances(demand: Demand): Condition[] {
  const list: Condition[] = [];
  const { zones, spares, nodes } = demand;
  if (zones.kind === 'spread') {
    const detail = `spread over ${zones.zones}, ${zones.survive} of which may be lost`;
    list.push(condition(demand, { kind: 'zones' }, detail, (d) => ({ ...d, zones: { kind: 'single' } })));
  }
  const noSpares = { kind: 'count', nodes: 0 } as const;
  if (spares.kind === 'availability') {
    list.push(
      condition(demand, { kind: 'availability', instanceType: null }, `at least ${spares.target}`, (d) => ({
        ...d,
        spares: noSpares,
      })),
    );
  } else if (spares.nodes > 0) {
    list.push({
      ...condition(demand, { kind: 'spare-nodes', instanceType: null }, `at least ${spares.nodes}`, (d) => ({
        ...d,
        spares: noSpares,
      })),
      amount: amountOf(demand, spares.nodes, 'nodes', '>=', 0, (d, value) => ({
        ...d,
        spares: { kind: 'count', nodes: value },
      })),
    });
  }
  if (nodes.min > 1) {
    const set = (d: Demand, min: number) => ({ ...d, nodes: { ...d.nodes, min } });
    list.push({
      ...condition(demand, { kind: 'fewest-nodes' }, quantityText(nodes.min, 'nodes'), (d) => set(d, 1)),
      amount: amountOf(demand, nodes.min, 'nodes', '>=', 1, set),
    });
  }
  if (nodes.max !== null) {
    const set = (d: Demand, max: number | null) => ({ ...d, nodes: { ...d.nodes, max } });
    list.push({
      ...condition(demand, { kind: 'most-nodes' }, quantityText(nodes.max, 'nodes'), (d) => set(d, null)),
      amount: amountOf(demand, nodes.max, 'nodes', '<=', 1, set),
    });
  }
  return list;
}

function amountOf(
  { name }: Demand,
  value: number,
  unit: string,
  sense: Amount['sense'],
  /** The least count; null: it is none, and may be any amount. */
  leastCount: number | null,
  set: (demand: Demand, value: number) => Demand,
): Amount {
  const counted = { whole: leastCount !== null, least: leastCount ?? 0 };
  return { value, unit, sense, ...counted, at: (problem, to) => changeDemand(problem, name, (d) => set(d, to)) };
}

type StoreConstraintKind = 'store-capacity' | 'store-throughput';

function storeConditions(demand: Demand): Condition[] {
  return demand.stores.flatMap((store) => {
    const of = (
      key: 'capacityBytes' | 'throughputBytesPerSecond',
      kind: StoreConstraintKind,
      unit: string,
    ): Condition[] => {
      if (store[key] <= 0) return [];
      const set = (d: Demand, value: number): Demand => ({
        ...d,
        stores: d.stores.map((other): StoreDemand => (other.name === store.name ? { ...other, [key]: value } : other)),
      });
      return [
        {
          ...condition(demand, { kind, store: store.name }, `at least ${quantityText(store[key], unit)}`, (d) =>
            set(d, 0),
          ),
          amount: amountOf(demand, store[key], unit, '>=', null, set),
        },
      ];
    };
    return [
      ...of('throughputBytesPerSecond', 'store-throughput', 'B/s'),
      ...of('capacityBytes', 'store-capacity', 'B'),
    ];
  });
}

function minima(demand: Demand): Condition[] {
  const list: Condition[] = [];
  const { precision } = demand.minima;
  const set = (d: Demand, key: keyof DemandMinima, value: number | undefined): Demand => {
    const { [key]: _, ...rest } = d.minima;
    return { ...d, minima: value === undefined ? rest : { ...rest, [key]: value } };
  };
  // A rate means nothing without its precision: the two go together.
  const without = (d: Demand, key: keyof DemandMinima): Demand => {
    const less = set(d, key, undefined);
    return key === 'computeTflops' ? set(less, 'precision', undefined) : less;
  };
  const add = (key: Minimum) => {
    const value = demand.minima[key];
    if (value === undefined || value <= 0) return;
    const { unit, whole } = MINIMA[key];
    const detail = `at least ${quantityText(value, unit)}${key === 'computeTflops' ? ` in ${precision}` : ''}`;
    list.push({
      ...condition(demand, { kind: 'minimum', minimum: key }, detail, (d) => without(d, key)),
      amount: amountOf(demand, value, unit, '>=', whole ? 1 : null, (d, to) => set(d, key, to)),
    });
  };
  const rated = (demand.minima.computeTflops ?? 0) > 0;
  if (precision !== undefined && !rated) {
    list.push(
      condition(demand, { kind: 'precision' }, `a rate in ${precision}`, (d) => set(d, 'precision', undefined)),
    );
  }
  for (const key of EACH_MINIMA) add(key);
  for (const key of [...SUMMED_MINIMA].reverse()) add(key);
  return [...list, ...deliveryConditions(demand)];
}

/** The rate of a service, or the time that a run may take. */
function deliveryConditions(demand: Demand): Condition[] {
  const { delivery } = demand;
  if (delivery === undefined) return [];
  const { asked, unit } = delivery;
  const without = ({ delivery: _, ...rest }: Demand): Demand => rest;
  if (asked.kind === 'service') {
    const each = DELIVERY_UNITS[unit];
    const set = (d: Demand, perSecond: number) => ({ ...d, delivery: { ...delivery, asked: { ...asked, perSecond } } });
    const detail = `at least ${quantityText(asked.perSecond, each)}`;
    const amount = amountOf(demand, asked.perSecond, each, '>=', null, set);
    return [{ ...condition(demand, { kind: 'delivery', unit }, detail, without), amount }];
  }
  const set = (d: Demand, deadlineHours: number) => {
    const later = { ...asked, deadlineHours };
    return { ...d, delivery: { ...delivery, asked: later }, run: runOf(later) };
  };
  const most = mostNodesOf(delivery);
  const share = most === null ? '' : `, on at most ${most} nodes, which share its batch`;
  const detail = `within ${quantityText(asked.deadlineHours, 'h')}${share}`;
  const amount = amountOf(demand, asked.deadlineHours, 'h', '<=', null, set);
  return [{ ...condition(demand, { kind: 'deadline' }, detail, without), amount }];
}

/** Null: of one type at least, any number shares the work. */
function mostNodesOf({ byType }: Delivery): number | null {
  const counts = [...byType.values()].map(({ mostNodes }) => mostNodes);
  return counts.length === 0 || counts.includes(null) ? null : Math.max(...counts.map((count) => count ?? 0));
}

function limitConditions({ limits }: SizingProblem): Condition[] {
  const list: Condition[] = [];
  const add = (
    constraint: SharedConstraint,
    unit: string,
    value: number | undefined,
    whole: boolean,
    set: (limits: SizingProblem['limits'], value: number | undefined) => SizingProblem['limits'],
  ) => {
    if (value === undefined) return;
    list.push({
      workload: null,
      constraint,
      detail: `at most ${quantityText(value, unit)}`,
      without: (problem) => ({ ...problem, limits: set(problem.limits, undefined) }),
      amount: {
        value,
        unit,
        sense: '<=',
        whole,
        least: 0,
        at: (problem, to) => ({ ...problem, limits: set(problem.limits, to) }),
      },
    });
  };
  const ceiling = (limit: SharedLimitKey, key: Exclude<keyof SizingProblem['limits'], 'vcpuQuotas'>, whole: boolean) =>
    add({ kind: 'limit', limit }, LIMIT_UNITS[limit], limits[key], whole, ({ [key]: _, ...rest }, value) =>
      value === undefined ? rest : { ...rest, [key]: value },
    );
  for (const name of Object.keys(limits.vcpuQuotas ?? {}).sort()) {
    add({ kind: 'vcpu-quota', quota: name }, VCPU_UNIT, limits.vcpuQuotas![name], true, (all, value) => {
      const { [name]: _, ...rest } = all.vcpuQuotas ?? {};
      return { ...all, vcpuQuotas: value === undefined ? rest : { ...rest, [name]: value } };
    });
  }
  ceiling('nodes', 'nodes', true);
  ceiling('monthly-co2e', 'monthlyCo2eKg', false);
  ceiling('monthly-energy', 'monthlyEnergyKwh', false);
  ceiling('monthly-cost', 'monthlyCostUsd', false);
  return list;
}
