import { describe, expect, it } from 'vitest';
import { frontierDocument } from '../../lib/report/documents/frontier-document.js';
import { renderText } from '../../lib/report/render/text.js';
import type { Frontier, FrontierPlan } from '../../lib/studies/frontier/frontier.js';
import { rankPlans } from '../../lib/studies/frontier/rank-plans.js';

function plan(over: Partial<FrontierPlan> = {}): FrontierPlan {
  return {
    region: 'us-east-1',
    fleets: [],
    stores: [],
    usdPerMonth: 100,
    kwhPerMonth: 50,
    co2eKgPerMonth: 20,
    compared: { usd: 100, environment: 50 },
    availability: 0.99,
    hoursToFinish: null,
    scalability: 1000,
    ...over,
  };
}

function told(plans: readonly FrontierPlan[], over: Partial<Frontier> = {}, availability = 0): string {
  const weights = { cost: 1, energy: 1, availability: 1, scalability: 1, security: 1 };
  const ranking = rankPlans(plans, { weights, thresholds: { availability }, security: 0.5 });
  const frontier: Frontier = { environment: 'energy', plans, ranking, complete: true, ...over };
  return renderText(frontierDocument('hall', frontier), { width: 80 }).join(' ').replace(/\s+/g, ' ');
}

const dearer = plan({ usdPerMonth: 200, kwhPerMonth: 10, compared: { usd: 200, environment: 10 } });

describe('the page of a frontier', () => {
  it('names the axes, and says of one plan that it is the best', () => {
    expect(told([plan()])).toContain('One plan is the best in cost, energy and availability.');
    expect(told([plan(), dearer])).toContain('2 Pareto-optimal plans by cost, energy and availability.');
    const runs = [plan({ hoursToFinish: 240 })];
    expect(told(runs, { environment: 'co2e' })).toContain('in cost, CO₂e, availability and duration.');
    expect(told([plan()], { complete: false })).toContain('there may be more');
  });

  it('shows what plans are compared at only where it tells them apart', () => {
    const more = (one: FrontierPlan, usd: number) => ({ ...one, compared: { ...one.compared, usd } });
    expect(told([plan(), dearer])).not.toContain('compared at');
    expect(told([more(plan(), 105), more(dearer, 205)])).not.toContain('compared at');
    expect(told([more(plan(), 105), more(dearer, 200)])).toContain('compared at');
  });

  it('says that energy is unknown, and leaves the plan out of the chart', () => {
    const dark = plan({ kwhPerMonth: null, co2eKgPerMonth: null, compared: { usd: 90, environment: null } });
    const text = told([dark, dearer]);
    expect(text).toContain('unknown');
    expect(text).toContain('A plan whose power is unknown ranks last in energy.');
    const points = (plans: readonly FrontierPlan[]) =>
      frontierDocument('hall', { environment: 'energy', plans, ranking: [], complete: true })
        .sections.flatMap(({ blocks }) => blocks)
        .flatMap((block) => (block.kind === 'chart' && block.chart.kind === 'scatter' ? [block.chart.points] : []));
    expect(points([dark, dearer])).toMatchObject([[{ x: 200, y: 10, name: '2' }]]);
    expect(points([dark])).toEqual([]);
  });

  it('says when no plan meets every threshold, and over which plans scores are scaled', () => {
    expect(told([plan(), dearer], {}, 0.999)).toContain('No plan meets every threshold of `criteria`: none of the 2');
    const steady = plan({ availability: 0.9999 });
    expect(told([plan(), steady], {}, 0.999)).toContain('the best of the one plan that meets every threshold');
  });
});
