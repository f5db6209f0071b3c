import type { InstanceType, LustreTier, OwnedReservation } from '../../lib/catalog/facts/catalog.js';
import type { Demand, PurchaseOption, Site, SizingProblem, StoreDemand } from '../../lib/sizing/model/demand.js';

/**
 * An exhaustive search, written from the definitions alone and sharing no code with the room: every count of
 * every type bought every way is tried, every condition is checked on it directly. For small problems only.
 */

/** A fraction. */
export type Q = readonly [bigint, bigint];

export function q(value: number): Q {
  const text = value.toString();
  const [mantissa = '0', exponent = '0'] = text.split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return power >= 0 ? [digits * 10n ** BigInt(power), 1n] : [digits, 10n ** BigInt(-power)];
}
export const add = (a: Q, b: Q): Q =>
  a[1] === b[1] ? [a[0] + b[0], a[1]] : lowest([a[0] * b[1] + b[0] * a[1], a[1] * b[1]]);
const lowest = (a: Q): Q => {
  if (a[1] < 1n << 128n) return a;
  let [x, y] = [a[0] < 0n ? -a[0] : a[0], a[1]];
  while (y !== 0n) [x, y] = [y, x % y];
  return [a[0] / x, a[1] / x];
};
export const sub = (a: Q, b: Q): Q => add(a, [-b[0], b[1]]);
export const mul = (a: Q, b: Q): Q => [a[0] * b[0], a[1] * b[1]];
export const div = (a: Q, b: Q): Q => [a[0] * b[1], a[1] * b[0]];
export const atLeast = (a: Q, b: Q): boolean => a[0] * b[1] >= b[0] * a[1];
export const order = (a: Q, b: Q): number => {
  const difference = a[0] * b[1] - b[0] * a[1];
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
export const number = (a: Q): number => Number((a[0] * 10n ** 12n) / a[1]) / 1e12;
const ZERO: Q = [0n, 1n];
const ONE: Q = [1n, 1n];

/** What a part takes. Energy null: unknown. */
export interface Taken {
  readonly cost: Q;
  readonly energy: Q | null;
  /** Of runs after their first month. */
  readonly laterCost: Q;
  readonly laterEnergy: Q;
  readonly nodes: number;
  readonly vcpus: Readonly<Record<string, number>>;
  readonly blockNodes: number;
  /** Nodes in owned reservations, by name. */
  readonly owned: Readonly<Record<string, number>>;
}

export interface OracleAnswer {
  readonly region: string;
  readonly objective: Q;
  readonly cost: Q;
  readonly energy: Q | null;
  readonly nodes: number;
}

interface Priced extends Omit<PurchaseOption, 'kind'> {
  readonly kind: PurchaseOption['kind'] | 'owned';
  readonly perNodeMonth: Q;
  readonly perNodeLater: Q;
  readonly reservation: OwnedReservation | null;
}

function perNodeOf(type: InstanceType, demand: Demand): Record<string, Q | null> {
  const { accelerators, network } = type;
  const precision = demand.minima.precision;
  const { byFamily, byInterconnect, default: otherwise } = demand.utilization;
  const share = byFamily[type.family] ?? byInterconnect?.[accelerators?.interconnect ?? 'none'] ?? otherwise;
  const peak = accelerators === null || precision === undefined ? 0 : accelerators.model.denseTflops[precision];
  const rate = peak === null ? null : mul(mul(q(peak), q(accelerators?.count ?? 0)), q(share));
  return {
    computeTflops: rate,
    delivery: deliveredPerNode(type, demand),
    acceleratorMemoryGib: mul(q(accelerators?.model.memoryGib ?? 0), q(accelerators?.count ?? 0)),
    accelerators: q(accelerators?.count ?? 0),
    networkGbytesPerSecond: network.baselineGbps === null ? null : div(q(network.baselineGbps), [8n, 1n]),
    hostMemoryGib: q(type.memoryGib),
    vcpus: q(type.vcpus),
    localNvmeGb: q(type.localNvmeGb),
  };
}

/** How nodes of a type come for a demand: their multiples, and the fewest and most of them that work. */
function stepsOf(type: InstanceType, { delivery }: Demand) {
  const given = delivery?.byType.get(type.name);
  const rated = given?.byNodes?.at(-1)?.most ?? Number.POSITIVE_INFINITY;
  const most = Math.min(given?.mostNodes ?? Number.POSITIVE_INFINITY, rated);
  return { multiple: given?.nodesPerReplica ?? 1, fewest: given?.fewestNodes ?? 1, most };
}

/**
 * What a node does of what is delivered: a second of a service; of a run, all until its deadline. It does less in a fleet
 * of more nodes.
 */
function deliveredPerNode(type: InstanceType, { delivery }: Demand, nodes = 1): Q {
  const given = delivery?.byType.get(type.name);
  const rates = given?.byNodes ?? [];
  const rate = q(rates.find(({ most }) => most >= nodes)?.perNode ?? given?.perNode ?? 0);
  if (delivery?.asked.kind !== 'run') return rate;
  const { deadlineHours, startUpHours, lostTime } = delivery.asked;
  const seconds = mul(sub(q(deadlineHours), q(startUpHours)), q(3600));
  return mul(mul(rate, seconds), sub(ONE, q(lostTime)));
}

/** What is done over time, and so sooner on more nodes, and less on spot. */
const WORK: readonly string[] = ['computeTflops', 'delivery'];

function runOf({ run, delivery }: Demand): Demand['run'] {
  if (delivery?.asked.kind !== 'run') return run;
  const { deadlineHours, startUpHours } = delivery.asked;
  return { endsWith: 'work', deadlineHours, startUpHours };
}

function needsOf(demand: Demand): [string, Q][] {
  const { precision: _, acceleratorMemoryEachGib: __, ...summed } = demand.minima;
  const needs = Object.entries(summed).map(([key, value]): [string, Q] => [key, q(value)]);
  const asked = demand.delivery?.asked;
  if (asked !== undefined) needs.push(['delivery', q(asked.kind === 'run' ? asked.amount : asked.perSecond)]);
  const local = demand.stores
    .filter(({ kind }) => kind === 'local')
    .reduce((sum, s) => add(sum, q(s.capacityBytes)), ZERO);
  if (local[0] > 0n) needs.push(['localNvmeGb', div(local, q(1e9))]);
  return needs.filter(([, value]) => value[0] > 0n);
}

function admitted(type: InstanceType, demand: Demand, site: Site, energyCounts: boolean): boolean {
  const { minima, types, purpose } = demand;
  const { accelerators } = type;
  const wanted =
    demand.delivery !== undefined ||
    minima.precision !== undefined ||
    [minima.computeTflops, minima.acceleratorMemoryGib, minima.acceleratorMemoryEachGib, minima.accelerators].some(
      (value) => (value ?? 0) > 0,
    );
  if (accelerators === null && wanted) return false;
  if (demand.delivery !== undefined && !demand.delivery.byType.has(type.name)) return false;
  if (accelerators !== null) {
    if (!accelerators.model.purposes.includes(purpose) || !types.vendors.includes(accelerators.model.vendor))
      return false;
    if (minima.precision !== undefined && !accelerators.model.denseTflops[minima.precision]) return false;
    const each = mul(q(accelerators.model.memoryGib), q(Math.min(1, accelerators.count)));
    if (!atLeast(each, q(minima.acceleratorMemoryEachGib ?? 0))) return false;
    if (types.interconnect === 'fast' && accelerators.interconnect === 'pcie') return false;
    if (types.doubtful === 'deny') {
      const basis = demand.delivery?.byType.get(type.name)?.basis;
      if (basis?.bandFrom === 'assumed') return false;
      const modelled = basis?.from === 'modelled';
      const rests = (figure: string) =>
        (figure === minima.precision && ((minima.computeTflops ?? 0) > 0 || modelled)) ||
        (figure === 'memory' &&
          (modelled ||
            [minima.acceleratorMemoryGib, minima.acceleratorMemoryEachGib].some((memory) => memory !== undefined))) ||
        (figure === 'memoryBandwidthGbytesPerSecond' && modelled);
      if (accelerators.model.doubts.some(({ figure }) => rests(figure))) return false;
    }
  }
  if (!types.architectures.includes(type.architecture)) return false;
  const named = (list: readonly string[]) => list.includes(type.family) || list.includes(type.name);
  if ((types.allow.length > 0 && !named(types.allow)) || named(types.deny)) return false;
  const zones = (site.catalog.offers.get(type.name)?.zones ?? []).filter((zone) => site.zones.includes(zone));
  if (zones.length < (demand.zones.kind === 'spread' ? demand.zones.zones : 1)) return false;
  return !(type.power === null && energyCounts);
}

/** Hours that a fleet works in its first month and after it, and what its compute need is multiplied by. */
interface Pace {
  readonly month: number;
  readonly later: number;
  readonly faster: Q;
}

/** Of a fleet in which types mix, and of whatever lasts until its deadline. */
function slowest(demand: Demand): Pace {
  const run = runOf(demand);
  const { hoursPerMonth } = demand;
  if (run === undefined) return { month: hoursPerMonth, later: 0, faster: ONE };
  const hours = Math.ceil(run.deadlineHours);
  return { month: Math.min(730, hours), later: Math.max(0, hours - 730), faster: ONE };
}

/** Most nodes of a run: eight times the fewest that end it in time, none of them on spot. */
function mostOfRun(type: InstanceType, demand: Demand): number {
  const run = runOf(demand);
  const isWork = needsOf(demand).some(([key]) => WORK.includes(key));
  if (run === undefined || run.endsWith === 'deadline' || !isWork) return Number.POSITIVE_INFINITY;
  const { multiple, fewest, most } = stepsOf(type, demand);
  const perNode = perNodeOf(type, demand);
  for (let nodes = multiple; nodes <= Math.min(most, 10_000); nodes += multiple) {
    const each: Record<string, Q | null> = { ...perNode, delivery: deliveredPerNode(type, demand, nodes) };
    const meets = needsOf(demand).every(([key, need]) => atLeast(mul(q(nodes), each[key] ?? ZERO), need));
    if (nodes >= Math.max(fewest, demand.nodes.min) && meets) return 8 * nodes;
  }
  return 0;
}

/** How long a fleet of one type works: as long as its nodes need for the work; null: longer than it may. */
function ownPace(part: Part, demand: Demand): Pace | null {
  const run = runOf(demand);
  const works = needsOf(demand).filter(([key]) => WORK.includes(key));
  if (run === undefined || run.endsWith === 'deadline' || works.length === 0) return slowest(demand);
  if (needsOf(demand).some(([key]) => gives(part, key, demand)[0] === 0n)) return slowest(demand);
  const span = sub(q(run.deadlineHours), q(run.startUpHours));
  const hours = Math.max(
    ...works.map(([key, need]) => {
      const [over, under] = add(div(mul(need, span), gives(part, key, demand)), q(run.startUpHours));
      return Number((over + under - 1n) / under);
    }),
  );
  const longest = Math.ceil(run.deadlineHours);
  if (hours > longest) return null;
  if (hours === longest) return slowest(demand);
  const faster = div(span, sub(q(hours), q(run.startUpHours)));
  return { month: Math.min(730, hours), later: Math.max(0, hours - 730), faster };
}

function waysToBuy(type: InstanceType, demand: Demand, site: Site, { month, later }: Pace): Priced[] {
  const offer = site.catalog.offers.get(type.name);
  if (offer === undefined) return [];
  const owned = (site.reservations ?? []).flatMap((reservation): Priced[] => {
    const { instanceType, plan, zone, usdPerHour, workloads } = reservation;
    const name = plan?.name ?? reservation.name;
    if (workloads !== undefined && !workloads.includes(demand.name)) return [];
    if (demand.boundTo !== undefined && !demand.boundTo.includes(name)) return [];
    if (instanceType !== type.name) return [];
    if (zone === null && !type.usageClasses.includes('on-demand')) return [];
    if (zone !== null && (!offer.zones.includes(zone) || !site.zones.includes(zone))) return [];
    const perNodeMonth = mul(q(usdPerHour), q(month));
    const perNodeLater = mul(q(usdPerHour), q(later));
    const terms = { discount: 0, maxShare: 1, overhead: 0, blockDays: null };
    return [{ kind: 'owned', ...terms, perNodeMonth, perNodeLater, reservation }];
  });
  const bought = (demand.boundTo === undefined ? demand.purchase : []).flatMap((option): Priced[] => {
    const [rate, usage, hours] = (
      {
        'on-demand': [offer.onDemandUsdPerHour, 'on-demand', [month, later]],
        'reserved-1y': [offer.reserved1YearUsdPerHour, 'on-demand', termHours(option, demand, month, later, 8760)],
        'reserved-3y': [offer.reserved3YearUsdPerHour, 'on-demand', termHours(option, demand, month, later, 26_280)],
        spot: [offer.spotUsdPerHour, 'spot', [month, later]],
        'capacity-block': [
          offer.capacityBlockUsdPerHour,
          'capacity-block',
          [blockHours(option, demand, month + later), 0],
        ],
      } as const
    )[option.kind];
    if (rate === null || !type.usageClasses.includes(usage)) return [];
    const [perNodeMonth, perNodeLater] = hours.map((each) => mul(mul(q(rate), sub(ONE, q(option.discount))), q(each)));
    return [{ ...option, perNodeMonth: perNodeMonth!, perNodeLater: perNodeLater!, reservation: null }];
  });
  return [...owned, ...bought];
}

/** Milliseconds of a day or a time of it in UTC. */
const time = (text: string) => Date.parse(text.includes('T') ? text : `${text}T00:00Z`);

/** Whether there is a time from which all that the parts take of what is held is there until the fleet is done. */
function findsTime(parts: readonly Part[], demand: Demand, { month, later }: Pace): boolean {
  const used = parts.flatMap(({ ways, counts }) =>
    ways.flatMap(({ reservation }, at) => (reservation !== null && counts[at]! > 0 ? [reservation] : [])),
  );
  const run = runOf(demand);
  if (run === undefined) return used.every(({ kind }) => kind !== 'capacity-block');
  const begins = used.flatMap(({ from }) => (from ? [time(from)] : []));
  if (demand.startsAt === undefined && begins.length === 0) return true;
  const start = demand.startsAt === undefined ? Math.max(...begins) : time(demand.startsAt);
  return used.every(({ kind, from, until }) => {
    const drained = kind === 'capacity-block' && run.endsWith === 'work' ? 40 : 0;
    const end = until === null ? Number.POSITIVE_INFINITY : time(until) - drained * 60_000;
    return (from ? time(from) : 0) <= start && start + (month + later) * 3_600_000 <= end;
  });
}

/** Whether some zones, as many as asked for, hold the part spread evenly with what it takes of each reservation. */
function findsZones(part: Part, demand: Demand, site: Site, among: readonly string[] = site.zones): boolean {
  const taken = part.ways.flatMap(({ reservation }, at) =>
    reservation === null ? [] : [{ ...reservation, nodes: part.counts[at]!, most: reservation.nodes }],
  );
  if (taken.some(({ nodes, most, zone }) => nodes > most || (nodes > 0 && zone !== null && !among.includes(zone))))
    return false;
  const zones = site.catalog.offers
    .get(part.type.name)!
    .zones.filter((zone) => site.zones.includes(zone) && among.includes(zone));
  const wanted =
    demand.zones.kind === 'single'
      ? 1
      : demand.zones.kind === 'spread'
        ? demand.zones.zones
        : Math.min(demand.zones.most, zones.length);
  const { multiple } = stepsOf(part.type, demand);
  const nodes = total(part);
  // Every way of giving each zone nothing, the lower or the upper share.
  const tryFrom = (at: number, used: number, placed: number): boolean => {
    if (at === zones.length) return used === wanted && placed === nodes;
    const here = taken.filter(({ zone }) => zone === zones[at]).reduce((sum, each) => sum + each.nodes, 0);
    if (here === 0 && tryFrom(at + 1, used, placed)) return true;
    const each = nodes / multiple / wanted;
    const [low, high] = [multiple * Math.floor(each), multiple * Math.ceil(each)];
    return [low, high].some((share) => share >= here && tryFrom(at + 1, used + 1, placed + share));
  };
  return tryFrom(0, 0, 0);
}

function blockHours({ blockDays }: PurchaseOption, demand: Demand, worked: number): number {
  const run = runOf(demand);
  let days = blockDays ?? 1;
  const blocks = Math.ceil(worked / 24 / 182);
  if (blockDays === null) while (24 * days * blocks < worked) days += days < 14 ? 1 : 7;
  const hours = 24 * days;
  if (run === undefined && hours >= 730) return 730;
  let billed = hours;
  while (billed < worked) billed += hours;
  return billed;
}

/** A month of what goes on; the whole terms that cover a run, ahead; or its own hours where others use the rest. */
function termHours({ restUsed }: PurchaseOption, demand: Demand, month: number, later: number, term: number) {
  const run = runOf(demand);
  if (run === undefined) return [730, 0];
  if (restUsed === true) return [month, later];
  let terms = 1;
  while (terms * term < month + later) terms += 1;
  return [terms * term, 0];
}

function quotaOf(type: InstanceType, kind: string): string | null {
  if (kind === 'capacity-block') return null;
  const letters = type.family.replace(/[^a-z].*/, '');
  const prefix = kind === 'spot' ? 'spot' : 'on-demand';
  if (letters === 'p') {
    if (kind !== 'spot') return 'on-demand-p';
    return ['p2', 'p3', 'p4'].some((old) => type.family.startsWith(old)) ? 'spot-p4' : 'spot-p5';
  }
  if (letters === 'g' || letters === 'gr') return `${prefix}-g`;
  if (letters === 'trn' || letters === 'inf' || letters === 'dl') return `${prefix}-${letters}`;
  if (['c', 'm', 'r', 'i', 'd', 'h', 't', 'z', 'a', 'im', 'is'].includes(letters)) return `${prefix}-standard`;
  return null;
}

/** Counts of nodes, one for each way of buying. */
function* countsUpTo(ways: number, most: number): Generator<number[]> {
  if (ways === 0) yield [];
  else
    for (let count = 0; count <= most; count += 1) {
      for (const rest of countsUpTo(ways - 1, most - count)) yield [count, ...rest];
    }
}

/** One type's part of a fleet: counts by way of buying, and how many of the nodes are required. */
interface Part {
  readonly type: InstanceType;
  readonly ways: readonly Priced[];
  readonly counts: readonly number[];
  readonly required: number;
}

const total = (part: Part) => part.counts.reduce((sum, count) => sum + count, 0);
const onSpot = (part: Part) =>
  part.counts.reduce((sum, count, at) => sum + (part.ways[at]!.kind === 'spot' ? count : 0), 0);

function gives(part: Part, key: string, demand: Demand): Q {
  const own = perNodeOf(part.type, demand)[key] ?? ZERO;
  const each = key === 'delivery' ? deliveredPerNode(part.type, demand, part.required) : own;
  const spot = Math.min(part.required, onSpot(part));
  const overhead = WORK.includes(key) ? (part.ways.find(({ kind }) => kind === 'spot')?.overhead ?? 0) : 0;
  const worth = add(q(part.required - spot), div(q(spot), add(ONE, q(overhead))));
  return mul(each, worth);
}

/** Whether spares and zones of a part suffice, by trying every loss. */
function tolerates(part: Part, demand: Demand, target: Q | null): boolean {
  const { multiple, fewest, most } = stepsOf(part.type, demand);
  if (part.required > total(part) || part.required < fewest || part.required > most) return false;
  if (part.required % multiple !== 0 || total(part) % multiple !== 0) return false;
  const nodes = total(part) / multiple;
  const needed = part.required / multiple;
  if (demand.spares.kind === 'count') {
    if (total(part) - part.required < demand.spares.nodes) return false;
  } else {
    const each = q(demand.spares.nodeAvailability);
    const whole = Array.from({ length: multiple }, () => each).reduce(mul);
    if (!atLeast(upProbability(needed, nodes, whole), target!)) return false;
    if (total(part) - part.required < (demand.spares.nodes ?? 0)) return false;
  }
  if (demand.zones.kind !== 'spread') return true;
  const { zones, survive } = demand.zones;
  const inZone = Array.from({ length: zones }, (_, zone) => Math.floor((nodes + zones - 1 - zone) / zones));
  for (let lost = 0; lost < 2 ** zones; lost += 1) {
    const bits = inZone.map((_, zone) => (lost >> zone) & 1);
    if (bits.reduce((sum, bit) => sum + bit, 0) !== survive) continue;
    const left = inZone.reduce((sum, count, zone) => sum + (bits[zone] === 1 ? 0 : count), 0);
    if (left < needed) return false;
  }
  return true;
}

/** P[at least `needed` of `nodes` up], from the definition. */
export function upProbability(needed: number, nodes: number, each: Q): Q {
  let probability = ZERO;
  for (let up = needed; up <= nodes; up += 1) {
    let ways = 1n;
    for (let at = 1; at <= up; at += 1) ways = (ways * BigInt(nodes - up + at)) / BigInt(at);
    let term: Q = [ways, 1n];
    for (let at = 0; at < nodes; at += 1) term = mul(term, at < up ? each : sub(ONE, each));
    probability = add(probability, term);
  }
  return probability;
}

function meets(parts: readonly Part[], demand: Demand, { faster }: Pace): boolean {
  const required = parts.reduce((sum, part) => sum + part.required, 0);
  if (required < Math.max(1, demand.nodes.min) || required > (demand.nodes.max ?? Number.POSITIVE_INFINITY))
    return false;
  const lonely = parts.some(
    ({ type }) => demand.types.interconnect === 'fast' && type.accelerators?.interconnect === 'none',
  );
  if (lonely && required > 1) return false;
  for (const [key, asked] of needsOf(demand)) {
    const need = WORK.includes(key) ? mul(asked, faster) : asked;
    if (!atLeast(parts.map((part) => gives(part, key, demand)).reduce(add, ZERO), need)) return false;
  }
  const share = demand.purchase.find(({ kind }) => kind === 'spot')?.maxShare ?? 0;
  return parts.every((part) => atLeast(mul(q(share), q(total(part))), q(onSpot(part))));
}

function takenBy(parts: readonly Part[], demand: Demand, site: Site, { month, later }: Pace): Taken {
  let cost = ZERO;
  let laterCost = ZERO;
  let laterEnergy = ZERO;
  let energy: Q | null = ZERO;
  const vcpus: Record<string, number> = {};
  const owned: Record<string, number> = {};
  let blockNodes = 0;
  for (const part of parts) {
    part.counts.forEach((count, at) => {
      const way = part.ways[at]!;
      cost = add(cost, mul(way.perNodeMonth, q(count)));
      laterCost = add(laterCost, mul(way.perNodeLater, q(count)));
      if (way.reservation !== null) {
        owned[way.reservation.name] = (owned[way.reservation.name] ?? 0) + count;
        if (way.reservation.zone !== null) return;
      }
      const quota = quotaOf(part.type, way.kind === 'owned' ? 'on-demand' : way.kind);
      if (quota !== null) vcpus[quota] = (vcpus[quota] ?? 0) + count * part.type.vcpus;
      if (way.kind === 'capacity-block') blockNodes += count;
    });
    const { power } = part.type;
    if (power === null || energy === null) energy = null;
    else {
      const watts = add(q(power.idleWatts), mul(sub(q(power.maxWatts), q(power.idleWatts)), q(demand.load)));
      const perHour = div(mul(watts, q(site.catalog.energy.pue)), q(1000));
      energy = add(energy, mul(mul(perHour, q(month)), q(total(part))));
      laterEnergy = add(laterEnergy, mul(mul(perHour, q(later)), q(total(part))));
    }
  }
  const nodes = parts.reduce((sum, part) => sum + total(part), 0);
  return { cost, energy, laterCost, laterEnergy, nodes, vcpus, blockNodes, owned };
}

/** All fleets of at most so many nodes of each type. */
function fleets(demand: Demand, problem: SizingProblem, site: Site, mostNodes: number): Taken[] {
  const energyCounts = weighsEnergy(problem);
  const types = problem.types.filter((type) => {
    const needs = needsOf(demand);
    const perNode = perNodeOf(type, demand);
    return (
      admitted(type, demand, site, energyCounts) &&
      waysToBuy(type, demand, site, slowest(demand)).length > 0 &&
      needs.every(([key]) => perNode[key] !== null) &&
      (needs.length === 0 || needs.some(([key]) => perNode[key]![0] > 0n))
    );
  });
  const found: Taken[] = [];
  const partsOf = (type: InstanceType, target: Q | null, pace: Pace): Part[] => {
    const ways = waysToBuy(type, demand, site, pace);
    const parts: Part[] = [];
    for (const counts of countsUpTo(ways.length, mostNodes)) {
      const nodes = counts.reduce((sum, count) => sum + count, 0);
      for (let required = 1; required <= nodes; required += 1) {
        const part = { type, ways, counts, required };
        if (tolerates(part, demand, target) && findsZones(part, demand, site)) parts.push(part);
      }
    }
    return parts;
  };
  const target = demand.spares.kind === 'availability' ? q(demand.spares.target) : null;
  for (const type of types) {
    const most = mostOfRun(type, demand);
    for (const part of partsOf(type, target, slowest(demand))) {
      const pace = part.required > most ? null : ownPace(part, demand);
      if (pace === null) continue;
      const paid = { ...part, ways: waysToBuy(type, demand, site, pace) };
      if (findsTime([part], demand, pace) && meets([part], demand, pace)) {
        found.push(takenBy([paid], demand, site, pace));
      }
    }
  }
  if (demand.homogeneous) return found;
  const half = target === null ? null : sub(ONE, div(sub(ONE, target), q(2)));
  const slow = slowest(demand);
  // Of each type no more nodes than do as much as the first.
  const first = (type: InstanceType) =>
    demand.delivery?.byType.get(type.name)?.byNodes?.[0]?.most ?? Number.POSITIVE_INFINITY;
  const byType = types.map((type) => partsOf(type, half, slow).filter(({ required }) => required <= first(type)));
  /** Types that mix in one zone are all in it. */
  const sharesZone = (parts: readonly Part[]) =>
    demand.zones.kind !== 'single' ||
    site.zones.some((zone) => parts.every((part) => findsZones(part, demand, site, [zone])));
  const mix = (at: number, parts: Part[]): void => {
    if (at === byType.length) {
      if (
        parts.length > (runOf(demand) === undefined ? 1 : 0) &&
        sharesZone(parts) &&
        findsTime(parts, demand, slow) &&
        meets(parts, demand, slow)
      )
        found.push(takenBy(parts, demand, site, slow));
      return;
    }
    mix(at + 1, parts);
    if (target !== null && parts.length === 2) return;
    for (const part of byType[at]!) mix(at + 1, [...parts, part]);
  };
  mix(0, []);
  return found;
}

function weighsEnergy({ objective, limits }: SizingProblem): boolean {
  return (
    objective.energyWeightUsdPerKwh > 0 ||
    objective.carbonPriceUsdPerTonne > 0 ||
    limits.monthlyEnergyKwh !== undefined ||
    limits.monthlyCo2eKg !== undefined
  );
}

const GIB: Q = [1n << 30n, 1n];
const NOTHING = { laterCost: ZERO, laterEnergy: ZERO, nodes: 0, vcpus: {}, blockNodes: 0, owned: {} };

/** Every file system of every legal size up to what the demand could need. */
function stores(store: StoreDemand, site: Site): Taken[] {
  const kwh = (bytes: Q, watts: Q): Q =>
    div(mul(mul(div(bytes, q(1e12)), mul(watts, q(730))), q(site.catalog.energy.pue)), q(1000));
  if (store.kind === 'local') return [{ cost: ZERO, energy: ZERO, ...NOTHING }];
  if (store.kind === 'object') return [{ cost: ZERO, energy: kwh(q(store.capacityBytes), q(1.95)), ...NOTHING }];
  const fits = (tier: LustreTier) =>
    tier.storageType === 'SSD' &&
    (tier.deployment === 'PERSISTENT_2' || (tier.deployment === 'SCRATCH_2' && store.kind === 'scratch'));
  const found: Taken[] = [];
  const fitting = site.catalog.prices.lustre.filter(fits);
  const priced = fitting.filter(({ usdPerGibMonth }) => usdPerGibMonth !== null);
  for (const tier of priced.length > 0 ? priced : fitting) {
    const steps = Array.from({ length: 60 }, (_, at) => 2400 * (at + 1));
    // Over EFA, steps of 4800 GiB at 1000 MB/s per TiB, and twice as large at half of it.
    const legal = store.efa
      ? steps.filter((gib) => gib % (4_800_000 / tier.mbytesPerSecondPerTib) === 0)
      : [1200, ...steps];
    for (const gib of legal) {
      const bytes = mul(q(gib), GIB);
      const rate = div(mul(q(gib), q(tier.mbytesPerSecondPerTib * 1e6)), q(1024));
      if (!atLeast(bytes, q(store.capacityBytes)) || !atLeast(rate, q(store.throughputBytesPerSecond))) continue;
      const watts = tier.deployment === 'SCRATCH_2' ? q(1.2) : q(2.4);
      found.push({ cost: mul(q(gib), q(tier.usdPerGibMonth ?? 0)), energy: kwh(bytes, watts), ...NOTHING });
    }
  }
  return found;
}

function fixed(problem: SizingProblem, site: Site): Taken {
  let cost = site.fixedCosts.reduce((sum, item) => add(sum, mul(q(item.quantity), q(item.unitPriceUsd ?? 0))), ZERO);
  for (const billed of ['standard', 'intelligent-tiering']) {
    let left = problem.demands
      .flatMap((demand) => demand.stores)
      .filter(({ kind, objectClass = 'standard' }) => kind === 'object' && objectClass === billed)
      .reduce((sum, { capacityBytes }) => add(sum, div(q(capacityBytes), GIB)), ZERO);
    let from = 0;
    for (const { upToTb, usdPerGibMonth } of site.catalog.prices.s3StandardTiers ?? []) {
      const room = upToTb === null ? left : q((upToTb - from) * 1024);
      const taken = atLeast(room, left) ? left : room;
      cost = add(cost, mul(taken, q(usdPerGibMonth)));
      left = sub(left, taken);
      from = upToTb ?? from;
    }
  }
  return { cost, energy: ZERO, ...NOTHING };
}

interface Valued {
  readonly taken: Taken;
  readonly value: Q;
}

/** Without what takes at least as much of everything as another does. */
function undominated(list: readonly Valued[]): Valued[] {
  const kept: Valued[] = [];
  for (const candidate of list) {
    const beats = ({ taken: a, value }: Valued) => {
      const { taken: b } = candidate;
      return (
        order(value, candidate.value) <= 0 &&
        order(a.cost, b.cost) <= 0 &&
        (b.energy === null || (a.energy !== null && order(a.energy, b.energy) <= 0)) &&
        a.nodes <= b.nodes &&
        a.blockNodes <= b.blockNodes &&
        Object.entries(a.vcpus).every(([name, count]) => count <= (b.vcpus[name] ?? 0)) &&
        Object.entries(a.owned).every(([name, count]) => count <= (b.owned[name] ?? 0))
      );
    };
    if (!kept.some(beats)) kept.push(candidate);
  }
  return kept;
}

/** The best plan, or null. `mostNodes` bounds the nodes of one type in one fleet. */
export function bruteForce(problem: SizingProblem, mostNodes: number): OracleAnswer | null {
  let best: OracleAnswer | null = null;
  for (const site of problem.sites) {
    const grid = site.catalog.energy.gridGramsCo2ePerKwh;
    const { energyWeightUsdPerKwh, carbonPriceUsdPerTonne } = problem.objective;
    if (grid === null && (carbonPriceUsdPerTonne > 0 || problem.limits.monthlyCo2eKg !== undefined)) continue;
    const perKwh = add(q(energyWeightUsdPerKwh), mul(q(carbonPriceUsdPerTonne), div(q(grid ?? 0), q(1e6))));
    const objective = (taken: Taken) =>
      add(add(taken.cost, taken.laterCost), mul(add(taken.energy ?? ZERO, taken.laterEnergy), perKwh));
    const parts = [
      ...problem.demands.map((demand) => fleets(demand, problem, site, mostNodes)),
      ...problem.demands.flatMap((demand) => demand.stores.map((store) => stores(store, site))),
      [fixed(problem, site)],
    ].map((list) =>
      undominated(list.map((taken) => ({ taken, value: objective(taken) })).sort((a, b) => order(a.value, b.value))),
    );
    if (parts.some((list) => list.length === 0)) continue;
    // What the parts still to come add at least.
    const least = parts.map((_, at) => parts.slice(at).reduce((sum, list) => add(sum, list[0]!.value), ZERO));
    const search = (at: number, chosen: Taken[], value: Q): void => {
      if (best !== null && order(add(value, least[at] ?? ZERO), best.objective) > 0) return;
      if (at < parts.length) {
        for (const { taken, value: own } of parts[at]!) {
          if (best !== null && order(add(add(value, own), least[at + 1] ?? ZERO), best.objective) > 0) break;
          search(at + 1, [...chosen, taken], add(value, own));
        }
        return;
      }
      const answer = summed(chosen, value, site);
      if (!within(chosen, answer, problem, site) || !withinReservations(chosen, site)) return;
      if (best === null || compareAnswers(answer, best) < 0) best = answer;
    };
    search(0, [], ZERO);
  }
  return best;
}

function summed(chosen: readonly Taken[], objective: Q, site: Site): OracleAnswer {
  return {
    region: site.catalog.region,
    objective,
    cost: chosen.map(({ cost }) => cost).reduce(add, ZERO),
    energy: chosen.some(({ energy }) => energy === null) ? null : chosen.map(({ energy }) => energy!).reduce(add, ZERO),
    nodes: chosen.reduce((sum, { nodes }) => sum + nodes, 0),
  };
}

function withinReservations(chosen: readonly Taken[], { reservations = [] }: Site): boolean {
  const used = (name: string) => chosen.reduce((sum, { owned }) => sum + (owned[name] ?? 0), 0);
  const plans = new Map(reservations.flatMap(({ plan }) => (plan ? [[plan.name, plan.commitmentUsdPerHour]] : [])));
  return (
    reservations.every(({ name, nodes, plan }) => plan !== undefined || used(name) <= nodes) &&
    [...plans].every(([name, commitment]) => {
      const covered = reservations.filter(({ plan }) => plan?.name === name);
      const spent = covered.reduce((sum, held) => add(sum, mul(q(held.plan!.usdPerHour), q(used(held.name)))), ZERO);
      return atLeast(q(commitment), spent);
    })
  );
}

function within(chosen: readonly Taken[], answer: OracleAnswer, { limits, types }: SizingProblem, site: Site): boolean {
  const { monthlyCostUsd, monthlyEnergyKwh, monthlyCo2eKg, nodes, vcpuQuotas } = limits;
  if (monthlyCostUsd !== undefined && !atLeast(q(monthlyCostUsd), answer.cost)) return false;
  if (monthlyEnergyKwh !== undefined && !atLeast(q(monthlyEnergyKwh), answer.energy!)) return false;
  if (monthlyCo2eKg !== undefined) {
    const kg = mul(answer.energy!, div(q(site.catalog.energy.gridGramsCo2ePerKwh!), q(1000)));
    if (!atLeast(q(monthlyCo2eKg), kg)) return false;
  }
  if (nodes !== undefined && answer.nodes > nodes) return false;
  for (const [name, most] of Object.entries(vcpuQuotas ?? {})) {
    const bought = chosen.reduce((sum, { vcpus }) => sum + (vcpus[name] ?? 0), 0);
    // A reservation counts whole, whoever uses it; what is held beyond the quota is held all the same.
    const held = (site.reservations ?? []).reduce((sum, reservation) => {
      if (!['reservation', undefined].includes(reservation.kind)) return sum;
      const type = types.find((each) => each.name === reservation.instanceType)!;
      return quotaOf(type, 'on-demand') === name ? sum + reservation.nodes * type.vcpus : sum;
    }, 0);
    if (bought > 0 && bought + held > most) return false;
  }
  const blocks = (site.reservations ?? []).filter(({ kind }) => kind === 'capacity-block');
  const heldNodes = blocks.reduce((sum, { nodes }) => sum + nodes, 0);
  return chosen.reduce((sum, { blockNodes }) => sum + blockNodes, 0) <= Math.max(0, 256 - heldNodes);
}

function compareAnswers(a: OracleAnswer, b: OracleAnswer): number {
  return (
    order(a.objective, b.objective) ||
    a.nodes - b.nodes ||
    order(a.energy ?? [10n ** 30n, 1n], b.energy ?? [10n ** 30n, 1n])
  );
}
