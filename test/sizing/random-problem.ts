import type { InstanceType, OwnedReservation, RegionCatalog, TypeOffer } from '../../lib/catalog/facts/catalog.js';
import type { Delivery, TypeDelivery } from '../../lib/sizing/model/delivery.js';
import type { Demand, PurchaseOption, SizingProblem, StoreDemand } from '../../lib/sizing/model/demand.js';
import type { DemandMinima } from '../../lib/sizing/model/minima.js';
import type { Sizing } from '../../lib/sizing/model/sizing.js';
import {
  accelerator,
  demand,
  instanceType,
  offer,
  problem,
  purchase,
  rates,
  region,
  site,
  store,
} from './small-catalog.js';

/** Uniform in [0, 1), the same sequence for the same seed (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
export const chance = (random: Random, share: number) => random() < share;
export const whole = (random: Random, from: number, to: number) => from + Math.floor(random() * (to - from + 1));
const rounded = (value: number, places: number) => Math.round(value * 10 ** places) / 10 ** places;

const FAMILIES = ['p5', 'p4d', 'g6', 'g5', 'trn1', 'm7i', 'inf2'];

function randomType(random: Random, name: string): InstanceType {
  const count = pick(random, [0.5, 1, 2, 4, 8, 8]);
  const model = accelerator({
    vendor: chance(random, 0.9) ? 'NVIDIA' : 'AWS',
    memoryGib: pick(random, [22.352, 40, 80]),
    denseTflops: rates({ bf16: chance(random, 0.92) ? pick(random, [70, 100, 312, 989.5]) : null }),
    purposes: chance(random, 0.9) ? ['training', 'inference'] : ['inference'],
    doubts: chance(random, 0.2) ? [{ figure: 'bf16', reason: 'test' }] : [],
  });
  const interconnect = count <= 1 ? 'none' : chance(random, 0.75) ? 'nvlink' : 'pcie';
  return instanceType(name, {
    vcpus: pick(random, [8, 48, 96, 192]),
    memoryGib: pick(random, [64, 384, 1152]),
    architecture: chance(random, 0.93) ? 'x86_64' : 'arm64',
    accelerators: chance(random, 0.9) ? { model, count, interconnect } : null,
    network: {
      baselineGbps: chance(random, 0.95) ? pick(random, [12.5, 100, 400]) : null,
      cards: [],
      efaInterfaces: 0,
    },
    localNvmeGb: pick(random, [0, 950, 3800]),
    usageClasses: chance(random, 0.9) ? ['on-demand', 'spot', 'capacity-block'] : ['capacity-block'],
    power: chance(random, 0.9)
      ? { idleWatts: whole(random, 100, 900), maxWatts: whole(random, 1000, 9000), method: 'test', uncertainty: 0.25 }
      : null,
  });
}

function randomOffer(random: Random, type: InstanceType): TypeOffer {
  const strength =
    type.accelerators === null ? 1 : type.accelerators.count * (type.accelerators.model.denseTflops.bf16 ?? 50);
  const base = chance(random, 0.3) ? strength / 50 : rounded((strength / 50) * (0.5 + random()), whole(random, 2, 5));
  const cut = (share: number) => (chance(random, 0.8) ? rounded(base * share, 4) : null);
  return offer(chance(random, 0.95) ? base : null, {
    zones: ['use1-az1', 'use1-az2', 'use1-az3'].filter(() => chance(random, 0.9)),
    spotUsdPerHour: cut(0.3 + 0.8 * random()),
    reserved1YearUsdPerHour: cut(0.65),
    reserved3YearUsdPerHour: cut(0.45),
    capacityBlockUsdPerHour: cut(0.6 + 0.5 * random()),
  });
}

function randomPurchase(random: Random): PurchaseOption[] {
  const spot = purchase('spot', {
    maxShare: pick(random, [0.3, 0.5, 0.8, 1]),
    overhead: pick(random, [0, 0.1, 0.25]),
    discount: pick(random, [0, 0, 0.05]),
  });
  const blocks = purchase('capacity-block', { blockDays: pick(random, [1, 7, 14, 28, null]) });
  const onDemand = purchase('on-demand', { discount: pick(random, [0, 0, 0.12]) });
  const all = [
    [onDemand],
    [onDemand, spot],
    [spot, purchase('reserved-1y')],
    [blocks, spot],
    [blocks],
    [onDemand, blocks],
  ];
  return pick(random, [
    ...all,
    [purchase('reserved-3y'), onDemand],
    [onDemand],
    [onDemand, spot],
    [onDemand, spot],
    [spot],
  ]);
}

/** A demand that one to a few nodes of one of the types would carry. */
function randomDemand(random: Random, name: string, types: readonly InstanceType[]): Demand {
  const like = pick(random, types);
  const friendly = chance(random, 0.9);
  const share = pick(random, [1, 0.4, 0.35]);
  const purchases = randomPurchase(random);
  const homogeneous = chance(random, 0.75);
  const scale = random() * (homogeneous ? 3.2 : 2.4);
  const minima: { -readonly [K in keyof DemandMinima]: DemandMinima[K] } = {};
  const peak = like.accelerators?.model.denseTflops.bf16 ?? null;
  if (like.accelerators !== null) {
    if (peak !== null && chance(random, 0.75)) {
      minima.precision = 'bf16';
      const node = peak * like.accelerators.count;
      minima.computeTflops = chance(random, 0.3) ? rounded(node * share, 6) : rounded(node * share * scale, 1);
    }
    if (chance(random, 0.3))
      minima.acceleratorMemoryGib = rounded(like.accelerators.model.memoryGib * like.accelerators.count * scale, 0);
    if (chance(random, 0.2)) minima.acceleratorMemoryEachGib = like.accelerators.model.memoryGib > 24 ? 24 : 10;
    if (chance(random, 0.2)) minima.accelerators = Math.max(1, Math.round(like.accelerators.count * scale));
  }
  if (like.network.baselineGbps !== null && chance(random, 0.4)) {
    minima.networkGbytesPerSecond = rounded((like.network.baselineGbps / 8) * scale, 2);
  }
  if (chance(random, 0.2)) minima.hostMemoryGib = rounded(like.memoryGib * scale, 0);
  if (chance(random, 0.15)) minima.vcpus = Math.round(like.vcpus * scale);
  const stores: StoreDemand[] = [];
  if (chance(random, 0.25)) {
    const terabytes = whole(random, 1, 90);
    const objectClass = terabytes % 2 === 0 ? 'standard' : 'intelligent-tiering';
    stores.push(store('data', 'object', { capacityBytes: terabytes * 1e12, objectClass }));
  }
  if (chance(random, 0.3)) {
    const kind = pick(random, ['scratch', 'persistent'] as const);
    const capacityBytes = whole(random, 1, 20) * 1e12;
    const gbytesPerSecond = whole(random, 0, 6);
    const efa = kind === 'persistent' && gbytesPerSecond % 2 === 1;
    stores.push(store('fast', kind, { capacityBytes, throughputBytesPerSecond: gbytesPerSecond * 1e9, efa }));
  }
  if (like.localNvmeGb > 0 && chance(random, 0.15)) stores.push(store('here', 'local', { capacityBytes: 1.5e12 }));
  return demand({
    name,
    minima,
    purpose: chance(random, 0.5) && like.accelerators?.model.purposes.includes('training') ? 'training' : 'inference',
    utilization: { default: share, byFamily: chance(random, 0.2) ? { p5: 0.5 } : {} },
    types: {
      vendors: friendly || chance(random, 0.2) ? ['NVIDIA', 'AWS'] : ['NVIDIA'],
      architectures: friendly ? ['x86_64', 'arm64'] : ['x86_64'],
      // The exhaustive search tries every mix: few types, so that it ends.
      allow: homogeneous ? [] : types.slice(0, purchases.length === 1 ? 3 : 2).map((type) => type.name),
      deny: chance(random, 0.1) ? [pick(random, types).family] : [],
      interconnect: chance(random, like.accelerators?.interconnect === 'nvlink' ? 0.6 : 0.1) ? 'fast' : 'any',
      doubtful: chance(random, 0.95) ? 'allow' : 'deny',
    },
    homogeneous,
    purchase: purchases,
    zones: chance(random, 0.75)
      ? { kind: 'single' }
      : chance(random, 0.4)
        ? { kind: 'spread-where-offered', most: whole(random, 1, 3) }
        : { kind: 'spread', zones: whole(random, 2, 3), survive: whole(random, 0, 1) },
    spares: chance(random, 0.8)
      ? { kind: 'count', nodes: pick(random, [0, 0, 0, 1]) }
      : { kind: 'availability', target: pick(random, [0.9, 0.95, 0.99]), nodeAvailability: pick(random, [0.95, 0.99]) },
    nodes: { min: pick(random, [1, 1, 1, 2]), max: chance(random, 0.2) ? 4 : null },
    hoursPerMonth: pick(random, [730, 730, 300, 24.5]),
    load: pick(random, [1, 0.85]),
    stores,
  });
}

