import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparePlans } from '../../lib/plan/changes/compare-plans.js';
import { losesData } from '../../lib/plan/kinds/plan-change.js';
import { planHall } from '../../lib/plan/plan-hall.js';
import type { Plan } from '../../lib/plan/shape/plan.js';
import { compareStacks } from '../../lib/terraform/compare/compare-stacks.js';
import { stackResources } from '../../lib/terraform/compare/stack-resources.js';
import { grownBlueprint } from './grown-blueprint.js';

/*
 * Two comparisons tell of data that is lost: one of plans, which `datahall diff` explains and refuses by, and one of
 * the Terraform that they give. Neither reads the other's tables.
 */

interface Store {
  readonly name: string;
  readonly kind: string;
  readonly capacity: string;
  readonly [key: string]: unknown;
}

interface Hall {
  readonly name: string;
  readonly workloads: readonly {
    readonly name: string;
    readonly storage: readonly Store[];
    readonly [key: string]: unknown;
  }[];
  readonly [key: string]: unknown;
}

const KINDS = ['object', 'express', 'scratch', 'persistent', 'home'] as const;

/** The first store of the first workload is the one that edits change. */
const hallWith = (kind: string): Hall => ({
  version: 1,
  name: 'hall',
  region: 'us-east-1',
  network: { zones: 2 },
  operations: { emails: [] },
  workloads: [
    {
      name: 'train',
      accelerators: { atLeast: 8 },
      types: { allow: ['p4d'] },
      storage: [
        { name: 's0', kind, capacity: '20 TB' },
        { name: 's1', kind: 'object', capacity: '1 TB' },
      ],
    },
    { name: 'lab', accelerators: { atLeast: 1 }, storage: [{ name: 'own', kind: 'persistent', capacity: '1 TB' }] },
  ],
});

const first = (one: Hall, change: (store: Store) => Store | null): Hall => {
  const [train, ...others] = one.workloads;
  const [head, ...rest] = train!.storage;
  const changed = change(head!);
  return { ...one, workloads: [{ ...train!, storage: [...(changed ? [changed] : []), ...rest] }, ...others] };
};

const EDITS: Readonly<Record<string, (hall: Hall) => Hall>> = {
  'a larger store': (one) => first(one, (head) => ({ ...head, capacity: '200 TB' })),
  'a smaller store': (one) => first(one, (head) => ({ ...head, capacity: '500 GB' })),
  'a store of another kind': (one) =>
    first(one, (head) => ({ ...head, kind: head.kind === 'persistent' ? 'scratch' : 'persistent' })),
  'a store of another name': (one) => first(one, (head) => ({ ...head, name: 'renamed' })),
  'a store less': (one) => first(one, () => null),
  'a store elsewhere': (one) =>
    first(one, (head) => (['object', 'home'].includes(head.kind) ? head : { ...head, zone: 'use1-az5' })),
  'a workload less': (one) => ({ ...one, workloads: one.workloads.slice(0, 1) }),
  'a workload more': (one) => ({ ...one, workloads: [...one.workloads, { ...one.workloads[1]!, name: 'aide' }] }),
  'a zone more': (one) => ({ ...one, network: { zones: 3 } }),
  'no key for data': (one) => ({
    ...one,
    security: { waivers: [{ control: 'key-data', reason: 'a test of halls without it' }] },
  }),
  'no key for logs': (one) => ({
    ...one,
    security: { waivers: [{ control: 'key-logs', reason: 'a test of halls without it' }] },
  }),
  'other tags': (one) => ({ ...one, tags: { team: 'research' } }),
  'another name': (one) => ({ ...one, name: 'other' }),
};

async function planOf(text: string): Promise<Plan> {
  const outcome = await planHall(text);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
}

const stacks = new WeakMap<Plan, ReturnType<typeof stackResources>>();

/** The resources of a plan, synthesized once for all that it is compared with. */
function resourcesOf(plan: Plan): ReturnType<typeof stackResources> {
  const known = stacks.get(plan) ?? stackResources(plan);
  stacks.set(plan, known);
  return known;
}

/** Keys of the stores, and `key <purpose>`, that are lost by what a comparison says. */
async function lost(before: Plan, after: Plan): Promise<{ byPlans: string[]; byStacks: string[] }> {
  const changes = comparePlans(before, after).filter(losesData);
  const moved = changes.some(({ subject }) => subject === 'hall');
  const things = [
    ...before.stores.map(({ key }) => `store ${key}`),
    ...before.keys.map(({ purpose }) => `key ${purpose}`),
  ];
  const byPlans = things.filter((thing) => moved || changes.some(({ subject }) => subject === thing));
  const resources = compareStacks(resourcesOf(before), resourcesOf(after), moved)
    .filter(({ kind, holdsData }) => holdsData && (kind === 'removed' || kind === 'replaced'))
    .map(({ address }) => address);
  const byStacks = things.filter((thing) => {
    const [kind, key] = thing.split(' ');
    const id = kind === 'store' ? `store_${key!.replace('.', '_')}_` : `keys_${key}`;
    return resources.some((address) => address.split('.')[1]!.startsWith(id));
  });
  return { byPlans, byStacks };
}

describe('the comparisons of plans and of stacks agree on what is lost', () => {
  it.each(KINDS)('over every edit of a hall with a store of kind %s', async (kind) => {
    const one = hallWith(kind);
    const before = await planOf(JSON.stringify(one));
    const losses: string[] = [];
    for (const [edit, change] of Object.entries(EDITS)) {
      const { byPlans, byStacks } = await lost(before, await planOf(JSON.stringify(change(one))));
      expect(byPlans, edit).toEqual(byStacks);
      if (byPlans.includes('store train.s0')) losses.push(edit);
    }
    expect(losses).toContain('a store less');
    for (const edit of ['a larger store', 'a workload more', 'a zone more', 'other tags']) {
      expect(losses).not.toContain(edit);
    }
    const isFileServer = kind === 'scratch' || kind === 'persistent';
    expect(losses.includes('a store elsewhere'), 'elsewhere').toBe(isFileServer || kind === 'express');
    expect(losses.includes('a smaller store'), 'smaller').toBe(isFileServer);
  });

  it('over shipped halls that grow: nothing', async () => {
    const blueprints = join(import.meta.dirname, '../../blueprints');
    for (const file of readdirSync(blueprints).filter((name) => name.endsWith('.yaml'))) {
      const text = readFileSync(join(blueprints, file), 'utf8');
      const plan = await planOf(text);
      const grown = await planOf(grownBlueprint(text, plan));
      expect(await lost(plan, grown), plan.name).toEqual({ byPlans: [], byStacks: [] });
      expect(comparePlans(plan, grown).filter(losesData), plan.name).toEqual([]);
    }
  });
});
