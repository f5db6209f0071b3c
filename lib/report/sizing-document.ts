import type { Plan } from '../plan/plan.js';
import type { SizingExplanation } from '../sizing/explanation.js';
import type { ReportDocument, Section } from './document.js';
import { constraintsSection, leftOutSection, proofSection, sitesSection } from './sections/constraints.js';
import { costSection } from './sections/cost.js';
import { explanationSections } from './sections/explanation.js';
import { summaryFigures, whereAndWhen } from './sections/summary.js';

/** What is chosen, in a few lines. */
export function summaryDocument(plan: Plan): ReportDocument {
  return {
    format: 1,
    kind: 'sizing',
    title: `${plan.name}: ${whereAndWhen(plan)}`,
    lead: '',
    sections: [{ id: 'summary', title: '', blocks: [summaryFigures(plan)] }],
  };
}

/** The sizing of a hall: choice, cost, constraints, what was left out, proof. */
export function sizingDocument(plan: Plan, explanation: SizingExplanation): ReportDocument {
  const sections: Section[] = [
    ...summaryDocument(plan).sections,
    costSection(plan),
    constraintsSection(plan),
    ...explanationSections(explanation),
    sitesSection(plan),
    leftOutSection(plan),
    proofSection(plan),
  ];
  return { ...summaryDocument(plan), sections: sections.filter(({ blocks }) => blocks.length > 0) };
}
