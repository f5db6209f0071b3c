import { expect, it } from 'vitest';
import { openHall, planOpenHall } from '../../../lib/plan/plan-hall.js';
import { loadSolver } from '../../../lib/sizing/solver/solver.js';
import { cheapestPlace } from '../../../lib/studies/portfolio/cheapest-place.js';

const HALL = `
version: 1
name: anywhere
region: [eu-central-1, us-east-1]
workloads:
  - name: notebooks
    purpose: inference
    accelerators: { atLeast: 10 }
    types: { allow: [g6.xlarge] }
operations: { emails: [] }
`;

it('no bound is above the best place, which costs less than the other', async () => {
  const open = openHall(HALL);
  if (!open.ok) throw new Error(JSON.stringify(open.diagnostics));
  const outcome = await planOpenHall(open);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  const { blueprint, catalog } = open.value;
  const asked = { start: '2027-01', months: 12, discountRate: 0.08 };
  const limits = { gap: 1e-5, mostRounds: 20 };
  const found = cheapestPlace(blueprint, catalog, outcome.plan, asked, await loadSolver(), limits);
  const { best, places, boundUsd } = found;
  if (best.status !== 'placed') throw new Error(best.status);
  const [dear, cheap] = places;
  expect([dear!.region, cheap!.region]).toEqual(['eu-central-1', 'us-east-1']);
  expect(best.question.region).toBe('us-east-1');
  expect(cheap!.presentUsd).toBeLessThan(dear!.presentUsd!);
  // Rounding apart, it is what the nodes of the best place cost.
  expect(boundUsd / best.account.objectiveUsd).toBeLessThan(1 + 1e-9);
  expect(boundUsd / best.account.objectiveUsd).toBeGreaterThan(1 - 1e-4);
});
