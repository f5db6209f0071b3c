import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Diagnostic } from '../lib/blueprint/document/diagnostic.js';
import { comparePlans } from '../lib/plan/changes/compare-plans.js';
import type { PlanOutcome } from '../lib/plan/make-plan.js';
import { openCatalog, openHall, planHallFrom } from '../lib/plan/plan-hall.js';
import type { Plan } from '../lib/plan/shape/plan.js';
import { costTotals, teamTotals } from '../lib/studies/cost-totals.js';
import { explainPlan } from '../lib/studies/explain-plan.js';
import { type Chance, chanceOf } from './fuzz/chance.js';
import { crossBlueprints } from './fuzz/crossed-blueprint.js';
import { drawBlueprint } from './fuzz/drawn-blueprint.js';
import { mutateText } from './fuzz/mutated-text.js';

const catalog = openCatalog();

/** Of a plan that many are compared with, and whose sizing others explain. */
const FIRST = `version: 1
name: hall
region: us-east-1
workloads: [{ name: train, accelerators: { atLeast: 8 }, storage: [{ name: data, kind: object, capacity: 1 TB }] }]
`;

/** Enough of a hash to tell that something changed. */
function digest(value: unknown): string {
  const text = JSON.stringify(value, (_, inner) => {
    if (inner instanceof Map) return [...inner];
    return typeof inner === 'bigint' ? `${inner}` : inner;
  });
  return createHash('sha256')
    .update(text ?? 'nothing')
    .digest('base64url')
    .slice(0, 10);
}

function ofDiagnostics(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map((one) => `${one.severity} ${one.code} ${one.path.join('.')} ${digest(one)}`);
}

async function ofPlan(plan: Plan, text: string, isExplained: boolean): Promise<string[]> {
  const { format, catalog: from, ...parts } = plan;
  const { sizing } = plan;
  const first = await planHallFrom(FIRST, catalog);
  if (first.status !== 'planned') throw new Error('the first blueprint is not planned');
  const opened = openHall(text, catalog);
  if (!opened.ok) throw new Error('what was planned can not be opened');
  const { blueprint, catalog: figures } = opened.value;
  return [
    ...sizing.fleets.flatMap(({ workload, groups }) =>
      groups.map(
        ({ instanceType, purchase, zone, nodes }) => `${workload}: ${nodes} x ${instanceType} ${purchase} ${zone}`,
      ),
    ),
    `${sizing.cost.totalUsdPerMonth} USD a month`,
    ...Object.entries(parts).map(([part, value]) => `${part} ${digest(value)}`),
    `totals ${digest([costTotals(plan), teamTotals(plan)])}`,
    `from the first ${digest(comparePlans(first.plan, plan))}, to the first ${digest(comparePlans(plan, first.plan))}`,
    ...(isExplained ? [`why ${digest(await explainPlan(blueprint, figures, sizing))}`] : []),
  ];
}

async function golden(outcome: PlanOutcome, text: string, isExplained: boolean): Promise<string> {
  const lines = async (): Promise<string[]> => {
    switch (outcome.status) {
      case 'planned':
        return [...(await ofPlan(outcome.plan, text, isExplained)), ...ofDiagnostics(outcome.warnings)];
      case 'wrong':
        return ofDiagnostics(outcome.diagnostics);
      case 'infeasible':
        return [digest(outcome.infeasibility)];
    }
  };
  return [outcome.status, ...(await lines())].join('\n');
}

/**
 * What was planned of blueprints that nobody wrote, part by part: a part that changes here and should not shows what
 * the halls of people are seldom enough to show.
 */
describe.each<[string, number, (chance: Chance) => string]>([
  ['drawn from the schema', 160, (chance) => stringify(drawBlueprint(chance))],
  ['a written one with keys of a drawn one', 240, (chance) => stringify(crossBlueprints(chance))],
  ['a text with mistakes', 80, mutateText],
])('%s', (_, count, textOf) => {
  it.each(Array.from({ length: count }, (_, seed) => seed))('%i', async (seed) => {
    const text = textOf(chanceOf(51_000_000 + seed));
    expect(await golden(await planHallFrom(text, catalog), text, seed % 4 === 0)).toMatchSnapshot();
  });
});
