import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planHall } from '../../lib/plan/plan-hall.js';
import type { Plan } from '../../lib/plan/shape/plan.js';
import { PLATFORMS } from '../../lib/units/closed-lists.js';
import { withoutStackTraces } from './hold-rules.js';
import { moved } from './moved.js';
import { type Json, Synthesized } from './synthesized.js';

interface Workload {
  readonly name: string;
  readonly accelerators: { readonly atLeast: number };
  readonly [key: string]: unknown;
}

const store = fc.record({
  kind: fc.constantFrom('object', 'express', 'scratch', 'persistent', 'home'),
  capacity: fc.constantFrom('1 TB', '20 TB'),
});

const workload = (name: string): fc.Arbitrary<Workload> =>
  fc.record({
    name: fc.constant(name),
    purpose: fc.constantFrom('training', 'inference'),
    accelerators: fc.record(
      { atLeast: fc.integer({ min: 1, max: 40 }), memoryEach: fc.constantFrom('20 GB', '40 GB', '80 GB') },
      { requiredKeys: ['atLeast'] },
    ),
    purchase: fc.constantFrom(['on-demand'], ['spot', 'on-demand']),
    storage: fc
      .array(store, { maxLength: 2 })
      .map((stores) => stores.map((one, index) => ({ name: `s${index}`, ...one }))),
  });

const hall = fc.record({
  platform: fc.constantFrom(...PLATFORMS),
  workloads: fc
    .tuple(workload('lab'), workload('train'), workload('serve'))
    .chain((all) => fc.subarray(all, { minLength: 1 })),
  newcomer: workload('aide'),
  factor: fc.integer({ min: 2, max: 6 }),
});

/** With four times the accelerators another type is best, which is in other zones. */
const LEAVES_A_ZONE = {
  platform: 'eks' as const,
  workloads: [
    {
      name: 'train',
      purpose: 'inference',
      accelerators: { atLeast: 4, memoryEach: '80 GB' },
      purchase: ['spot', 'on-demand'],
      storage: [{ name: 's1', kind: 'persistent', capacity: '20 TB' }],
    },
    {
      name: 'serve',
      purpose: 'training',
      accelerators: { atLeast: 4, memoryEach: '20 GB' },
      purchase: ['on-demand'],
      storage: [{ name: 's0', kind: 'home', capacity: '1 TB' }],
    },
  ],
  newcomer: { name: 'aide', accelerators: { atLeast: 1 } },
  factor: 4,
};

async function synthesized(
  platform: string,
  workloads: readonly Workload[],
): Promise<{ plan: Plan; resources: Map<string, Json> }> {
  const outcome = await planHall(
    JSON.stringify({
      version: 1,
      name: 'hall',
      region: 'us-east-1',
      platform,
      ...(platform === 'slurm' && { slurm: { size: 'large' } }),
      workloads,
    }),
  );
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return { plan: outcome.plan, resources: withoutStackTraces(() => new Synthesized(outcome.plan)).resources() };
}

/** Zone keys in which the fleets of a workload had nodes, and have none any more. */
function zonesLeft(before: Plan, after: Plan, workload: string): string[] {
  const holds = ({ fleets }: Plan, key: string) =>
    fleets.some((fleet) => fleet.workload === workload && fleet.subnets.includes(`accelerators-${key}`));
  return before.network.zones.map(({ key }) => key).filter((key) => holds(before, key) && !holds(after, key));
}

describe('a hall that grows', () => {
  it('by nodes, in one workload, moves no store out of a zone that it keeps, and nothing of another workload', async () => {
    await fc.assert(
      fc.asyncProperty(hall, async ({ platform, workloads, factor }) => {
        const before = await synthesized(platform, workloads);
        const [first, ...others] = workloads;
        const atLeast = first!.accelerators.atLeast * factor;
        const after = await synthesized(platform, [
          { ...first!, accelerators: { ...first!.accelerators, atLeast } },
          ...others,
        ]);
        const spare = await synthesized(platform, [{ ...first!, spares: { nodes: factor } }, ...others]);
        const names = others.map(({ name }) => name);
        for (const { plan, resources } of [after, spare]) {
          const left = zonesLeft(before.plan, plan, first!.name);
          expect(moved(before.resources, resources, first!.name, names, left)).toEqual([]);
        }
      }),
      { numRuns: 12, seed: 20_261_122, examples: [[LEAVES_A_ZONE]] },
    );
  });

  it('by a workload, wherever it is written, moves nothing at all', async () => {
    await fc.assert(
      fc.asyncProperty(hall, fc.boolean(), async ({ platform, workloads, newcomer }, first) => {
        const before = await synthesized(platform, workloads);
        const after = await synthesized(platform, first ? [newcomer, ...workloads] : [...workloads, newcomer]);
        expect(
          moved(
            before.resources,
            after.resources,
            null,
            workloads.map(({ name }) => name),
          ),
        ).toEqual([]);
        expect(after.resources.size).toBeGreaterThan(before.resources.size);
      }),
      { numRuns: 12, seed: 20_261_122 },
    );
  });
});