export function randomProblem(seed: number): SizingProblem {
  const random = generator(seed);
  const types = Array.from({ length: whole(random, 3, 5) }, (_, at) =>
    randomType(random, `${pick(random, FAMILIES)}.t${at}`),
  );
  return problemOver(random, types, () => {
    const offers = Object.fromEntries(
      types.filter(() => chance(random, 0.97)).map((type) => [type.name, randomOffer(random, type)]),
    );
    return region(offers);
  });
}

/** A few families of a real region; `regions` are as a catalog gives them. */
export function randomRealProblem(
  seed: number,
  all: readonly InstanceType[],
  regions: readonly RegionCatalog[],
): SizingProblem {
  const random = generator(seed);
  const here = pick(random, regions);
  const offered = all.filter(({ name, accelerators, usageClasses }) => {
    const usual = here.offers.get(name)?.onDemandUsdPerHour != null && usageClasses.includes('on-demand');
    return accelerators !== null && (usual || random() < 0.1);
  });
  const types = Array.from({ length: whole(random, 2, 5) }, () => pick(random, offered));
  const distinct = types.filter((type, at) => types.indexOf(type) === at);
  return problemOver(random, distinct, () => here);
}

function problemOver(random: Random, types: readonly InstanceType[], catalog: () => RegionCatalog): SizingProblem {
  const first = catalog();
  const fixedCosts = chance(random, 0.3)
    ? [
        {
          category: 'software' as const,
          subject: { kind: 'control-plane' } as const,
          quantity: 730,
          unit: 'h',
          figure: null,
          unitPriceUsd: 0.1,
        },
      ]
    : [];
  const sites = [site(first, { fixedCosts })];
  if (first.region === 'us-east-1' && chance(random, 0.15)) {
    const energy = { pue: 1.1, pueBasis: 'site' as const, gridGramsCo2ePerKwh: 30, gridYear: 2024 };
    sites.push(site({ ...catalog(), region: 'eu-north-1', energy }, { zones: first.zones }));
  }
  const mostDemands = types.length > 3 ? 2 : 3;
  return problem({
    types,
    sites,
    demands: Array.from({ length: whole(random, 1, mostDemands) }, (_, at) => randomDemand(random, `w${at}`, types)),
    objective: {
      energyWeightUsdPerKwh: pick(random, [0, 0, 0.1, 0.5]),
      carbonPriceUsdPerTonne: pick(random, [0, 0, 0, 100]),
    },
  });
}

