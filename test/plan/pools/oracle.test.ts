import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { planHall } from '../../../lib/plan/plan-hall.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';

const { types } = loadCatalog({ regions: [] });

/** Types that the drawn pools may have: of one, four and eight accelerators, of different speeds. */
const TYPES = ['g6e.xlarge', 'g6e.12xlarge', 'p4d.24xlarge', 'p4de.24xlarge', 'p5.48xlarge'] as const;

/** Hours ahead of UTC; none has summer time. */
const CLOCKS = { 'Etc/UTC': 0, 'Asia/Tokyo': 9, 'Asia/Dubai': 4 } as const;
const WEEKS = ['constant', 'office-hours', 'nights'] as const;

interface Member {
  readonly accelerators: number | null;
  /** Sustained at bf16. */
  readonly tflops: number | null;
  readonly week: (typeof WEEKS)[number];
  readonly clock: keyof typeof CLOCKS;
  readonly guaranteed: number;
  readonly largestJob: number | null;
}

/** Numbers below 1, the same for the same seed. */
function numbersOf(seed: number): () => number {
  let state = seed * 2654435761 + 12345;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return state / 2 ** 32;
  };
}

function drawPool(seed: number): { readonly members: readonly Member[]; readonly coincidence: number | null } {
  const next = numbersOf(seed);
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(next() * list.length)]!;
  const varies = next() < 0.6;
  const members = Array.from({ length: whole(2, 5) }, (): Member => {
    const counts = next() < 0.6;
    return {
      accelerators: counts ? whole(1, 12) : null,
      tflops: counts ? null : whole(50, 5000),
      week: varies ? pick(WEEKS) : 'constant',
      clock: varies ? pick(Object.keys(CLOCKS) as (keyof typeof CLOCKS)[]) : 'Etc/UTC',
      guaranteed: next() < 0.5 ? whole(0, 10) : 0,
      largestJob: next() < 0.3 ? whole(1, 30) : null,
    };
  });
  const isFlat = members.every(({ week }) => week === 'constant');
  return { members, coincidence: isFlat && next() < 0.7 ? whole(5, 100) / 100 : null };
}

function blueprintOf({ members, coincidence }: ReturnType<typeof drawPool>, allowed: readonly string[]): string {
  const workload = (member: Member, at: number) => `  - name: w${at}
${
  member.accelerators === null
    ? `    compute: { atLeast: ${member.tflops} TFLOPS, precision: bf16 }`
    : `    accelerators: { atLeast: ${member.accelerators} }`
}
    profile: { week: ${member.week}, timeZone: ${member.clock} }
`;
  const share = ({ guaranteed, largestJob }: Member, at: number) =>
    `      - { workload: w${at}, guaranteed: ${guaranteed}${largestJob === null ? '' : `, largestJob: ${largestJob}`} }\n`;
  return `version: 1
name: hall
region: us-east-1
workloads:
${members.map(workload).join('')}pools:
  - name: pool
    types: { allow: [${allowed.join(', ')}], interconnect: any }
${coincidence === null ? '' : `    coincidence: ${coincidence}\n`}    workloads:
${members.map(share).join('')}`;
}

/** Whether a workload is active in an hour of the week of UTC, by the words of the shapes. */
function isActive({ week, clock }: Member, hour: number): boolean {
  const own = (hour + CLOCKS[clock]) % 168;
  const [day, time] = [Math.floor(own / 24), own % 24];
  if (week === 'office-hours') return day < 5 && time >= 7 && time < 19;
  return week === 'constant' || time >= 20 || time < 6;
}

/** Nodes of a type by hour of the week, and of the fleet: every accelerator is dealt out one by one. */
function recount({ members, coincidence }: ReturnType<typeof drawPool>, name: string) {
  const { count, model } = types.get(name)!.accelerators!;
  const needs = members.map(({ accelerators, tflops }) => {
    let dealt = 0;
    while (accelerators === null ? dealt * model.denseTflops.bf16! < tflops! : dealt < accelerators) dealt += 1;
    return dealt;
  });
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const nodesFor = (accelerators: number) => {
    let nodes = 1;
    while (nodes * count < accelerators) nodes += 1;
    return nodes;
  };
  const floor = Math.max(
    sum(members.map(({ guaranteed }) => guaranteed)),
    ...needs,
    ...members.map((m) => m.largestJob ?? 0),
  );
  if (coincidence !== null) {
    let atOnce = 0;
    while (atOnce < coincidence * sum(needs) - 1e-9) atOnce += 1;
    return { fleet: nodesFor(Math.max(floor, atOnce)), byHour: null, exact: true };
  }
  const asked = Array.from({ length: 168 }, (_, hour) => {
    const active = members.map((member) => isActive(member, hour));
    const of = (value: (at: number) => number) => members.map((_, at) => (active[at] ? value(at) : 0));
    return Math.max(
      sum(of((at) => needs[at]!)),
      sum(of((at) => members[at]!.guaranteed)),
      ...of((at) => members[at]!.largestJob ?? 0),
    );
  });
  const peak = Math.max(floor, ...asked);
  const byHour = asked.map((need) => (need === 0 ? 0 : nodesFor(need)));
  return { fleet: nodesFor(peak), byHour, exact: peak === Math.max(...asked) };
}

async function planned(text: string): Promise<Plan> {
  const outcome = await planHall(text);
  if (outcome.status !== 'planned') throw new Error(`${JSON.stringify(outcome)}\n${text}`);
  return outcome.plan;
}

const nodesOf = ({ sizing }: Plan) => sizing.fleets[0]!.groups.reduce((sum, { nodes }) => sum + nodes, 0);
const nodeHoursOf = ({ sizing }: Plan) =>
  sizing.cost.lines.filter(({ subject }) => subject.kind === 'nodes').reduce((sum, { quantity }) => sum + quantity, 0);

describe('the sizing of a pool', () => {
  it('equals a recount of every accelerator, hour by hour and type by type, and takes the cheapest type', async () => {
    let varied = 0;
    for (let seed = 0; seed < 60; seed += 1) {
      const drawn = drawPool(seed);
      const alone: Plan[] = [];
      for (const type of TYPES) {
        const plan = await planned(blueprintOf(drawn, [type]));
        const { fleet, byHour, exact } = recount(drawn, type);
        expect([seed, type, nodesOf(plan)]).toEqual([seed, type, fleet]);
        if (byHour !== null) {
          const billed = (nodeHoursOf(plan) * 168) / 730;
          const counted = byHour.reduce((sum, nodes) => sum + nodes, 0);
          // Where a guarantee asks for more than any hour does, the busiest hours have the whole fleet.
          if (exact) expect(billed, `${seed} ${type}`).toBeCloseTo(counted, 1);
          else expect(billed, `${seed} ${type}`).toBeGreaterThanOrEqual(counted - 0.1);
          if (exact && new Set(byHour).size > 1) varied += 1;
        }
        alone.push(plan);
      }
      const chosen = await planned(blueprintOf(drawn, TYPES));
      const cheapest = Math.min(...alone.map(({ sizing }) => sizing.cost.totalUsdPerMonth));
      expect(chosen.sizing.cost.totalUsdPerMonth, `seed ${seed}`).toBeCloseTo(cheapest, 2);
    }
    expect(varied).toBeGreaterThan(30);
  });
});
