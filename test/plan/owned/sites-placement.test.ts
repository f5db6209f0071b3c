import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { deriveDemands } from '../../../lib/plan/demand/derive-demands.js';
import { subtractOwned } from '../../../lib/plan/owned/owned-capacity.js';
import { readHall } from '../../../lib/plan/plan-hall.js';
import { layFoundations } from '../../../lib/plan/supply/foundation.js';
import { rentsOf } from '../../../lib/plan/supply/rents.js';
import { poseSizingProblem } from '../../../lib/plan/supply/sizing-problem.js';
import type { NodeCost } from '../../../lib/sizing/model/demand.js';
import { chance, generator, pick, whole } from '../../sizing/random-problem.js';

const SEEDS = 300;
const TYPES = ['g6.12xlarge', 'p4d.24xlarge', 'p5.48xlarge'];
const shipped = loadCatalog({ regions: ['us-east-1'] });
const catalog = { ...shipped, types: new Map(TYPES.map((name) => [name, shipped.types.get(name)!])) };
const { offers } = catalog.regions.get('us-east-1')!;
const MONTH = 730;
/** Of each accelerator: dense peak at bf16. */
const OWNED = { 'H100-SXM-80GB': 989.5, 'A100-SXM-40GB': 312 } as const;
const PUE = 1.25;

interface Site {
  readonly name: string;
  /** At the meter. */
  readonly watts: number | null;
  /** Half of every day. */
  readonly nights: boolean;
  readonly usdPerKwh: number;
}

interface Fleet {
  readonly site: string;
  readonly claims: readonly string[];
  readonly nodes: number;
  readonly type: keyof typeof OWNED;
  readonly watts: number;
  readonly exchange: boolean;
}

interface Asked {
  readonly name: string;
  readonly trains: boolean;
  readonly teraflops: number | null;
  readonly accelerators: number;
}

interface Drawn {
  readonly sites: readonly Site[];
  readonly fleets: readonly Fleet[];
  readonly asked: readonly Asked[];
}

function drawn(seed: number): Drawn {
  const random = generator(seed);
  const sites = ['north', 'south'].slice(0, whole(random, 1, 2)).map(
    (name): Site => ({
      name,
      watts: chance(random, 0.4) ? whole(random, 12, 30) * 1000 : null,
      nights: chance(random, 0.25),
      usdPerKwh: chance(random, 0.5) ? whole(random, 1, 4) / 10 : 0,
    }),
  );
  const asked = Array.from({ length: whole(random, 1, 2) }, (_, at): Asked => {
    const trains = chance(random, 0.5);
    const teraflops = chance(random, 0.4) ? whole(random, 1, 30) * 1000 : null;
    const accelerators = whole(random, 1, 40);
    // By the hour, a service has one share of all that it asks for: it asks for one thing.
    return { name: `w${at}`, trains, teraflops, accelerators: trains || teraflops === null ? accelerators : 1 };
  });
  const fleets = Array.from({ length: whole(random, 1, 2) }, (): Fleet => {
    const first = pick(random, asked);
    const others = asked.filter((each) => each !== first && chance(random, 0.7));
    return {
      site: pick(random, sites).name,
      claims: [first, ...others].map(({ name }) => name),
      nodes: whole(random, 1, 4),
      type: pick(random, ['H100-SXM-80GB', 'A100-SXM-40GB'] as const),
      watts: whole(random, 4, 9) * 1000,
      exchange: chance(random, 0.3),
    };
  });
  return { sites, fleets, asked };
}

