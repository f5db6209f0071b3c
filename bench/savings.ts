import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadCatalog } from '../lib/catalog/files/load-catalog.js';
import type { Choice } from '../lib/sizing/choice/choice.js';
import type { Demand } from '../lib/sizing/model/demand.js';
import { optionsAt } from '../lib/sizing/site/size-site.js';
import { toNumber } from '../lib/units/decimal.js';
import { byKey } from '../lib/units/order.js';

/**
 * What sizing saves over three habits, on 300 seeded demands over the shipped catalog in us-east-1, on demand:
 * writes `docs/savings.md`.
 *
 *   npx tsx bench/savings.ts
 */
const DEMANDS = 300;
const SEED = 20_261_122;

const catalog = loadCatalog({ regions: ['us-east-1'] });
const here = catalog.regions.get('us-east-1')!;
const types = [...catalog.types.values()];

/** Uniform in [0, 1), the same sequence every time (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = generator(SEED);
/** Even on a logarithmic scale, to two digits. */
const between = (from: number, to: number) => Number((from * (to / from) ** random()).toPrecision(2));
const chance = (share: number) => random() < share;

/** Half training (fast interconnect, bandwidth between nodes, 40 % of the peak), half serving (memory first). */
function demandAt(at: number): Demand {
  const training = at % 2 === 0;
  return {
    name: `d${at}`,
    purpose: training ? 'training' : 'inference',
    minima: training
      ? {
          computeTflops: between(200, 60_000),
          precision: 'bf16',
          ...(chance(0.6) && { acceleratorMemoryGib: between(300, 20_000) }),
          ...(chance(0.6) && { networkGbytesPerSecond: between(10, 3000) }),
        }
      : {
          acceleratorMemoryGib: between(20, 4000),
          ...(chance(0.5) && { acceleratorMemoryEachGib: chance(0.5) ? 40 : 16 }),
          ...(chance(0.7) && { computeTflops: between(30, 8000), precision: 'bf16' as const }),
          ...(chance(0.3) && { hostMemoryGib: between(60, 4000) }),
        },
    utilization: { default: training ? 0.4 : 0.3, byFamily: {} },
    types: {
      vendors: ['NVIDIA'],
      architectures: ['x86_64'],
      allow: [],
      deny: [],
      interconnect: training ? 'fast' : 'any',
      doubtful: 'allow',
    },
    homogeneous: true,
    purchase: [{ kind: 'on-demand', discount: 0, maxShare: 1, overhead: 0, blockDays: null }],
    zones: { kind: 'single' },
    spares: { kind: 'count', nodes: 0 },
    nodes: { min: 1, max: null },
    hoursPerMonth: 730,
    load: 0.9,
    stores: [],
  };
}

interface Habit {
  readonly name: string;
  /** The type that the habit takes, of those that can carry the demand. */
  readonly take: (choices: readonly Choice[]) => Choice | undefined;
}

const typeOf = (choice: Choice) => {
  if (choice.part.kind !== 'fleet') throw new Error('not a fleet');
  return choice.part.shapes[0]!.eligible.type;
};
const hourly = (choice: Choice) => here.offers.get(typeOf(choice).name)!.onDemandUsdPerHour!;
const leastBy = (choices: readonly Choice[], of: (choice: Choice) => number) =>
  [...choices].sort((a, b) => of(a) - of(b) || byKey(a, b))[0];

const HABITS: readonly Habit[] = [
  {
    name: 'the type with the lowest price per accelerator',
    take: (choices) => leastBy(choices, (choice) => hourly(choice) / typeOf(choice).accelerators!.count),
  },
  { name: 'the cheapest node that fits, as many as it takes', take: (choices) => leastBy(choices, hourly) },
  { name: 'always p5.48xlarge', take: (choices) => choices.find((choice) => typeOf(choice).name === 'p5.48xlarge') },
];

const cost = (choice: Choice) => toNumber(choice.resources.costUsd);
const savings = HABITS.map((): number[] => []);
let sized = 0;
for (let at = 0; at < DEMANDS; at += 1) {
  const options = optionsAt(
    { catalog: here, zones: here.zones, fixedCosts: [] },
    {
      demands: [demandAt(at)],
      types,
      sites: [],
      objective: { energyWeightUsdPerKwh: 0, carbonPriceUsdPerTonne: 0 },
      limits: {},
    },
  )!;
  const choices = options.slots[0]!.choices();
  const best = choices[0];
  if (best === undefined) continue;
  sized += 1;
  HABITS.forEach(({ take }, habit) => {
    const taken = take(choices);
    if (taken !== undefined) savings[habit]!.push(1 - cost(best) / cost(taken));
  });
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const quantile = (sorted: readonly number[], share: number) => sorted[Math.floor((sorted.length - 1) * share)]!;
const rows = HABITS.map(({ name }, habit) => {
  const sorted = [...savings[habit]!].sort((a, b) => a - b);
  const equal = sorted.filter((saving) => saving < 1e-9).length;
  const cells = [
    name,
    sorted.length,
    percent(quantile(sorted, 0)),
    percent(quantile(sorted, 0.5)),
    percent(quantile(sorted, 0.9)),
    percent(quantile(sorted, 1)),
    percent(equal / sorted.length),
  ];
  return `| ${cells.join(' | ')} |`;
});
const page = `# Savings

The monthly cost of the fleet that \`datahall size\` chooses, compared with three habits. The sample is ${DEMANDS} seeded demands
against the shipped catalog of ${catalog.date} (us-east-1, on demand, NVIDIA, x86_64, one type per fleet). Half of them are training
with a fast interconnect, half are serving; ${sized} are feasible. A habit picks its type among the qualifying types, and then as
many nodes as the demand needs. p5.48xlarge is compared where it qualifies.

| habit | demands | least saving | median | best tenth | most | no saving |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

The least saving is never negative: the plan is the optimum over the same types. Generated by \`npx tsx bench/savings.ts\`.
`;
writeFileSync(fileURLToPath(new URL('../docs/savings.md', import.meta.url)), page);
console.log(page);
