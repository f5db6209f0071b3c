import { planHall } from '../../lib/plan/plan-hall.js';
import type { Plan } from '../../lib/plan/shape/plan.js';

/** What halls are made of, each with the levels that are tried against all levels of the others. */
const FACTORS = {
  platform: ['eks', 'batch', 'ec2', 'slurm'],
  family: ['p4d', 'p5', 'p6-b200', 'g5', 'g6', 'g5g', 'trn1', 'inf2'],
  purchase: ['on-demand', 'spot', 'reserved-1y', 'capacity-block', 'reservation'],
  zones: ['single', 'spread'],
  stores: ['none', 'object', 'express', 'scratch', 'persistent', 'linked', 'home'],
  way: ['nat', 'private'],
} as const;
type Factor = keyof typeof FACTORS;
export type Combination = { readonly [Name in Factor]: (typeof FACTORS)[Name][number] };
const NAMES = Object.keys(FACTORS) as Factor[];

export interface CoveringHall {
  readonly combination: Combination;
  readonly plan: Plan;
}

/**
 * Halls in which every pair of levels that can stand together does, and more until there are enough. Always the same.
 * What no catalog sells or a platform refuses is passed over.
 */
export async function coveringHalls(least: number): Promise<{ halls: CoveringHall[]; neverTogether: string[] }> {
  let candidates = combinations().filter(isSold);
  const open = new Set(candidates.flatMap(pairsOf));
  const halls: CoveringHall[] = [];
  while (candidates.length > 0 && (open.size > 0 || halls.length < least)) {
    const gain = (one: Combination) => pairsOf(one).filter((pair) => open.has(pair)).length;
    const best = candidates.reduce((first, next) => (gain(next) > gain(first) ? next : first));
    if (gain(best) === 0 && halls.length >= least) break;
    candidates = candidates.filter((one) => one !== best);
    const outcome = await planHall(blueprintOf(best, halls.length));
    if (outcome.status !== 'planned') continue;
    halls.push({ combination: best, plan: outcome.plan });
    for (const pair of pairsOf(best)) open.delete(pair);
  }
  return { halls, neverTogether: [...open].sort() };
}

function combinations(): Combination[] {
  return NAMES.reduce<Partial<Combination>[]>(
    (partial, name) => partial.flatMap((one) => FACTORS[name].map((level) => ({ ...one, [name]: level }))),
    [{}],
  ) as Combination[];
}

function pairsOf(one: Combination): string[] {
  return NAMES.flatMap((a, index) => NAMES.slice(index + 1).map((b) => `${a}=${one[a]} ${b}=${one[b]}`));
}

/** Known beforehand, so that fewer are tried in vain. */
function isSold({ platform, family, purchase, zones }: Combination): boolean {
  if (platform === 'batch' && (purchase === 'capacity-block' || family === 'g5g')) return false;
  if (platform === 'slurm' && (purchase === 'capacity-block' || ['trn1', 'inf2'].includes(family))) return false;
  if (purchase === 'capacity-block') return zones === 'single' && ['p4d', 'p5', 'p6-b200', 'trn1'].includes(family);
  return family !== 'p6-b200' || zones === 'single';
}

const PURCHASES: Readonly<Record<Combination['purchase'], unknown>> = {
  'on-demand': 'on-demand',
  spot: 'spot',
  'reserved-1y': 'reserved-1y',
  'capacity-block': { kind: 'capacity-block', days: 14 },
  reservation: { kind: 'on-demand', reservation: { ids: ['cr-0123456789abcdef0'] } },
};

const STORES: Readonly<Record<Combination['stores'], readonly unknown[]>> = {
  none: [],
  object: [{ name: 'datasets', kind: 'object', capacity: '10 TB' }],
  express: [{ name: 'fast', kind: 'express', capacity: '1 TB' }],
  scratch: [{ name: 'scratch', kind: 'scratch', capacity: '2 TB' }],
  persistent: [{ name: 'checkpoints', kind: 'persistent', capacity: '2 TB' }],
  linked: [
    { name: 'datasets', kind: 'object', capacity: '10 TB' },
    { name: 'scratch', kind: 'scratch', capacity: '2 TB', linkedTo: 'datasets' },
  ],
  home: [
    { name: 'home', kind: 'home', capacity: '1 TB' },
    { name: 'models', kind: 'object', capacity: '1 TB' },
  ],
};

function blueprintOf({ platform, family, purchase, zones, stores, way }: Combination, index: number): string {
  const serving = zones === 'spread' || family === 'inf2' || family === 'g5g';
  return JSON.stringify({
    version: 1,
    name: `hall-${index}`,
    region: 'us-east-1',
    platform,
    workloads: [
      {
        name: 'work',
        purpose: serving ? 'inference' : 'training',
        accelerators: { atLeast: 2 },
        nodes: { atLeast: 2 },
        zones: zones === 'single' ? 'single' : { spread: 2 },
        storage: STORES[stores],
        purchase: [
          purchase === 'spot' && serving ? 'on-demand' : PURCHASES[purchase],
          ...(purchase === 'spot' && serving ? ['spot'] : []),
        ],
        types: {
          allow: [family],
          vendors: ['NVIDIA', 'AWS'],
          architectures: ['x86_64', 'arm64'],
          interconnect: 'any',
        },
      },
    ],
    network: { zones: 2, ...(way === 'nat' ? { nat: 'single' } : { internet: 'none' }) },
    // A hall without internet pulls charts from a mirror.
    ...(way === 'private' && platform === 'eks' && { kubernetes: { charts: 'none' } }),
  });
}