function read({ sites, fleets, asked }: Drawn) {
  const found = readHall(
    JSON.stringify({
      version: 1,
      name: 'placed',
      region: 'us-east-1',
      workloads: asked.map(({ name, trains, teraflops, accelerators }) => ({
        name,
        purpose: trains ? 'training' : 'inference',
        ...(teraflops !== null && { compute: { atLeast: `${teraflops} TFLOPS`, precision: 'bf16' } }),
        accelerators: { atLeast: accelerators },
        types: { allow: TYPES, interconnect: 'any' },
        zones: 'single',
        spares: { nodes: 0 },
      })),
      onPremises: {
        powerUsageEffectiveness: PUE,
        sites: sites.map(({ name, watts, nights, usdPerKwh }) => ({
          name,
          ...(watts !== null && { power: `${watts} W` }),
          ...(nights && { hours: { start: '0 20 * * *', stop: '0 8 * * *' } }),
          powerPrice: `${usdPerKwh} USD/kWh`,
        })),
        fleets: fleets.map(({ site, claims, nodes, type, watts, exchange }) => ({
          site,
          workload: claims[0],
          sharedWith: claims.slice(1),
          nodes,
          accelerators: { perNode: 8, type },
          power: `${watts} W`,
          ...(exchange && { exchange: { bytes: '1 GB', every: '1 min' } }),
        })),
      },
    }),
  );
  if (!found.ok) throw new Error(JSON.stringify(found.diagnostics));
  return found.value;
}

type Hourly = (type: string) => number;

function hourlyWith(nodeCosts: readonly NodeCost[]): Hourly {
  return (name) => {
    const { vcpus, accelerators } = catalog.types.get(name)!;
    const counts = { node: 1, vcpu: vcpus, accelerator: accelerators!.count };
    const monthly = nodeCosts.reduce((sum, { per, usdPerMonth }) => sum + counts[per] * (usdPerMonth ?? 0), 0);
    return offers.get(name)!.onDemandUsdPerHour! + monthly / MONTH;
  };
}

interface Rest {
  readonly teraflops: number;
  readonly accelerators: number;
  readonly hours: number;
}

/** The cheapest type for what is left, at each of some hours of the month; USD a month. */
function rented(hourly: Hourly, rests: readonly Rest[]): number {
  const usdOn = (name: string) => {
    const { count, model } = catalog.types.get(name)!.accelerators!;
    const nodesFor = ({ teraflops, accelerators }: Rest) =>
      Math.max(0, Math.ceil(teraflops / (count * model.denseTflops.bf16!) - 1e-9), Math.ceil(accelerators / count));
    return rests.reduce((sum, rest) => sum + nodesFor(rest) * rest.hours, 0) * hourly(name);
  };
  return Math.min(...TYPES.map(usdOn));
}

/** What is rented beside so many nodes of each fleet. */
function rentOf(hourly: Hourly, { sites, fleets }: Drawn, asked: Asked, nodes: readonly number[]): number {
  const siteOf = ({ site }: Fleet) => sites.find(({ name }) => name === site)!;
  const given = (which: (fleet: Fleet) => boolean, share: (site: Site) => number) =>
    fleets.reduce(
      (sum, fleet, at) => {
        const part = which(fleet) ? nodes[at]! * 8 * share(siteOf(fleet)) : 0;
        return { accelerators: sum.accelerators + part, teraflops: sum.teraflops + part * OWNED[fleet.type] };
      },
      { accelerators: 0, teraflops: 0 },
    );
  const left = (owned: { accelerators: number; teraflops: number }, hours: number): Rest => ({
    accelerators: Math.max(0, asked.accelerators - owned.accelerators),
    teraflops: Math.max(0, (asked.teraflops ?? 0) - owned.teraflops),
    hours,
  });
  const isNone = ({ accelerators, teraflops }: Rest) => accelerators <= 0 && teraflops <= 1e-6;
  const all = () => true;
  if (!asked.trains) {
    const [day, night] = [given(all, ({ nights }) => (nights ? 0 : 1)), given(all, () => 1)];
    return rented(hourly, [left(day, MONTH / 2), left(night, MONTH / 2)]);
  }
  const week = ({ nights }: Site) => (nights ? 0.5 : 1);
  if (
    sites.some(({ name }) =>
      isNone(
        left(
          given(({ site }) => site === name, week),
          MONTH,
        ),
      ),
    )
  )
    return 0;
  return rented(hourly, [
    left(
      given(({ exchange }) => exchange, week),
      MONTH,
    ),
  ]);
}

/** USD a month of a node that works. */
function powerOf({ sites }: Drawn, { site, watts }: Fleet): number {
  const { usdPerKwh, nights } = sites.find(({ name }) => name === site)!;
  return ((watts * PUE) / 1000) * MONTH * (nights ? 0.5 : 1) * usdPerKwh;
}

