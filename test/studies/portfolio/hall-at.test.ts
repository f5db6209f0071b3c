import { describe, expect, it } from 'vitest';
import { openHall, planOpenHall } from '../../../lib/plan/plan-hall.js';
import { hallAt } from '../../../lib/studies/portfolio/hall-at.js';
import { planPortfolio } from '../../../lib/studies/portfolio/plan-portfolio.js';

const GROWING = `
version: 1
name: growing
region: us-east-1
workloads:
  - name: serve
    purpose: inference
    accelerators: { atLeast: 10 }
    types: { allow: [g6.xlarge, g6e.xlarge] }
    purchase: [on-demand, reserved-1y, { kind: spot, maxShare: 50 % }]
    profile: { growthPerMonth: 0.2 }
operations: { emails: [] }
`;

async function opened(text = GROWING) {
  const open = openHall(text);
  if (!open.ok) throw new Error(JSON.stringify(open.diagnostics));
  const outcome = await planOpenHall(open);
  if (outcome.status !== 'planned') throw new Error(outcome.status);
  const { blueprint, catalog } = open.value;
  const answer = await planPortfolio(blueprint, catalog, outcome.plan, {
    start: '2027-01',
    months: 12,
    discountRate: 0.08,
  });
  if (answer.status !== 'planned') throw new Error(answer.status);
  return { open, blueprint, portfolio: answer.portfolio };
}

describe('the hall of a month of a portfolio', () => {
  it('has the type, the nodes and the purchase options of that month', async () => {
    const { open, blueprint, portfolio } = await opened();
    const chosen = portfolio.workloads[0]!;
    expect(chosen.nodesByMonth.slice(0, 3)).toEqual([10, 12, 15]);
    const at = hallAt(blueprint, portfolio, '2027-03');
    if (!at.ok) throw new Error(JSON.stringify(at.diagnostics));
    expect(at.value.workloads[0]).toMatchObject({ types: { allow: [chosen.instanceType] }, nodes: { atLeast: 15 } });
    const planned = await planOpenHall({ ...open, value: { ...open.value, blueprint: at.value } });
    if (planned.status !== 'planned') throw new Error(planned.status);
    const groups = planned.plan.sizing.fleets[0]!.groups;
    expect(groups.reduce((sum, { nodes }) => sum + nodes, 0)).toBe(15);
    // Reserved instances are a price of nodes on demand.
    expect(new Set(groups.map(({ purchase }) => purchase))).not.toContain('reserved-1y');
    expect(new Set(groups.map(({ instanceType }) => instanceType))).toEqual(new Set([chosen.instanceType]));
  });

  it('refuses another hall, another time, and a workload that the portfolio does not know', async () => {
    const { blueprint, portfolio } = await opened();
    const refused = (changed: typeof blueprint, month: string) => {
      const answer = hallAt(changed, portfolio, month);
      return answer.ok ? [] : answer.diagnostics.map(({ path, message }) => `${path.join('/')}: ${message}`);
    };
    expect(refused({ ...blueprint, name: 'other' }, '2027-03')).toEqual([
      'name: the portfolio is of the hall "growing"',
    ]);
    expect(refused(blueprint, '2028-01')).toEqual([': 2028-01 is outside of the portfolio']);
    expect(refused(blueprint, '2026-12')).toEqual([': 2026-12 is outside of the portfolio']);
    const renamed = { ...blueprint, workloads: blueprint.workloads.map((each) => ({ ...each, name: 'new' })) };
    expect(refused(renamed, '2027-03')).toEqual(['workloads/0/name: the portfolio does not have this workload']);
  });
});
