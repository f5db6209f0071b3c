import type { Plan } from '../../plan/shape/plan.js';
import type { SizingExplanation } from '../../sizing/model/explanation.js';
import type { ReportDocument, Section } from '../document/document.js';
import { constraintsSection, leftOutSection, proofSection } from '../sections/constraints.js';
import { costSection } from '../sections/cost.js';
import { derivationSection } from '../sections/demand.js';
import { explanationSections } from '../sections/explanation.js';
import { leadFigures } from '../sections/lead.js';
import { sitesSection } from '../sections/sites.js';
import { summaryDocument } from './summary-document.js';

/** What a reader decides from, on one screen; the rest is one command away. */
export function leadDocument(plan: Plan, explanation: SizingExplanation, file: string): ReportDocument {
  const { kind, id, items } = leadFigures(plan, explanation);
  const more = { key: 'more', label: 'more', value: `datahall size --why ${file}` };
  return {
    ...summaryDocument(plan),
    sections: [{ id: 'summary', title: '', blocks: [{ kind, id, items: [...items, more] }] }],
  };
}

/** The sizing of a hall: choice, cost, constraints, what was left out, proof. */
export function sizingDocument(plan: Plan, explanation: SizingExplanation): ReportDocument {
  const sections: Section[] = [
    { id: 'summary', title: '', blocks: [leadFigures(plan, explanation)] },
    derivationSection(plan),
    costSection(plan),
    constraintsSection(plan),
    ...explanationSections(explanation),
    sitesSection(plan),
    leftOutSection(plan),
    proofSection(plan),
  ];
  return { ...summaryDocument(plan), sections: sections.filter(({ blocks }) => blocks.length > 0) };
}
