import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCatalog, loadCatalogIndex } from '../lib/catalog/files/load-catalog.js';
import { makePlan } from '../lib/plan/make-plan.js';
import { openHall } from '../lib/plan/plan-hall.js';
import { leadDocument } from '../lib/report/documents/sizing-document.js';
import { explainWith } from '../lib/sizing/explain-sizing.js';
import type { Delivery, TypeDelivery } from '../lib/sizing/model/delivery.js';
import type { Demand, PurchaseOption, SizingProblem } from '../lib/sizing/model/demand.js';
import type { SizingAnswer } from '../lib/sizing/model/sizing.js';
import { sizeWith } from '../lib/sizing/size-fleets.js';
import { loadSolver } from '../lib/sizing/solver/solver.js';
import { explainPlan } from '../lib/studies/explain-plan.js';

/**
 * How long sizing takes, and what it grows with. Each line: the best of some runs after one to warm up, so that it
 * tells of the work and not of the machine's other business.
 */
const RUNS = 3;

const BLUEPRINTS = join(dirname(fileURLToPath(import.meta.url)), '../blueprints');

const { regions } = loadCatalogIndex();
const catalog = loadCatalog({ regions: regions.map(({ region }) => region) });
const types = [...catalog.types.values()];
const solver = await loadSolver();