/** By trying every number of nodes of every fleet for every workload that may have them. */
function bruteForce(hall: Drawn, hourly: Hourly): number {
  const { sites, fleets, asked } = hall;
  const used = fleets.map(() => 0);
  const isWithin = () =>
    sites.every(({ name, watts }) => {
      const drawnWatts = fleets.reduce((sum, f, at) => sum + (f.site === name ? used[at]! * f.watts * PUE : 0), 0);
      return drawnWatts <= (watts ?? Number.POSITIVE_INFINITY);
    });
  const from = (claim: number): number => {
    if (claim === asked.length) return isWithin() ? 0 : Number.POSITIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    const choose = (nodes: readonly number[]): void => {
      const at = nodes.length;
      if (at === fleets.length) {
        const power = nodes.reduce((sum, count, index) => sum + count * powerOf(hall, fleets[index]!), 0);
        least = Math.min(least, rentOf(hourly, hall, asked[claim]!, nodes) + power + from(claim + 1));
        return;
      }
      const may = fleets[at]!.claims.includes(asked[claim]!.name) ? fleets[at]!.nodes - used[at]! : 0;
      for (let count = 0; count <= may; count += 1) {
        used[at]! += count;
        choose([...nodes, count]);
        used[at]! -= count;
      }
    };
    choose([]);
    return least;
  };
  return from(0);
}

/** Whether something has to decide who works. Else every node works for the only workload that may have it. */
function isContended({ sites, fleets }: Drawn): boolean {
  return (
    fleets.some(({ claims }) => claims.length > 1) ||
    sites.some(
      ({ name, watts }) =>
        watts !== null && fleets.reduce((sum, f) => sum + (f.site === name ? f.nodes * f.watts * PUE : 0), 0) > watts,
    )
  );
}

describe('owned nodes at sites with power, prices and hours', () => {
  it(`cost the least with what is rented, on ${SEEDS} drawn halls`, () => {
    const seen = { limited: 0, shared: 0, nights: 0, runs: 0 };
    let judged = 0;
    for (let seed = 1; judged < SEEDS; seed += 1) {
      const hall = drawn(seed);
      if (!isContended(hall)) continue;
      judged += 1;
      const blueprint = read(hall);
      const foundations = layFoundations(blueprint, catalog);
      const rents = rentsOf(blueprint, foundations.values(), catalog);
      const asked = deriveDemands(blueprint, catalog);
      const owned = subtractOwned(blueprint.onPremises, asked, catalog, rents);
      const nothing = { workloads: [], costs: [], energy: [] };
      const [site] = poseSizingProblem(blueprint, nothing, foundations.values(), catalog).sites;
      const hourly = hourlyWith(site!.nodeCosts ?? []);
      const nodesOf = (name: string) =>
        hall.fleets.map((_, at) => {
          const fleet = owned.sites.flatMap(({ fleets }) => fleets).find((each) => each.at === at)!;
          return fleet.workloads.find(({ workload }) => workload === name)?.nodes ?? 0;
        });
      const usd = hall.asked.reduce((sum, one) => {
        const nodes = nodesOf(one.name);
        const power = nodes.reduce((part, count, at) => part + count * powerOf(hall, hall.fleets[at]!), 0);
        return sum + rentOf(hourly, hall, one, nodes) + power;
      }, 0);
      // The sizing rounds each line of a bill to cents, up.
      expect(Math.abs(usd - bruteForce(hall, hourly)), `seed ${seed}`).toBeLessThan(0.05);
      if (hall.sites.some(({ watts }) => watts !== null)) seen.limited += 1;
      if (hall.sites.some(({ nights }) => nights)) seen.nights += 1;
      if (hall.asked.every(({ name }) => nodesOf(name).some((count) => count > 0))) seen.shared += 1;
      if (hall.asked.some(({ name, trains }) => trains && nodesOf(name).some((count) => count > 0))) seen.runs += 1;
    }
    for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(SEEDS / 20);
  });
});
