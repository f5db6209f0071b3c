import { describe, expect, it } from 'vitest';
import { openHall, planHall } from '../../lib/plan/plan-hall.js';
import { planHalls, planPlaces } from '../../lib/plan/plan-places.js';
import { synthesizeHall } from '../../lib/terraform/hall/synthesize-hall.js';

const hall = (workloads: string, rest = '') => `version: 1
name: wide
region: [us-east-1, us-west-2]
platform: batch
workloads:
${workloads}
operations: { emails: [] }
${rest}`;

const SERVE = (spread: string) => `  - name: serve
    purpose: inference
    accelerators: { atLeast: 10 }
    types: { allow: [g6.xlarge] }
    storage: [{ name: models, kind: object, capacity: 2 TB }]
    spread: ${spread}`;

const TRAIN = `  - name: train
    accelerators: { atLeast: 8 }
    types: { allow: [p5.48xlarge] }`;

async function placesOf(text: string) {
  const open = openHall(text);
  if (!open.ok) throw new Error(JSON.stringify(open.diagnostics));
  const places = await planPlaces(open.value);
  if (places === null) throw new Error('of one hall');
  return places.map(({ region, outcome }) => {
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    return { region, plan: outcome.plan };
  });
}

const nodesOf = (plan: Awaited<ReturnType<typeof placesOf>>[number]['plan']) =>
  plan.fleets.map(({ key, nodes }) => [key, nodes.max]);
const usdOf = (plan: Awaited<ReturnType<typeof placesOf>>[number]['plan'], kind: string) =>
  plan.sizing.cost.lines.filter(({ subject }) => subject.kind === kind).map(({ quantity }) => quantity);

describe('a workload that is spread over regions', () => {
  it('has a hall in each, with its share of the demand, and a stack of its own', async () => {
    const places = await placesOf(hall(SERVE('regions')));
    expect(places.map(({ region, plan }) => [region, plan.region, plan.name])).toEqual([
      ['us-east-1', 'us-east-1', 'wide-use1'],
      ['us-west-2', 'us-west-2', 'wide-usw2'],
    ]);
    for (const { plan } of places) expect(nodesOf(plan)).toEqual([['serve', 5]]);
    for (const { region, plan } of places) {
      const { provider } = JSON.parse(synthesizeHall(plan));
      expect(JSON.stringify(provider.aws)).toContain(region);
    }
  });

  it('has the shares that are stated, each in whole accelerators', async () => {
    const places = await placesOf(hall(SERVE('{ shares: { us-east-1: 65 %, us-west-2: 35 % } }')));
    expect(places.map(({ plan }) => nodesOf(plan))).toEqual([[['serve', 7]], [['serve', 4]]]);
  });

  it('pays where its data come from for what goes to the others, and for every copy', async () => {
    const replicated = await placesOf(hall(SERVE('{ moved: 300 GB }')));
    expect(replicated.map(({ plan }) => usdOf(plan, 'region-traffic'))).toEqual([[300], []]);
    expect(replicated.map(({ plan }) => plan.stores.length)).toEqual([1, 1]);
    const pulled = await placesOf(hall(SERVE('{ data: pulled, moved: 5 TB }')));
    expect(pulled.map(({ plan }) => usdOf(plan, 'region-traffic'))).toEqual([[5000], []]);
    expect(pulled.map(({ plan }) => plan.stores.length)).toEqual([1, 0]);
    // 0.02 USD a GB between these regions, and 2 TB at 0.023 USD a GiB-month in the one copy that is saved.
    const total = (places: typeof pulled) =>
      places.reduce((sum, { plan }) => sum + plan.sizing.cost.totalUsdPerMonth, 0);
    const stored = replicated[1]!.plan.sizing.cost.lines.filter(
      (line) => line.workload === 'serve' && 'store' in line.subject,
    );
    const used = replicated[1]!.plan.sizing.cost.lines.filter(({ subject }) => subject.kind === 'store-use');
    expect(stored.length).toBeGreaterThan(0);
    const kept = new Set([...stored, ...used]);
    const saved = [...kept].reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0);
    expect(total(pulled) - total(replicated)).toBeCloseTo(0.02 * (5000 - 300) - saved, 0);
  });

  it('leaves what does not divide in the one region where all costs least', async () => {
    const places = await placesOf(hall(`${SERVE('regions')}\n${TRAIN}`));
    const homes = places.filter(({ plan }) => plan.fleets.some(({ workload }) => workload === 'train'));
    expect(homes).toHaveLength(1);
    expect(places.map(({ plan }) => plan.fleets.filter(({ workload }) => workload === 'serve').length)).toEqual([1, 1]);
    const total = (all: typeof places) => all.reduce((sum, { plan }) => sum + plan.sizing.cost.totalUsdPerMonth, 0);
    // Each region by itself, with and without the training: no other place of it is cheaper.
    const alone = async (region: string) => {
      const own = `${SERVE('regions')
        .replace('atLeast: 10', 'atLeast: 5')
        .replace(/\n {4}spread.*/, '')}\n`;
      const of = async (workloads: string) => {
        const outcome = await planHall(hall(workloads).replace(/region: .*/, `region: ${region}`));
        if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
        return outcome.plan.sizing.cost.totalUsdPerMonth;
      };
      return { with: await of(`${own}${TRAIN}`), without: await of(own) };
    };
    const [east, west] = [await alone('us-east-1'), await alone('us-west-2')];
    // 1 TB a month goes from the first region to the other, whoever trains.
    const least = Math.min(east.with + west.without, east.without + west.with) + 20;
    expect(total(places)).toBeCloseTo(least, 0);
  });

  it('keeps the places of warnings in the text, also where a workload before is elsewhere', async () => {
    const curve = `${TRAIN}\n${SERVE('regions')}\n    profile: { week: office-hours }`;
    const text = hall(curve, 'kubernetes: { autoscaler: karpenter }').replace('platform: batch', 'platform: eks');
    const outcomes = await planHalls(text);
    const paths = outcomes.map((each) => (each.status === 'planned' ? each.warnings.map(({ path }) => path) : []));
    expect(paths).toEqual([[['workloads', 1, 'profile', 'week']], [['workloads', 1, 'profile', 'week']]]);
  });

  it('sets up once what an account has in all regions', async () => {
    const places = await placesOf(hall(SERVE('regions'), 'account: { trail: true, costTags: true, config: true }'));
    const accounts = places.map(({ plan }) => plan.operations.account);
    expect(accounts.map(({ trail, costTags }) => [trail !== null, costTags.length > 0])).toEqual([
      [true, true],
      [false, false],
    ]);
    // A recorder is of one region.
    expect(accounts.map(({ config }) => config !== null)).toEqual([true, true]);
  });

  it('is planned in all of its halls, never in one of them alone', async () => {
    const whole = await planHall(hall(SERVE('regions')));
    expect(whole).toMatchObject({ status: 'wrong', diagnostics: [{ path: ['workloads', 0, 'spread'] }] });
    const all = await planHalls(hall(SERVE('regions')));
    expect(all.map((each) => each.status === 'planned' && each.plan.name)).toEqual(['wide-use1', 'wide-usw2']);
    expect(await planHalls(hall(SERVE('regions')).replace('name: serve', 'name: 7'))).toMatchObject([
      { status: 'wrong' },
    ]);
  });
});