function option(kind: PurchaseOption['kind'], over: Partial<PurchaseOption> = {}): PurchaseOption {
  return { kind, discount: 0, maxShare: 1, overhead: 0, blockDays: null, ...over };
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

const ON_DEMAND = [option('on-demand')];
const ALL_OPTIONS = [
  option('on-demand'),
  option('reserved-1y'),
  option('reserved-3y'),
  option('spot', { maxShare: 0.5, overhead: 0.1 }),
  option('capacity-block', { blockDays: 35 }),
];

/** Workloads of different sizes, half of them serving, in a fixed sequence. */
function workload(at: number, over: Partial<Demand> = {}): Demand {
  const training = at % 2 === 0;
  return {
    name: `w${String(at).padStart(3, '0')}`,
    purpose: training ? 'training' : 'inference',
    minima: {
      computeTflops: 500 + ((at * 7919) % 40) * 850,
      precision: 'bf16',
      ...(training
        ? { networkGbytesPerSecond: 20 + ((at * 31) % 9) * 25 }
        : { acceleratorMemoryGib: 200 + ((at * 53) % 11) * 90 }),
    },
    utilization: { default: training ? 0.4 : 0.3, byFamily: {} },
    types: {
      vendors: ['NVIDIA', 'AWS'],
      architectures: ['x86_64', 'arm64'],
      allow: [],
      deny: [],
      interconnect: training ? 'fast' : 'any',
      doubtful: 'allow',
    },
    homogeneous: true,
    purchase: ON_DEMAND,
    zones: training ? { kind: 'single' } : { kind: 'spread', zones: 3, survive: 1 },
    spares: { kind: 'availability', target: 0.99, nodeAvailability: 0.995 },
    nodes: { min: 1, max: null },
    hoursPerMonth: 730,
    load: 0.9,
    stores: [
      { name: 'data', kind: 'object', capacityBytes: 20e12, throughputBytesPerSecond: 0 },
      { name: 'scratch', kind: 'scratch', capacityBytes: 10e12, throughputBytesPerSecond: (1 + (at % 5)) * 2e9 },
    ],
    ...over,
  };
}

function problem(demands: readonly Demand[], over: Partial<SizingProblem> = {}, all = false): SizingProblem {
  const here = all ? [...catalog.regions.values()] : [catalog.regions.get('us-east-1')!];
  return {
    demands,
    types,
    sites: here.map((region) => ({ catalog: region, zones: region.zones, fixedCosts: [] })),
    objective: { energyWeightUsdPerKwh: 0.1, carbonPriceUsdPerTonne: 0 },
    limits: {},
    ...over,
  };
}

function workloads(count: number, over: Partial<Demand> = {}): Demand[] {
  return Array.from({ length: count }, (_, at) => workload(at, over));
}

/** Limits that the best plan without them breaks: four fifths of its energy, its quota of P instances. */
function withBindingLimits(free: SizingProblem): SizingProblem {
  const answer = sizeWith(free, solver);
  if (answer.status !== 'sized') throw new Error(JSON.stringify(answer.infeasibility));
  const used = answer.sizing.fleets
    .flatMap(({ groups }) => groups)
    .filter(({ instanceType, purchase }) => instanceType.startsWith('p') && purchase !== 'spot')
    .reduce((sum, { instanceType, nodes }) => sum + nodes * catalog.types.get(instanceType)!.vcpus, 0);
  const monthlyEnergyKwh = Math.round(answer.sizing.energy.totalKwhPerMonth * 0.8);
  return { ...free, limits: { monthlyEnergyKwh, vcpuQuotas: { 'on-demand-p': Math.round(used * 0.9) } } };
}

/** Of types that the plan without them chooses most, four nodes each. */
function withReservations(free: SizingProblem): SizingProblem {
  const answer = sizeWith(free, solver);
  if (answer.status !== 'sized') throw new Error(JSON.stringify(answer.infeasibility));
  const groups = answer.sizing.fleets.flatMap((fleet) => fleet.groups);
  const byType = new Map(groups.map((group) => [group.instanceType, group]));
  const reservations = [...byType.values()].slice(0, 3).map(({ instanceType, zone }, at) => {
    return { name: `r${at}`, instanceType, zone, nodes: 4, usdPerHour: 0, id: null, until: null };
  });
  return { ...free, sites: free.sites.map((site) => ({ ...site, reservations })) };
}

/** The one workload asked for by rates: a third of each node's peak is work, and the largest nodes come in twos. */
function withRates(kind: 'run' | 'service'): SizingProblem {
  const [asked] = one.demands;
  const byType = new Map(
    types.flatMap(({ name, accelerators }): [string, TypeDelivery][] => {
      const perNode = ((accelerators?.model.denseTflops.bf16 ?? 0) * (accelerators?.count ?? 0)) / 3;
      if (perNode === 0) return [];
      const nodesPerReplica = kind === 'service' && accelerators!.count > 8 ? 2 : 1;
      const limits = { nodesPerReplica, fewestNodes: nodesPerReplica, mostNodes: null };
      return [[name, { perNode, pessimisticPerNode: perNode, ...limits, basis: BASIS }]];
    }),
  );
  const run = {
    kind: 'run',
    amount: 20_000 * 3600 * 240,
    deadlineHours: 240,
    lostTime: 0.05,
    startUpHours: 1,
  } as const;
  const delivery: Delivery = {
    unit: 'tokens',
    asked: kind === 'run' ? run : { kind: 'service', perSecond: 20_000 },
    byType,
    refused: new Map(),
  };
  return { ...one, demands: [{ ...asked!, minima: { precision: 'bf16' }, delivery }] };
}

function told(answer: SizingAnswer): string {
  if (answer.status !== 'sized') return answer.infeasibility.kind;
  const { method, status, gap } = answer.sizing.proof;
  return `${method}, ${status}${gap > 0 ? `, gap ${(gap * 100).toExponential(1)} %` : ''}`;
}

async function measure(name: string, run: () => SizingAnswer | Promise<SizingAnswer>, runs = RUNS): Promise<void> {
  let answer = await run();
  let best = Number.POSITIVE_INFINITY;
  for (let at = 0; at < runs; at += 1) {
    const start = performance.now();
    answer = await run();
    best = Math.min(best, performance.now() - start);
  }
  console.log(`${name.padEnd(78)} ${best.toFixed(best < 10 ? 1 : 0).padStart(7)} ms  ${told(answer)}`);
}

const one = problem([workload(0, { types: { ...workload(0).types, vendors: ['NVIDIA'], architectures: ['x86_64'] } })]);
console.log(`${types.length} types, ${catalog.regions.size} regions`);
await measure('one workload, one region', () => sizeWith(one, solver));
await measure('one run with rates by type', () => sizeWith(withRates('run'), solver));
await measure('one service with rates by type, in replicas', () => sizeWith(withRates('service'), solver));
for (const name of readdirSync(BLUEPRINTS)
  .filter((file) => file.endsWith('.yaml'))
  .sort()) {
  const open = openHall(readFileSync(join(BLUEPRINTS, name)));
  if (!open.ok) throw new Error(name);
  const { blueprint, catalog } = open.value;
  await measure(`${name}, sized, planned and explained`, async () => {
    const outcome = await makePlan(blueprint, catalog);
    if (outcome.status !== 'planned') throw new Error(name);
    const { sizing } = outcome.plan;
    // Each part is worked out when it is read.
    Object.values(await explainPlan(blueprint, catalog, sizing));
    return { status: 'sized', sizing };
  });
}
await measure('one workload, one region, sized and explained', () => {
  const answer = sizeWith(one, solver);
  if (answer.status === 'sized') Object.values(explainWith(one, answer.sizing, solver));
  return answer;
});
await measure('one workload, types may mix', () =>
  sizeWith(problem([workload(1, { homogeneous: false, spares: { kind: 'count', nodes: 1 } })]), solver),
);
await measure('one workload, all regions', () => sizeWith(problem([workload(0)], {}, true), solver));
const ten = withBindingLimits(problem(workloads(10)));
await measure('10 workloads, energy and quota bind', () => sizeWith(ten, solver));
for (const count of [1, 10]) {
  const owned = withReservations(problem(workloads(count)));
  await measure(`${count} workloads, three owned reservations`, () => sizeWith(owned, solver));
}
for (const count of [1, 5, 10, 25, 50]) {
  await measure(`${count} workloads × all purchase options × 3 zones, nothing binds`, () =>
    sizeWith(problem(workloads(count, { purchase: ALL_OPTIONS })), solver),
  );
}
const fifty = withBindingLimits(problem(workloads(50, { purchase: ALL_OPTIONS })));
await measure('50 workloads × all purchase options × 3 zones, energy and quota bind', () => sizeWith(fifty, solver), 1);
await measure(
  '50 workloads × all purchase options × 3 zones, all regions',
  () => sizeWith(problem(workloads(50, { purchase: ALL_OPTIONS }), {}, true), solver),
  1,
);

const hundred = `version: 1
name: many
region: us-east-1
platform: batch
workloads:
${Array.from({ length: 100 }, (_, at) => `  - { name: w${at}, compute: { atLeast: ${100 + ((at * 7919) % 40) * 200} TFLOPS, precision: bf16 } }`).join('\n')}
operations: { emails: [] }
`;
/** ms of the processor, the best of some runs. */
async function processorOf(run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let at = 0; at <= RUNS; at += 1) {
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}
async function planned() {
  const open = openHall(Buffer.from(hundred));
  if (!open.ok) throw new Error('the blueprint of 100 workloads is wrong');
  const { blueprint, catalog } = open.value;
  const outcome = await makePlan(blueprint, catalog);
  if (outcome.status !== 'planned') throw new Error('the blueprint of 100 workloads has no plan');
  return { blueprint, catalog, plan: outcome.plan };
}
const checked = await processorOf(planned);
const screen = await processorOf(async () => {
  const { blueprint, catalog, plan } = await planned();
  return leadDocument({ plan, explanation: await explainPlan(blueprint, catalog, plan.sizing) }, 'many.yaml');
});
const ratio = screen / checked;
console.log(
  `100 workloads, ms of the processor: planned ${checked.toFixed(0)}, with what \`size\` explains ${screen.toFixed(0)}: ${ratio.toFixed(2)} x, target 2: ${ratio <= 2 ? 'met' : 'missed'}`,
);
