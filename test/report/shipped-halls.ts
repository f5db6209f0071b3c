import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogFacts } from '../../lib/cli/commands/report/catalog-facts.js';
import { stackFacts } from '../../lib/cli/commands/report/stack-facts.js';
import { openHall, planHall } from '../../lib/plan/plan-hall.js';
import type { Plan } from '../../lib/plan/shape/plan.js';
import type { ReportDocument } from '../../lib/report/document/document.js';
import { reportDocument } from '../../lib/report/documents/report-document.js';
import { explainPlan } from '../../lib/studies/explain-plan.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../blueprints');

/** Names of the shipped blueprints, without `.yaml`. */
export const SHIPPED: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace(/\.yaml$/, ''))
  .sort();

export function shippedFile(name: string): string {
  return join(folder, `${name}.yaml`);
}

const plans = new Map<string, Promise<Plan>>();

/** Planned once in a test file. */
export function shippedPlan(name: string): Promise<Plan> {
  const known = plans.get(name);
  if (known) return known;
  const made = planHall(readFileSync(shippedFile(name))).then((outcome) => {
    if (outcome.status !== 'planned') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
    return outcome.plan;
  });
  plans.set(name, made);
  return made;
}

const reports = new Map<string, Promise<ReportDocument>>();

/** Made once in a test file: its explanation solves the question again in many variants. */
export function shippedReport(name: string): Promise<ReportDocument> {
  const made = reports.get(name) ?? makeReport(name);
  reports.set(name, made);
  return made;
}

async function makeReport(name: string): Promise<ReportDocument> {
  const open = openHall(readFileSync(shippedFile(name)));
  if (!open.ok) throw new Error(`${name}: ${JSON.stringify(open)}`);
  const plan = await shippedPlan(name);
  const explanation = await explainPlan(open.value.blueprint, open.value.catalog, plan.sizing);
  return reportDocument({ ...catalogFacts(plan, open.value), stack: stackFacts(plan), explanation, warnings: [] });
}
