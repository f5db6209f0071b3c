import { beforeAll, describe, expect, it } from 'vitest';
import type { InstanceType } from '../../../lib/catalog/facts/catalog.js';
import type { SizingProblem } from '../../../lib/sizing/model/demand.js';
import { loadSolver, type Solver } from '../../../lib/sizing/solver/solver.js';
import { type FrontierQuestion, frontierWith, type PacedProblem } from '../../../lib/studies/frontier/frontier.js';
import { schemaFaults } from '../../schema-faults.js';
import { number, q, upProbability } from '../../sizing/oracle.js';
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
} from '../../sizing/small-catalog.js';

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

/** Park and Miller's generator, in [0, 1). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

interface Point {
  readonly usd: number;
  readonly environment: number;
  readonly availability: number;
  readonly hours: number;
}

const NODE_AVAILABILITY = 0.97;
const MOST_AVAILABILITY = 0.999;
const RUN_HOURS = [600, 1500] as const;

/** Types of 1 to 4 accelerators, some of unknown power; two regions with prices, grids and cooling of their own. */
function randomQuestion(seed: number): FrontierQuestion {
  const roll = dice(seed);
  const whole = (from: number, to: number) => from + Math.floor(roll() * (to - from + 1));
  const types = Array.from({ length: 5 }, (_, at): InstanceType => {
    const tflops = whole(5, 40) * 10;
    const maxWatts = whole(10, 60) * 100;
    return instanceType(`t${at}.x`, {
      accelerators: {
        model: accelerator({ denseTflops: rates({ bf16: tflops }) }),
        count: whole(1, 4),
        interconnect: 'nvlink',
      },
      power: roll() < 0.2 ? null : { idleWatts: 0, maxWatts, method: 'test', uncertainty: 0 },
    });
  });
  const sites = ['east', 'west'].map((name) => {
    const offers = types
      .filter(() => roll() < 0.8)
      .map(({ name: type }) => {
        const usd = whole(20, 90) / 10;
        return [type, offer(usd, { spotUsdPerHour: roll() < 0.5 ? usd / 4 : null })] as const;
      });
    const energy = { pue: whole(10, 15) / 10, pueBasis: 'site', gridYear: 2024 } as const;
    const gridGramsCo2ePerKwh = whole(2, 60) * 10;
    const catalog = region(Object.fromEntries(offers), { region: name, energy: { ...energy, gridGramsCo2ePerKwh } });
    return site(catalog, {
      fixedCosts: [
        {
          category: 'hardware',
          subject: { kind: 'nat-gateways', count: 1 },
          quantity: 1,
          unit: 'month',
          unitPriceUsd: roll() < 0.4 ? null : whole(1, 9) * 100,
          figure: `regions/${name}/prices/gateway`,
        },
      ],
    });
  });
  const tflops = whole(3, 12) * 200;
  const runHours = seed % 3 === 0 ? null : RUN_HOURS[seed % 2]!;
  const withSpot = roll() < 0.5;
  const paced = (pace: number): PacedProblem => {
    const hours = runHours === null ? 730 : runHours * pace;
    const asked: SizingProblem = problem({
      demands: [
        demand({
          minima: { computeTflops: tflops / (runHours === null ? 1 : pace), precision: 'bf16' },
          hoursPerMonth: Math.min(730, hours),
          ...(runHours !== null && { run: { endsWith: 'deadline', deadlineHours: hours, startUpHours: 0 } as const }),
          purchase: [purchase('on-demand'), ...(withSpot ? [purchase('spot', { maxShare: 0.5 })] : [])],
          spares: { kind: 'count', nodes: seed % 2 },
        }),
      ],
      types,
      sites,
    });
    return { problem: asked };
  };
  return {
    paces: runHours === null ? [paced(1)] : [paced(1), paced(0.6)],
    environment: seed % 4 < 2 ? 'energy' : 'co2e',
    nodeAvailability: NODE_AVAILABILITY,
    mostAvailability: MOST_AVAILABILITY,
    criteria: {
      weights: { cost: 1, energy: 1, availability: 1, scalability: 1, security: 1 },
      thresholds: {},
      security: 1,
    },
  };
}

