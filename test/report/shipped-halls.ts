import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { explain } from '../../lib/cli/explain.js';
import { reportFacts } from '../../lib/cli/report-facts.js';
import { planHall } from '../../lib/hall.js';
import type { Plan } from '../../lib/plan/plan.js';
import type { ReportDocument } from '../../lib/report/document.js';
import { reportDocument } from '../../lib/report/report-document.js';

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
  const file = shippedFile(name);
  const plan = await shippedPlan(name);
  const hall = { file, text: readFileSync(file, 'utf8'), outcome: { status: 'planned', plan, warnings: [] } } as const;
  return reportDocument(plan, await reportFacts(plan, await explain(hall), []));
}
