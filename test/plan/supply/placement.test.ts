import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { deriveDemands } from '../../../lib/plan/demand/derive-demands.js';
import { subtractOwned } from '../../../lib/plan/owned/owned-capacity.js';
import { readHall } from '../../../lib/plan/plan-hall.js';
import { layFoundations } from '../../../lib/plan/supply/foundation.js';
import { poseSizingProblem } from '../../../lib/plan/supply/sizing-problem.js';
import type { NodeCost } from '../../../lib/sizing/model/demand.js';
import { sizeWith } from '../../../lib/sizing/size-fleets.js';
import { loadSolver, type Solver } from '../../../lib/sizing/solver/solver.js';
import { chance, generator, pick, whole } from '../../sizing/random-problem.js';

const SEEDS = 300;
const catalog = loadCatalog({ regions: ['us-east-1'] });
const { offers } = catalog.regions.get('us-east-1')!;
const TYPES = ['g6.12xlarge', 'p4d.24xlarge', 'p5.48xlarge', 'p5en.48xlarge'];
const UTILIZATION = 0.4;
/** bf16, dense. */
const OWNED = { 'H100-SXM-80GB': 989.5, 'A100-SXM-40GB': 312 } as const;

let solver: Solver;

beforeAll(async () => {
  solver = await loadSolver();
});

interface OwnedFleet {
  readonly workload: string;
  readonly nodes: number;
  readonly accelerators: { readonly perNode: number; readonly type: keyof typeof OWNED };
  readonly exchange?: { readonly bytes: string; readonly every: string };
}

interface Asked {
  readonly name: string;
  readonly purpose: 'training' | 'inference';
  readonly teraflops: number | null;
  readonly accelerators: number | null;
}

/** Bytes a second of an exchange, and what a tunnel carries. */
const EXCHANGES = [
  { exchange: { bytes: '1 GB', every: '1 min' }, carried: true },
  { exchange: { bytes: '156 MB', every: '1 s' }, carried: true },
  { exchange: { bytes: '157 MB', every: '1 s' }, carried: false },
];

function drawn(seed: number) {
  const random = generator(seed);
  let carried = true;
  const asked = Array.from({ length: whole(random, 1, 2) }, (_, at): Asked => {
    const both = chance(random, 0.3);
    const byRate = chance(random, 0.5);
    return {
      name: `w${at}`,
      purpose: pick(random, ['training', 'inference']),
      teraflops: both || byRate ? whole(random, 1, 40) * 500 : null,
      accelerators: both || !byRate ? whole(random, 1, 90) : null,
    };
  });
  const fleets = Array.from({ length: whole(random, 0, 3) }, (): OwnedFleet => {
    const found = chance(random, 0.5) ? pick(random, EXCHANGES) : null;
    carried &&= found?.carried ?? true;
    return {
      workload: pick(random, asked).name,
      nodes: whole(random, 1, 10),
      accelerators: { perNode: pick(random, [4, 8]), type: pick(random, ['H100-SXM-80GB', 'A100-SXM-40GB'] as const) },
      ...(found && { exchange: found.exchange }),
    };
  });
  return { asked, fleets, carried };
}

function read({ asked, fleets }: ReturnType<typeof drawn>) {
  return readHall(
    JSON.stringify({
      version: 1,
      name: 'placed',
      region: 'us-east-1',
      workloads: asked.map(({ name, purpose, teraflops, accelerators }) => ({
        name,
        purpose,
        ...(teraflops !== null && {
          compute: { atLeast: `${teraflops} TFLOPS`, precision: 'bf16', utilization: '40 %' },
        }),
        ...(accelerators !== null && { accelerators: { atLeast: accelerators } }),
        types: { allow: TYPES, interconnect: 'any' },
        purchase: ['on-demand'],
        zones: 'single',
        spares: { nodes: 0 },
      })),
      onPremises: {
        fleets,
        cidrs: { nodes: ['10.200.0.0/16'] },
        link: { kind: 'vpn', asn: 65010, peer: '203.0.113.10' },
      },
    }),
  );
}

/** What a node of a type costs in an hour, with what every node carries. */
type Hourly = (type: string) => number;