/** Every type at every site and pace with every number of spares until the availability is reached. */
function everyPlan({ paces, environment }: FrontierQuestion): Point[] {
  return paces.flatMap(({ problem: { demands, types, sites } }) => {
    const { minima, hoursPerMonth, purchase: ways, spares, run } = demands[0]!;
    const months = Math.max(1, (run?.deadlineHours ?? 0) / 730);
    const gateways = sites.map(({ fixedCosts }) => fixedCosts[0]!.unitPriceUsd ?? 0);
    return sites.flatMap(({ catalog, fixedCosts }) =>
      types.flatMap((type) => {
        const there = catalog.offers.get(type.name);
        if (there === undefined) return [];
        const each = type.accelerators!.model.denseTflops.bf16! * type.accelerators!.count;
        const needed = Math.ceil(minima.computeTflops! / each);
        const points: Point[] = [];
        for (let spare = spares.nodes ?? 0; ; spare += 1) {
          const nodes = needed + spare;
          const spot = ways.length > 1 && there.spotUsdPerHour !== null ? Math.floor(nodes / 2) : 0;
          const perHour = (nodes - spot) * there.onDemandUsdPerHour! + spot * (there.spotUsdPerHour ?? 0);
          const usd = perHour * hoursPerMonth * months + (fixedCosts[0]!.unitPriceUsd ?? Math.max(...gateways));
          const kwh =
            type.power === null
              ? Number.POSITIVE_INFINITY
              : (nodes * type.power.maxWatts * hoursPerMonth * catalog.energy.pue) / 1000;
          const perKwh = environment === 'energy' ? 1 : catalog.energy.gridGramsCo2ePerKwh! / 1000;
          const availability = number(upProbability(needed, nodes, q(NODE_AVAILABILITY)));
          points.push({
            usd,
            environment: kwh * perKwh * months,
            availability,
            hours: run?.deadlineHours ?? 0,
          });
          if (availability >= MOST_AVAILABILITY) return points;
        }
      }),
    );
  });
}

const CENT = 0.05;

/** Whether `a` is at least as good as `b` on every axis, but for rounding. */
function covers(a: Point, b: Point): boolean {
  return (
    a.usd <= b.usd + CENT &&
    a.environment <= b.environment + 0.01 &&
    Math.min(a.availability, MOST_AVAILABILITY) >= Math.min(b.availability, MOST_AVAILABILITY) - 1e-9 &&
    a.hours <= b.hours + 1e-5
  );
}

function isAsAvailable(a: Point, b: Point): boolean {
  return Math.abs(a.availability - b.availability) <= 1e-9;
}

function beats(a: Point, b: Point): boolean {
  const clearly =
    a.usd < b.usd - CENT ||
    a.environment < b.environment - 0.01 ||
    Math.min(a.availability, MOST_AVAILABILITY) > b.availability + 1e-9;
  return covers(a, b) && (clearly || a.hours < b.hours - 1e-5);
}

describe('a frontier, beside every plan there is', () => {
  const faults = schemaFaults('frontier.schema.json');
  const seeds = Array.from({ length: 60 }, (_, at) => 7_000 + at);

  it('holds plans that exist, of which none is beaten, and one for each that none beats; as its schema says', () => {
    const seen = { plans: 0, unknown: 0, infeasible: 0, several: 0 };
    for (const seed of seeds) {
      const question = randomQuestion(seed);
      const all = everyPlan(question);
      const answer = frontierWith(question, solver);
      expect(faults(answer.status === 'found' ? answer.frontier : answer), `seed ${seed}`).toEqual([]);
      if (answer.status === 'infeasible') {
        expect(all, `seed ${seed}`).toEqual([]);
        seen.infeasible += 1;
        continue;
      }
      expect(answer.frontier.complete, `seed ${seed}`).toBe(true);
      const points = answer.frontier.plans.map(
        ({ compared, availability, hoursToFinish }): Point => ({
          usd: compared.usd,
          environment: compared.environment ?? Number.POSITIVE_INFINITY,
          availability,
          hours: hoursToFinish ?? 0,
        }),
      );
      for (const [at, point] of points.entries()) {
        const where = `seed ${seed}, plan ${at}`;
        expect(
          all.some((plan) => covers(plan, point) && covers(point, plan) && isAsAvailable(plan, point)),
          `${where} exists`,
        ).toBe(true);
        expect(
          all.filter((plan) => beats(plan, point)),
          `${where} is not beaten`,
        ).toEqual([]);
      }
      const lost = all.filter((plan) => !points.some((point) => covers(point, plan)));
      expect(lost, `seed ${seed} leaves nothing out`).toEqual([]);
      seen.plans += points.length;
      seen.unknown += points.filter(({ environment }) => environment === Number.POSITIVE_INFINITY).length;
      seen.several += new Set(answer.frontier.plans.map((plan) => plan.region)).size > 1 ? 1 : 0;
    }
    expect(seen.plans).toBeGreaterThan(300);
    expect(seen.unknown).toBeGreaterThan(10);
    expect(seen.several).toBeGreaterThan(10);
  }, 60_000);
});
