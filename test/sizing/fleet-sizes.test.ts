import { describe, expect, it } from 'vitest';
import { type Choice, compareChoices } from '../../lib/sizing/choice/choice.js';
import { type EligibleType, eligibleTypes } from '../../lib/sizing/choice/eligible.js';
import {
  bestOfWays,
  fleetChoices,
  fleetFrames,
  fleetWays,
  leastOfWays,
  waysWithin,
} from '../../lib/sizing/choice/fleet-choices.js';
import { isWithin } from '../../lib/sizing/choice/limits.js';
import { ratesAt } from '../../lib/sizing/choice/rates.js';
import { type Resources, totalResources } from '../../lib/sizing/choice/resources.js';
import { inCanonicalOrder } from '../../lib/sizing/model/canonical.js';
import type { Demand, SizingProblem } from '../../lib/sizing/model/demand.js';
import { narrowed } from '../../lib/sizing/site/narrowed.js';
import { optionsAt, sizeSite } from '../../lib/sizing/site/size-site.js';
import { MOST_LISTED } from '../../lib/sizing/site/slots.js';
import { searchChoices } from '../../lib/sizing/solver/search-choices.js';
import { compare, decimal, toNumber } from '../../lib/units/decimal.js';
import { chance, generator, pick, randomProblem, whole } from './random-problem.js';
import { demand, instanceType, offer, problem, purchase, region, site } from './small-catalog.js';

const ZONES = ['x1', 'x2', 'x3'];

/** A type on spot and otherwise, some of it owned, and a demand for it of one node to thousands. */
function drawn(seed: number, mostNodes = 10 ** whole(generator(seed), 0, 3)) {
  const random = generator(seed);
  const asked = demand({
    minima: {
      acceleratorMemoryGib: whole(random, 1, 640 * mostNodes),
      computeTflops: whole(random, 0, 900 * mostNodes),
      precision: 'bf16',
    },
    purchase: [
      ...(chance(random, 0.8) ? [purchase('on-demand')] : []),
      ...(chance(random, 0.2) ? [purchase('capacity-block')] : []),
      purchase('spot', {
        maxShare: pick(random, [1, 1, 0.9, 0.5, 0.01]),
        overhead: pick(random, [0, 0.02, 0.1, 0.5, 2]),
      }),
    ],
    zones: pick(random, [
      { kind: 'single' },
      { kind: 'spread', zones: 3, survive: 1 },
      { kind: 'spread', zones: 2, survive: 0 },
    ]),
    spares: chance(random, 0.7)
      ? { kind: 'count', nodes: whole(random, 0, 3) }
      : { kind: 'availability', target: 0.99, nodeAvailability: 0.97 },
    nodes: { min: 1, max: chance(random, 0.3) ? whole(random, 1, 3 * mostNodes) : null },
  });
  const here = site(
    region(
      {
        'big.8x': offer(10, {
          zones: ZONES,
          spotUsdPerHour: pick(random, [1, 4, 8, 9.5, 10, 11]),
          capacityBlockUsdPerHour: 7,
        }),
      },
      { zones: ZONES },
    ),
    {
      zones: ZONES,
      reservations: ZONES.filter(() => chance(random, 0.2)).map((zone) => ({
        name: `held-${zone}`,
        id: null,
        instanceType: 'big.8x',
        zone,
        nodes: whole(random, 1, mostNodes),
        usdPerHour: pick(random, [0, 3, 9]),
        until: null,
      })),
    },
  );
  return { asked, here };
}

function eligibleAt({ asked, here }: { readonly asked: Demand; readonly here: ReturnType<typeof site> }) {
  const rates = ratesAt(here, problem({ demands: [asked], sites: [here] }))!;
  const found = eligibleTypes(instanceType('big.8x'), asked, here, rates);
  return { asked, rates, eligibles: typeof found === 'string' ? [] : found };
}

