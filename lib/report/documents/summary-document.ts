import type { Plan } from '../../plan/shape/plan.js';
import type { ReportDocument } from '../document/document.js';
import { summaryFigures, whereAndWhen } from '../sections/summary.js';

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