/** The same problem where one to three reservations of its types are owned; the first is often worth having. */
export function withReservations(seed: number, input: SizingProblem, free: Sizing | null): SizingProblem {
  const random = generator(seed ^ 0x0e4d);
  const chosen = free?.fleets.flatMap(({ groups }) => groups) ?? [];
  const reservations = Array.from({ length: whole(random, 1, 3) }, (_, at): OwnedReservation => {
    const like = at === 0 && chosen.length > 0 && chance(random, 0.7) ? pick(random, chosen) : null;
    const type = like?.instanceType ?? pick(random, input.types).name;
    const zones = input.sites[0]!.catalog.offers.get(type)?.zones ?? [];
    return {
      name: `r${at}`,
      instanceType: type,
      zone: zones.length === 0 ? 'use1-az1' : pick(random, zones),
      nodes: whole(random, 1, 4),
      usdPerHour: pick(random, [0, 0, 0, 1.5, 12.25]),
      id: null,
      until: null,
    };
  });
  return { ...input, sites: input.sites.map((each) => ({ ...each, reservations })) };
}

/**
 * The same problem where reserved instances and Savings Plans are held: zonal or regional ones like the first reservation, and
 * one or two plans over several types, whose commitment is rarely a whole number of nodes.
 */
export function withRates(seed: number, input: SizingProblem): SizingProblem {
  const random = generator(seed ^ 0x51a7);
  const reserved = (each: OwnedReservation): OwnedReservation => ({
    ...each,
    kind: 'reserved-instance',
    usdPerHour: 0,
    ...(chance(random, 0.6) && { zone: null }),
  });
  const plans = Array.from({ length: whole(random, 1, 2) }, (_, at) => ({
    name: `s${at}`,
    family: null,
    commitmentUsdPerHour: pick(random, [7.5, 18.2, 40, 96.4]),
    share: pick(random, [0.55, 0.72, 0.9]),
    among: input.types.filter(() => chance(random, 0.7)),
  }));
  const sites = input.sites.map((site) => {
    const covered = plans.flatMap(({ share, among, ...plan }) =>
      among.flatMap((type): OwnedReservation[] => {
        const price = site.catalog.offers.get(type.name)?.onDemandUsdPerHour ?? null;
        const usdPerHour = price === null ? 0 : Number((price * share).toFixed(3));
        const nodes = usdPerHour > 0 ? Math.floor(plan.commitmentUsdPerHour / usdPerHour + 1e-9) : 0;
        if (nodes === 0) return [];
        const held = { instanceType: type.name, zone: null, nodes, usdPerHour: 0, id: null, until: null };
        return [{ ...held, name: `${plan.name}/${type.name}`, kind: 'savings-plan', plan: { ...plan, usdPerHour } }];
      }),
    );
    return { ...site, reservations: [...(site.reservations ?? []).map(reserved), ...covered] };
  });
  return { ...input, sites };
}

