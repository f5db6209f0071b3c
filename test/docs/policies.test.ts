import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../lib/plan/shape/plan.js';
import { shippedPlan } from '../report/shipped-halls.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const limits = JSON.parse(read('docs/policies/limits.json'));
// @ts-expect-error: the file is JavaScript, for copying.
const { violations } = (await import('../../docs/policies/violations.mjs')) as {
  violations: (plan: Plan, limits: unknown) => string[];
};

// biome-ignore lint/suspicious/noExplicitAny: plans are edited freely.
const broken: readonly (readonly [string, (plan: any) => void, RegExp])[] = [
  [
    'budget',
    ({ sizing }) => Object.assign(sizing.cost, { totalUsdPerMonth: 60_000.01 }),
    /above the budget of research/,
  ],
  ['team', ({ tags }) => Object.assign(tags, { team: 'unknown' }), /^no budget is set for team unknown$/],
  [
    'price',
    ({ sizing }) => sizing.cost.unpriced.push({ subject: { kind: 'nodes', instanceType: 'p4d.24xlarge' } }),
    /^p4d\.24xlarge has no price/,
  ],
  ['region', (plan) => Object.assign(plan, { region: 'us-east-1' }), /^region us-east-1 is not admitted$/],
  [
    'type',
    ({ sizing }) => Object.assign(sizing.fleets[0].groups[0], { instanceType: 'p6-b200.48xlarge' }),
    /^instance type p6-b200\.48xlarge is not admitted$/,
  ],
  ['tag', ({ tags }) => Reflect.deleteProperty(tags, 'data-class'), /^tag data-class is missing$/],
  ['data', ({ retention }) => Object.assign(retention, { data: 'release' }), /^data is not kept/],
  [
    'logs',
    ({ operations }) => Object.assign(operations.logGroups[0], { retentionDays: 30 }),
    /keeps logs for 30 days, 90 are required$/,
  ],
  [
    'backups',
    ({ operations }) => Object.assign(operations.backup, { retentionDays: 7 }),
    /^backups are kept for 7 days/,
  ],
];

describe('the example rules of an organisation', () => {
  it('read a plan that its published schema admits, and pass the hardened hall', async () => {
    const plan = JSON.parse(JSON.stringify(await shippedPlan('hardened')));
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(read('schema/plan-v2.schema.json')));
    expect(validate(plan), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(violations(plan, limits)).toEqual([]);
  });

  it.each(broken)('tell a broken rule of %s, and no other', async (_, change, sentence) => {
    const plan = structuredClone(await shippedPlan('hardened'));
    change(plan);
    const told = violations(plan, limits);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(sentence);
  });

  it('in Rego name only what a plan and the limits have', async () => {
    const rego = read('docs/policies/halls.rego');
    const documents: Readonly<Record<string, unknown>> = { input: await shippedPlan('hardened'), data: limits };
    const paths = [...rego.matchAll(/\b(input|data)((?:\.\w+)+)/g)].map(([, root, path]) => [
      root!,
      ...path!.slice(1).split('.'),
    ]);
    expect(paths.length).toBeGreaterThan(20);
    for (const [root, ...keys] of paths) {
      const value = keys.reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], documents[root!]);
      expect(value, `${root}.${keys.join('.')}`).toBeDefined();
    }
    expect(rego.match(/^deny contains msg if \{$/gm)).toHaveLength(broken.length);
  });
});
