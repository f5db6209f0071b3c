import { describe, expect, it } from 'vitest';
import { compareChoices } from '../../lib/sizing/choice/choice.js';
import { type EligibleType, eligibleTypes } from '../../lib/sizing/choice/eligible.js';
import { bestFleetChoice, fleetChoices, fleetFrames } from '../../lib/sizing/choice/fleet-choices.js';
import { ratesAt } from '../../lib/sizing/choice/rates.js';
import type { Demand } from '../../lib/sizing/model/demand.js';
import { chance, generator, pick, whole } from './random-problem.js';
import { demand, instanceType, offer, problem, purchase, region, site } from './small-catalog.js';

const ZONES = ['x1', 'x2', 'x3'];

/** A type on spot and otherwise, some of it owned, and a demand for it of one node to tens of thousands. */
function drawn(seed: number, mostNodes = 10 ** whole(generator(seed), 0, 4)) {
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

describe('the best size of a fleet on spot', () => {
  it('is the best of all sizes', () => {
    let several = 0;
    for (let seed = 0; seed < 400; seed += 1) {
      const { asked, rates, eligibles } = eligibleAt(drawn(seed));
      for (const eligible of eligibles) {
        const all = fleetChoices(eligible, asked, rates).sort(compareChoices);
        if (all.length > 1) several += 1;
        expect(bestFleetChoice(eligible, asked, rates), `seed ${seed}`).toEqual(all[0] ?? null);
      }
    }
    expect(several).toBeGreaterThan(100);
  });

  it('is found without a price for each of them', () => {
    let sizes = 0;
    let priced = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const { asked, rates, eligibles } = eligibleAt(drawn(seed, 20_000));
      for (const eligible of eligibles) {
        const counted: EligibleType = {
          ...eligible,
          get energyKwhPerNodeMonth() {
            priced += 1;
            return eligible.energyKwhPerNodeMonth;
          },
        };
        bestFleetChoice(counted, asked, rates);
        sizes += fleetFrames(eligible, asked, true).length;
      }
    }
    expect(sizes).toBeGreaterThan(100_000);
    expect(priced).toBeLessThan(sizes / 50);
  });
});