/**
 * The same problem where its reservations are blocks and reservations with a start and an end, around which its runs
 * last and may be dated; some are kept for some workloads, and some workloads are bound to them.
 */
export function withWindows(seed: number, input: SizingProblem): SizingProblem {
  const random = generator(seed ^ 0x77d3);
  const day = (at: number) => new Date(Date.UTC(2026, 11, 1 + at)).toISOString().slice(0, 10);
  const names = input.demands.map(({ name }) => name);
  const dated = (each: OwnedReservation): OwnedReservation => {
    const starts = whole(random, 0, 12);
    const lasts = pick(random, [1, 2, 7, 14]);
    const kept = chance(random, 0.2) ? { workloads: [pick(random, names)] } : {};
    if (chance(random, 0.5)) {
      const [from, until] = [`${day(starts)}T11:30Z`, `${day(starts + lasts)}T11:30Z`];
      return { ...each, ...kept, kind: 'capacity-block', from, until };
    }
    const from = chance(random, 0.6) ? day(starts) : null;
    return { ...each, ...kept, from, until: chance(random, 0.6) ? day(starts + lasts) : null };
  };
  const sites = input.sites.map((site) => ({ ...site, reservations: (site.reservations ?? []).map(dated) }));
  const held = (sites[0]?.reservations ?? []).map(({ name }) => name);
  const demands = input.demands.map((each): Demand => {
    if (chance(random, 0.15)) return each;
    const deadlineHours = pick(random, [10, 23.5, 47, 100, 168, 335, 336, 700]);
    const endsWith = chance(random, 0.7) ? 'work' : 'deadline';
    const at = `${day(whole(random, 0, 16))}T11:30Z`;
    return {
      ...each,
      hoursPerMonth: Math.min(730, deadlineHours),
      run: { endsWith, deadlineHours, startUpHours: 0 },
      ...(chance(random, 0.3) && { startsAt: at }),
      ...(held.length > 0 && chance(random, 0.15) && { boundTo: [pick(random, held)] }),
    };
  });
  return { ...input, sites, demands };
}

