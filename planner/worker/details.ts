import type { Plan } from '../../lib/plan/shape/plan.js';
import { type ChartRole, documentOf } from '../../lib/report/document/document.js';
import { ROLES } from '../../lib/report/drawings/palette.js';
import { costSection } from '../../lib/report/sections/cost.js';
import { deliveriesSection } from '../../lib/report/sections/deliveries.js';
import { demandSection } from '../../lib/report/sections/demand.js';
import { energySection } from '../../lib/report/sections/energy.js';
import { networkSection } from '../../lib/report/sections/network.js';
import { operationsSection } from '../../lib/report/sections/operations.js';
import { lineWords } from '../../lib/report/words/bill-words.js';
import type { PlanDetails } from './protocol.js';

/** What tabs show of a plan. */
export function detailsOf(plan: Plan): PlanDetails {
  const sections = { plan };
  return {
    bill: plan.sizing.cost.lines
      .filter(({ usdPerMonth }) => usdPerMonth > 0)
      .map((line) => ({ role: roleOf(line), label: lineWords(line), usd: line.usdPerMonth })),
    documents: {
      bill: documentOf('report', 'Bill', '', [costSection(sections)]),
      network: documentOf('report', 'Network', '', [networkSection(sections), operationsSection(sections)]),
      energy: documentOf('report', 'Energy', '', [energySection(sections)]),
      assumptions: documentOf('report', 'Assumptions', '', [demandSection(sections), deliveriesSection(sections)]),
    },
  };
}

/** Nodes by how they are bought; other compute, storage and network are hardware. */
function roleOf({ subject, category }: Plan['sizing']['cost']['lines'][number]): ChartRole {
  if (subject.kind === 'nodes') return ROLES.find((role) => role === subject.purchase) ?? 'hardware';
  return category === 'software' || category === 'maintenance' ? category : 'hardware';
}