function hourlyWith(nodeCosts: readonly NodeCost[]): Hourly {
  return (name) => {
    const { vcpus, accelerators } = catalog.types.get(name)!;
    const counts = { node: 1, vcpu: vcpus, accelerator: accelerators!.count };
    const monthly = nodeCosts.reduce((sum, { per, usdPerMonth }) => sum + counts[per] * (usdPerMonth ?? 0), 0);
    return offers.get(name)!.onDemandUsdPerHour! + monthly / 730;
  };
}

/** The cheapest nodes of one type that give so much, by trying every count; USD an hour. */
function rented(hourly: Hourly, teraflops: number, accelerators: number): number {
  if (teraflops <= 0 && accelerators <= 0) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (const name of TYPES) {
    const { count, model } = catalog.types.get(name)!.accelerators!;
    for (let nodes = 1; nodes <= 600; nodes += 1) {
      const gives = nodes * count * model.denseTflops.bf16! * UTILIZATION;
      if (gives >= teraflops - 1e-9 && nodes * count >= accelerators) {
        best = Math.min(best, nodes * hourly(name));
        break;
      }
    }
  }
  return best;
}

/** The cheapest of all places that a workload may stand at: where it is owned, on AWS, and both where it divides. */
function cheapest(hourly: Hourly, { name, purpose, teraflops, accelerators }: Asked, fleets: readonly OwnedFleet[]) {
  const own = fleets.filter(({ workload }) => workload === name);
  const count = own.reduce((sum, { nodes, accelerators: { perNode } }) => sum + nodes * perNode, 0);
  const rate = own.reduce(
    (sum, { nodes, accelerators: { perNode, type } }) => sum + nodes * perNode * OWNED[type] * UTILIZATION,
    0,
  );
  const places = [rented(hourly, teraflops ?? 0, accelerators ?? 0)];
  if (rate >= (teraflops ?? 0) - 1e-9 && count >= (accelerators ?? 0)) places.push(0);
  const joined = own.filter(({ exchange }) => purpose === 'inference' || exchange !== undefined);
  const beside = joined.reduce(
    (sum, { nodes, accelerators: { perNode, type } }) => {
      const more = nodes * perNode;
      return { count: sum.count + more, rate: sum.rate + more * OWNED[type] * UTILIZATION };
    },
    { count: 0, rate: 0 },
  );
  places.push(rented(hourly, (teraflops ?? 0) - beside.rate, (accelerators ?? 0) - beside.count));
  return Math.min(...places);
}

describe('where workloads stand, owned or rented or both', () => {
  it(`is the cheapest of all places, on ${SEEDS} drawn halls`, () => {
    const seen = { refused: 0, owned: 0, split: 0, whole: 0 };
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const hall = drawn(seed);
      const found = read(hall);
      expect(found.ok, `seed ${seed}`).toBe(hall.carried);
      if (!found.ok) {
        expect(found.diagnostics.map(({ path }) => path.at(-1))).toContain('exchange');
        seen.refused += 1;
        continue;
      }
      const blueprint = found.value;
      const owned = subtractOwned(blueprint.onPremises, deriveDemands(blueprint, catalog), catalog);
      const problem = poseSizingProblem(blueprint, owned, layFoundations(blueprint, catalog).values(), catalog);
      const answer = sizeWith(problem, solver);
      const hourly = hourlyWith(problem.sites[0]!.nodeCosts ?? []);
      if (answer.status !== 'sized') throw new Error(`seed ${seed}: ${JSON.stringify(answer)}`);
      for (const asked of hall.asked) {
        const groups = answer.sizing.fleets.filter(({ workload }) => workload === asked.name).flatMap((f) => f.groups);
        const usd = groups.reduce((sum, { instanceType, nodes }) => sum + nodes * hourly(instanceType), 0);
        expect(usd, `seed ${seed}, ${asked.name}`).toBeCloseTo(cheapest(hourly, asked, hall.fleets), 6);
        const works = owned.contributions.some(({ workload }) => workload === asked.name);
        seen[usd === 0 ? 'owned' : works ? 'split' : 'whole'] += 1;
      }
    }
    for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(SEEDS / 20);
  });
});