/** The same problem with most of its demands as runs, some longer than a month, some of a stated length. */
export function withRuns(seed: number, input: SizingProblem): SizingProblem {
  const random = generator(seed ^ 0x2f6e2b1);
  const demands = input.demands.map((each): Demand => {
    if (chance(random, 0.2)) return each;
    const deadlineHours = pick(random, [10, 37.5, 100, 240.25, 700, 1000, 9000]);
    const startUpHours = pick(random, [0, 0, 0.5, 2]);
    const endsWith = chance(random, 0.85) ? 'work' : 'deadline';
    const purchase = each.purchase.map((option) =>
      option.kind.startsWith('reserved') && chance(random, 0.4) ? { ...option, restUsed: true } : option,
    );
    const hoursPerMonth = Math.min(730, deadlineHours);
    return { ...each, purchase, hoursPerMonth, run: { endsWith, deadlineHours, startUpHours } };
  });
  return { ...input, demands };
}

/** The same problem where whatever is bought is paid ahead: capacity blocks, and terms. */
export function paidAhead(seed: number, input: SizingProblem): SizingProblem {
  const blocks: PurchaseOption = {
    kind: 'capacity-block',
    discount: 0,
    maxShare: 1,
    overhead: 0,
    blockDays: pick(generator(seed ^ 0x3b1d), [null, 1, 7, 14]),
  };
  const demands = input.demands.map((each): Demand => {
    const terms = each.purchase.filter(({ kind, restUsed }) => kind.startsWith('reserved') && restUsed !== true);
    return { ...each, purchase: [blocks, ...terms] };
  });
  return { ...input, demands };
}

const BASIS: TypeDelivery['basis'] = {
  from: 'modelled',
  limit: 'compute',
  acceleratorsPerReplica: 8,
  layout: { tensor: 8, pipeline: 1, context: 1, expert: 1, data: 1, sharding: null, recompute: false },
  batch: 1,
  band: 0.25,
  bandFrom: 'measured',
  nearest: [],
};

/** In steps of one to three nodes, each up to a fifth below the one before. */
function fallingRates(random: Random, perNode: number): NonNullable<TypeDelivery['byNodes']> {
  const rates = [{ most: whole(random, 1, 2), perNode }];
  for (let step = whole(random, 0, 2); step > 0; step -= 1) {
    const last = rates.at(-1)!;
    rates.push({ most: last.most + whole(random, 1, 3), perNode: rounded(last.perNode * (0.8 + 0.2 * random()), 3) });
  }
  return rates;
}

