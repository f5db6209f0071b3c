import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import { planHall } from '../../lib/plan/plan-hall.js';

const catalog = loadCatalog({ regions: ['us-east-1'] });
const TYPE = 'g6.xlarge';
const PRICE = catalog.regions.get('us-east-1')!.offers.get(TYPE)!.onDemandUsdPerHour!;
const DEMAND = 22;

/** The share of the demand in each hour of a week, and the hours of it that run, written by hand. */
type Curve = (hour: number, day: number) => readonly [level: number, running: number];

const elevenths = (hour: number) => Math.floor((((hour % 11) + 1) / 11) * 1e12) / 1e12;

const CURVES: readonly (readonly [name: string, lines: readonly string[], curve: Curve])[] = [
  ['no curve', [], () => [1, 1]],
  ['hours', ['hours: { start: 0 7 * * 1-5, stop: 0 19 * * 1-5 }'], (h, d) => [1, d < 5 && h >= 7 && h < 19 ? 1 : 0]],
  [
    'hours from half past',
    ['hours: { start: 30 7 * * 1-5, stop: 0 19 * * 1-5 }'],
    (h, d) => [1, d < 5 && h >= 7 && h < 19 ? (h === 7 ? 0.5 : 1) : 0],
  ],
  ['a duty cycle', ['dutyCycle: 30 %'], () => [1, 0.3]],
  ['office hours', ['profile: { week: office-hours }'], (h, d) => [1, d < 5 && h >= 7 && h < 19 ? 1 : 0]],
  [
    'a table of a day',
    [`profile: { week: { hours: [${Array.from({ length: 24 }, (_, h) => (h < 8 ? 0.1 : h === 12 ? 1 : 0.62))}] } }`],
    (h) => [h < 8 ? 0.1 : h === 12 ? 1 : 0.62, 1],
  ],
  [
    'a table of a week',
    [`profile: { week: { hours: [${Array.from({ length: 168 }, (_, at) => ((at * 37) % 101) / 100)}] } }`],
    (h, d) => [(((d * 24 + h) * 37) % 101) / 100, 1],
  ],
  [
    'elevenths, cut after twelve decimals',
    [`profile: { week: { hours: [${Array.from({ length: 24 }, (_, h) => elevenths(h))}] } }`],
    (h) => [elevenths(h), 1],
  ],
  [
    'a floor of nodes',
    ['nodes: { atLeast: 6 }', `profile: { week: { hours: [${Array.from({ length: 24 }, (_, h) => h / 23)}] } }`],
    (h) => [h / 23, 1],
  ],
];

async function sized(lines: readonly string[]) {
  const outcome = await planHall(`
version: 1
name: curve
region: us-east-1
platform: ec2
workloads:
  - name: serve
    purpose: inference
    accelerators: { atLeast: ${DEMAND} }
    types: { allow: [${TYPE}] }
${lines.map((line) => `    ${line}`).join('\n')}
`);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan.sizing;
}

describe('the bill of a demand that varies', () => {
  it.each(CURVES)('is that of an hour-by-hour recount: %s', async (name, lines, curve) => {
    const sizing = await sized(lines);
    const floor = name === 'a floor of nodes' ? 6 : 1;
    let nodeHours = 0;
    for (let at = 0; at < 168; at += 1) {
      const [level, running] = curve(at % 24, Math.floor(at / 24));
      // One accelerator a node: level × 22 of them, in whole nodes; a billionth forgives binary fractions.
      if (level > 0) nodeHours += Math.max(floor, Math.ceil(level * DEMAND - 1e-9)) * running;
    }
    const perMonth = (nodeHours * 730) / 168;
    const line = sizing.cost.lines.find(({ subject }) => subject?.kind === 'nodes')!;
    expect(line.quantity).toBeCloseTo(perMonth, 6);
    expect(Math.abs(line.usdPerMonth - perMonth * PRICE)).toBeLessThanOrEqual(0.0101);
    const { idleWatts, maxWatts } = catalog.types.get(TYPE)!.power!;
    const { pue } = catalog.regions.get('us-east-1')!.energy;
    // Serving fleets draw 0.7 of the span.
    const kwh = (perMonth * (idleWatts + 0.7 * (maxWatts - idleWatts)) * pue) / 1000;
    expect(sizing.energy.totalKwhPerMonth).toBeCloseTo(kwh, 1);
  });

  it('reports the nodes of each level, the whole fleet first', async () => {
    const { fleets } = await sized(['profile: { week: day-and-night }']);
    const levels = fleets[0]!.levels!;
    expect(levels[0]).toMatchObject({ share: 1, nodes: 22 });
    expect(levels.at(-1)).toMatchObject({ share: 0.3, nodes: 7 });
    expect(levels.reduce((sum, { hoursPerMonth }) => sum + hoursPerMonth, 0)).toBeCloseTo(730, 9);
  });

  it('keeps spares and the model of a fleet at every level', async () => {
    const spared = await sized(['spares: { nodes: 2 }', 'profile: { week: day-and-night }']);
    expect(spared.fleets[0]!.levels!.at(-1)).toMatchObject({ nodes: 9 });
    const zones = await sized(['zones: { spread: 3, survive: 1 }', 'profile: { week: day-and-night }']);
    // 7 needed after one of three zones is lost: 4 in each.
    expect(zones.fleets[0]!.levels!.at(-1)).toMatchObject({ nodes: 11 });
  });

  it('pays a reservation whole', async () => {
    const { cost } = await sized(['purchase: [reserved-1y]', 'profile: { week: office-hours }']);
    expect(cost.lines.find(({ subject }) => subject?.kind === 'nodes')!.quantity).toBe(22 * 730);
  });
});
