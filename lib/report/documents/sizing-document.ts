import type { Plan } from '../../plan/shape/plan.js';
import type { SizingExplanation } from '../../sizing/model/explanation.js';
import {
  count,
  documentOf,
  left,
  type ReportDocument,
  right,
  type Section,
  section,
  table,
  usdPerMonth,
} from '../document/document.js';
import { constraintsSection, excludedTypesSection, proofSection } from '../sections/constraints.js';
import { costSection } from '../sections/cost.js';
import { deliveriesSection } from '../sections/deliveries.js';
import { derivationSection } from '../sections/demand.js';
import { openChoicesSection, pricesSection, relaxationsSection, runnersUpSection } from '../sections/explanation.js';
import { sitesSection } from '../sections/sites.js';
import { summarySection, whereAndWhen } from '../sections/summary.js';
import { verdict } from '../words/verdict.js';

/** A plan with why it is what it is. */
export interface SizingFacts {
  readonly plan: Plan;
  readonly explanation: SizingExplanation;
}

/** What a synthesised stack buys, costs, risks and draws, in a few lines. */
export function summaryDocument(plan: Plan): ReportDocument {
  return sizing(plan, [summarySection({ plan })]);
}

/**
 * What one decides from, on a screen of 24 lines of 80 columns.
 * @param file - the blueprint, for the command that prints the rest
 */
export function leadDocument(facts: SizingFacts, file: string): ReportDocument {
  return sizing(facts.plan, [summarySection({ ...facts, more: `datahall size --why ${file}` })]);
}

/** The sizing of a hall in full: summary, bill, constraints, runners-up, savings, prices, exclusions, proof. */
export function sizingDocument(facts: SizingFacts): ReportDocument {
  const sections: readonly ((facts: SizingFacts) => Section)[] = [
    summarySection,
    costSection,
    derivationSection,
    deliveriesSection,
    constraintsSection,
    runnersUpSection,
    openChoicesSection,
    relaxationsSection,
    pricesSection,
    sitesSection,
    excludedTypesSection,
    proofSection,
  ];
  return sizing(
    facts.plan,
    sections.map((made) => made(facts)),
    verdict(facts.plan, facts.explanation),
  );
}

/** The halls of a blueprint that is spread over regions, and what they cost together. */
export function placesDocument(name: string, plans: readonly Plan[]): ReportDocument {
  return documentOf('sizing', `${name}: a hall in each of ${plans.length} regions`, '', [
    section('places', 'Regions', [
      table(
        'places',
        'A hall in each region',
        [
          left('region', 'region'),
          left('hall', 'hall'),
          left('types', 'instance types'),
          right('nodes', 'nodes'),
          right('month', 'USD/month', { unit: 'USD/month' }),
        ],
        plans.map(rowOf),
        { region: 'total', month: monthOf(plans) },
      ),
    ]),
  ]);
}

/** What the halls of several blueprints buy and cost, one line each. @param plans - at least one */
export function hallsDocument(plans: readonly Plan[]): ReportDocument {
  return documentOf('sizing', `${plans.length} halls`, '', [
    section('halls', 'Halls', [
      table(
        'halls',
        'Halls',
        [
          left('hall', 'hall'),
          left('region', 'region'),
          left('types', 'instance types'),
          right('nodes', 'nodes'),
          right('month', 'USD/month', { unit: 'USD/month' }),
        ],
        plans.map(rowOf),
        { hall: 'total', month: monthOf(plans) },
      ),
    ]),
  ]);
}

function rowOf({ name: hall, region, fleets, sizing }: Plan) {
  return {
    region,
    hall,
    types: [...new Set(fleets.map(({ instanceType }) => instanceType))].sort().join(', '),
    nodes: count(fleets.reduce((sum, { nodes }) => sum + nodes.max, 0)),
    month: usdPerMonth(sizing.cost.totalUsdPerMonth),
  };
}

/** The sum of what the rows show: each to the cent. */
function monthOf(plans: readonly Plan[]) {
  return usdPerMonth(plans.reduce((sum, { sizing }) => sum + Math.round(sizing.cost.totalUsdPerMonth * 100), 0) / 100);
}

function sizing(plan: Plan, sections: readonly Section[], lead = ''): ReportDocument {
  return documentOf('sizing', `${plan.name}: ${whereAndWhen(plan)}`, lead, sections);
}