describe('the sizes of a fleet on spot', () => {
  it('have the best of all of them, the one that takes least, and those within bounds', () => {
    let several = 0;
    let some = 0;
    for (let seed = 0; seed < 300; seed += 1) {
      const { asked, rates, eligibles } = eligibleAt(drawn(seed));
      const lists = eligibles.map((eligible) => fleetChoices(eligible, asked, rates));
      const every = lists.flat().sort(compareChoices);
      const ways = eligibles.map((eligible) => fleetWays(eligible, asked, rates));
      expect(bestOfWays(ways), `seed ${seed}`).toEqual(every[0] ?? null);
      if (every.length < 2) continue;
      several += 1;
      const random = generator(seed);
      const [a, b] = [pick(random, every), pick(random, every)].map(({ resources }) => resources);
      const most = {
        nodes: Math.max(a!.nodes, b!.nodes),
        usd: decimal(Math.max(toNumber(a!.costUsd), toNumber(b!.costUsd))),
      };
      const fits = ({ nodes, costUsd }: Resources) => nodes <= most.nodes && compare(costUsd, most.usd) <= 0;
      const fitting = every.filter(({ resources }) => fits(resources));
      if (fitting.length > 0 && fitting.length < every.length) some += 1;
      expect(bestOfWays(ways, fits), `seed ${seed}`).toEqual(fitting[0] ?? null);
      expect(ways.flatMap((each) => waysWithin(each, fits)).sort(compareChoices), `seed ${seed}`).toEqual(fitting);
      for (const [at, each] of ways.entries()) {
        const least = leastOfWays(each, ({ nodes }) => decimal(nodes));
        const fewest = lists[at]!.map(({ resources }) => resources.nodes).sort((x, y) => x - y)[0];
        expect(least?.resources.nodes, `seed ${seed}`).toBe(fewest);
      }
    }
    expect(several).toBeGreaterThan(60);
    expect(some).toBeGreaterThan(30);
  });

  it('are not priced one by one', () => {
    let sizes = 0;
    let priced = 0;
    for (let seed = 0; seed < 10; seed += 1) {
      const { asked, rates, eligibles } = eligibleAt(drawn(seed, 20_000));
      const counted = eligibles.map(
        (eligible): EligibleType => ({
          ...eligible,
          get energyKwhPerNodeMonth() {
            priced += 1;
            return eligible.energyKwhPerNodeMonth;
          },
        }),
      );
      const ways = counted.map((eligible) => fleetWays(eligible, asked, rates));
      const best = bestOfWays(ways);
      bestOfWays(ways, ({ nodes }) => nodes < (best?.resources.nodes ?? 0));
      sizes += eligibles.reduce((sum, eligible) => sum + fleetFrames(eligible, asked, true).length, 0);
    }
    expect(sizes).toBeGreaterThan(50_000);
    expect(priced).toBeLessThan(sizes / 30);
  });
});

it('those left of parts with many ways hold the best plan within the limits', () => {
  let plans = 0;
  let none = 0;
  let cut = 0;
  for (let seed = 0; seed < 600; seed += 1) {
    const free = inCanonicalOrder(randomProblem(seed));
    const options = optionsAt(free.sites[0]!, free)!;
    if (options.slots.some(({ complete, isEmpty }) => !complete || isEmpty)) continue;
    const best = totalResources(options.slots.map((slot) => slot.best()!.resources));
    const share = pick(generator(seed), [0.5, 0.8, 0.99, 1.2]);
    const monthlyCostUsd = 1.2 * toNumber(best.costUsd);
    const { slots, limits } = optionsAt(free.sites[0]!, {
      ...free,
      limits: { nodes: Math.ceil(share * best.nodes), monthlyCostUsd },
    })!;
    const every = slots.map(({ choices }) => choices());
    const whole = searchChoices(every, limits, 1e6);
    const left = narrowed(slots, limits);
    const part = left === null ? { status: 'infeasible' } : searchChoices(left.lists, limits, 1e6);
    expect(part, `seed ${seed}`).toEqual(whole);
    if (whole.status === 'infeasible') none += 1;
    else {
      plans += 1;
      const count = (lists: readonly (readonly unknown[])[]) => lists.reduce((sum, list) => sum + list.length, 0);
      if (count(left!.lists) < count(every)) cut += 1;
    }
  }
  expect(plans).toBeGreaterThan(100);
  expect(none).toBeGreaterThan(40);
  expect(cut).toBeGreaterThan(100);
});

it('the plan of a part with thousands of sizes is the best of them within the limits', () => {
  const asked = demand({
    minima: { computeTflops: 40_000 * 800, precision: 'bf16' },
    purchase: [purchase('on-demand'), purchase('spot', { overhead: 0.2 })],
  });
  const here = site(region({ 'big.8x': offer(10, { zones: ZONES, spotUsdPerHour: 6 }) }, { zones: ZONES }), {
    zones: ZONES,
  });
  const solving = {
    solver: () => expect.fail('no solver is needed'),
    timeLimitSeconds: 20,
    method: 'auto',
    goal: 'best',
  } as const;
  const at = (limits: SizingProblem['limits']) =>
    optionsAt(here, problem({ demands: [asked], types: [instanceType('big.8x')], sites: [here], limits }))!;
  const every = at({}).slots[0]!.choices();
  expect(every.length).toBeGreaterThan(MOST_LISTED);
  const [few, middle] = [every.at(-1)!, every[Math.floor(every.length / 2)]!].map(({ resources }) => resources);
  const monthlyCostUsd = toNumber(middle!.costUsd);
  for (const limits of [
    { nodes: middle!.nodes },
    { monthlyCostUsd },
    { nodes: middle!.nodes, monthlyCostUsd },
    { nodes: few!.nodes, monthlyCostUsd: toNumber(few!.costUsd) },
    { nodes: few!.nodes - 1 },
    { nodes: middle!.nodes - 1, monthlyCostUsd },
  ]) {
    const options = at(limits);
    const fits = ({ resources }: Choice) => options.limits.every((limit) => isWithin(limit, resources));
    const result = sizeSite(options, solving);
    expect(result.status === 'sized' ? result.choices[0] : null, JSON.stringify(limits)).toEqual(
      every.find(fits) ?? null,
    );
  }
});
