import { expect, it } from 'vitest';
import type { SizingProblem } from '../../lib/sizing/model/demand.js';
import { isFeasible } from '../../lib/sizing/site/best-site.js';
import { sizeFleets } from '../../lib/sizing/size-fleets.js';
import { loadSolver } from '../../lib/sizing/solver/solver.js';
import { accelerator, demand, instanceType, offer, problem, region, site } from './small-catalog.js';

/** 400 TFLOPS at 2 kW, and 800 at 5 kW: 1,000 take at least 3 of the small, which with cooling draw 5,256 kWh a month. */
const small = instanceType('small.4x', {
  accelerators: { model: accelerator(), count: 4, interconnect: 'nvlink' },
  power: { idleWatts: 500, maxWatts: 2000, method: 'test', uncertainty: 0.25 },
});
const LEAST_KWH = 5256;

function within(monthlyEnergyKwh: number): SizingProblem {
  const here = region({ 'big.8x': offer(20), 'small.4x': offer(12) });
  return problem({
    demands: [demand({ homogeneous: false })],
    types: [instanceType('big.8x'), small],
    sites: [site(here)],
    limits: { monthlyEnergyKwh },
  });
}

it.each([
  [0.5 * LEAST_KWH, false, 0],
  // Of parts of nodes 2.5 would do: whether whole ones do, the solver has to say.
  [0.9 * LEAST_KWH, false, 1],
  [LEAST_KWH, true, 0],
  [2 * LEAST_KWH, true, 0],
])('whether types may mix within %d kWh is %s, with %i searches of the solver', async (most, answer, searches) => {
  const solver = await loadSolver();
  let searched = 0;
  const counted = {
    ...solver,
    solve: (...args: Parameters<typeof solver.solve>) => {
      searched += 1;
      return solver.solve(...args);
    },
  };
  const solving = { solver: () => counted, timeLimitSeconds: 20, method: 'auto', goal: 'best' } as const;
  expect(isFeasible(within(most), solving)).toBe(answer);
  expect(searched).toBe(searches);
  // As where every part goes through the solver.
  expect((await sizeFleets(within(most), { method: 'solver' })).status).toBe(answer ? 'sized' : 'infeasible');
});