/** The same problem where most demands are for work that each type does at a rate: services, and runs that end. */
export function withDeliveries(seed: number, input: SizingProblem): SizingProblem {
  const random = generator(seed ^ 0x61c9);
  const demands = input.demands.map((each): Demand => {
    if (chance(random, 0.15)) return each;
    const isRun = chance(random, 0.5);
    const able = input.types.filter(({ accelerators }) => accelerators !== null && chance(random, 0.9));
    const byType = new Map(
      able.map((type): [string, TypeDelivery] => {
        const perNode = rounded(type.accelerators!.count * (0.5 + random()) * 100, whole(random, 0, 3));
        const nodesPerReplica = pick(random, [1, 1, 1, 2, 3]);
        const fewestNodes = pick(random, [1, 1, 1, 2]);
        const mostNodes = pick(random, [null, null, null, 4]);
        const byNodes = isRun && chance(random, 0.5) ? fallingRates(random, perNode) : undefined;
        return [
          type.name,
          {
            perNode,
            ...(byNodes && { byNodes }),
            pessimisticPerNode: perNode,
            nodesPerReplica,
            fewestNodes,
            mostNodes,
            basis: BASIS,
          },
        ];
      }),
    );
    const like = able.length === 0 ? 100 : byType.get(pick(random, able).name)!.perNode;
    const rate = rounded(like * random() * (each.homogeneous ? 3.2 : 2.2) + 0.01, 2);
    const deadlineHours = pick(random, [10, 37.5, 100, 240.25, 1000]);
    const startUpHours = pick(random, [0, 0, 0.5, 2]);
    const lostTime = pick(random, [0, 0.05]);
    const asked: Delivery['asked'] = !isRun
      ? { kind: 'service', perSecond: rate }
      : { kind: 'run', amount: Math.ceil(rate * 3600 * deadlineHours * 0.9), deadlineHours, lostTime, startUpHours };
    const { computeTflops: _, ...minima } = each.minima;
    const { run: __, ...rest } = each;
    return {
      ...rest,
      minima: chance(random, 0.2) ? each.minima : minima,
      hoursPerMonth: asked.kind === 'run' ? Math.min(730, deadlineHours) : each.hoursPerMonth,
      delivery: { unit: asked.kind === 'run' ? 'tokens' : 'requests', asked, byType, refused: new Map() },
    };
  });
  return { ...input, demands };
}

/** Limits around what a plan takes without them, some above and some below. */
export function randomLimits(seed: number, free: Sizing, input: SizingProblem): SizingProblem['limits'] {
  const random = generator(seed ^ 0x5eed);
  const near = (value: number, from: number, to: number) => rounded(value * (from + (to - from) * random()), 2);
  const nodes = free.fleets.reduce(
    (sum, { groups }) => sum + groups.reduce((count, group) => count + group.nodes, 0),
    0,
  );
  const vcpus = (name: string) => input.types.find((type) => type.name === name)!.vcpus;
  const used = free.fleets
    .flatMap(({ groups }) => groups)
    .reduce((sum, group) => sum + group.nodes * vcpus(group.instanceType), 0);
  const energy = free.energy.unknown.length === 0 && free.energy.totalKwhPerMonth > 0;
  return {
    ...(chance(random, 0.3) && { monthlyCostUsd: near(free.cost.totalUsdPerMonth, 0.98, 1.3) }),
    ...(energy && chance(random, 0.4) && { monthlyEnergyKwh: near(free.energy.totalKwhPerMonth, 0.5, 1.05) }),
    ...(energy && chance(random, 0.1) && { monthlyCo2eKg: near(free.energy.co2eKgPerMonth ?? 1, 0.6, 1.1) }),
    ...(chance(random, 0.2) && { nodes: Math.max(1, nodes - whole(random, 0, 2)) }),
    ...(chance(random, 0.35) && {
      vcpuQuotas: {
        [pick(random, ['on-demand-p', 'on-demand-g', 'spot-g', 'spot-p5', 'on-demand-trn'])]: Math.round(
          used * random(),
        ),
        ...(chance(random, 0.5) && { 'on-demand-standard': Math.round(used * random()) }),
      },
    }),
  };
}
