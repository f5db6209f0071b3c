import { catalogFacts } from '../../lib/cli/commands/report/catalog-facts.js';
import { appraiseHall } from '../../lib/cli/studies/appraise-hall.js';
import { portfolioQuestion, whyNone } from '../../lib/cli/studies/portfolio-question.js';
import { comparePlans } from '../../lib/plan/changes/compare-plans.js';
import { planDifference } from '../../lib/report/diff/diff-document.js';
import { portfolioDocument } from '../../lib/report/documents/portfolio-document.js';
import { reportDocument } from '../../lib/report/documents/report-document.js';
import { roiDocument } from '../../lib/report/documents/roi-document.js';
import { renderHtml } from '../../lib/report/render/html.js';
import { explainPlan } from '../../lib/studies/explain-plan.js';
import { planPortfolio } from '../../lib/studies/portfolio/plan-portfolio.js';
import { type HallTexts, hallAt, type PlannedHall } from './hall-texts.js';
import type { Questions, Studied, StudyQuestion } from './protocol.js';
import { scheduled } from './schedule-text.js';
import { explained, frontierOf } from './study-text.js';

type Studies = {
  readonly [Name in StudyQuestion]: (
    texts: HallTexts,
    ask: Questions[Name]['ask'],
  ) => Promise<Questions[Name]['answer']>;
};

/** Months that a portfolio of the page looks ahead, as the command's default. */
const HORIZON = 36;

const NO_PLAN: Studied = { status: 'none', reason: 'The blueprint has no plan.' };

/** What is asked of a plan that is there. */
export const STUDIES: Studies = {
  explain: async (texts, { text, place }) => {
    const of = await texts.of(text);
    const hall = hallAt(of, place);
    return hall === null ? null : explained(of.planned, hall);
  },
  frontier: async (texts, { text, place }) => {
    const of = await texts.of(text);
    const hall = hallAt(of, place);
    return hall === null ? null : frontierOf(of.planned, hall);
  },
  portfolio: async (texts, { text, place }) => {
    const hall = hallAt(await texts.of(text), place);
    return hall === null ? NO_PLAN : portfolioOf(hall);
  },
  roi: async (texts, { text, place }) => {
    const hall = hallAt(await texts.of(text), place);
    return hall === null ? NO_PLAN : roiOf(hall);
  },
  schedule: async (texts, { text, place, tasks }) => {
    const hall = hallAt(await texts.of(text), place);
    return hall === null ? { tasks: tasks ?? '', studied: NO_PLAN, mistakes: [] } : scheduled(hall, tasks);
  },
  report: async (texts, { text, place }) => {
    const of = await texts.of(text);
    const hall = hallAt(of, place);
    if (hall === null) return null;
    const explanation = await explainPlan(hall.open.blueprint, hall.open.catalog, hall.plan.sizing);
    const warnings = of.planned.diagnostics.map(({ message, hint }) =>
      hint === undefined ? message : `${message}; ${hint}`,
    );
    return renderHtml(reportDocument({ ...catalogFacts(hall.plan, hall.open), explanation, warnings, stack: null }));
  },
  compare: async (texts, { before, after }) => {
    const [one, other] = [hallAt(await texts.of(before), 0), hallAt(await texts.of(after), 0)];
    if (one === null || other === null) return null;
    return planDifference(one.plan, other.plan, comparePlans(one.plan, other.plan));
  },
};

async function portfolioOf({ open, plan }: PlannedHall): Promise<Studied> {
  const answer = await planPortfolio(open.blueprint, open.catalog, plan, portfolioQuestion(plan, { horizon: HORIZON }));
  return answer.status === 'planned'
    ? { status: 'done', document: portfolioDocument(answer.portfolio) }
    : { status: 'none', reason: whyNone(answer) };
}

function roiOf({ open, plan }: PlannedHall): Studied {
  const appraised = appraiseHall(plan, open, {});
  if ('mistake' in appraised) return { status: 'none', reason: appraised.mistake };
  return appraised.length === 0
    ? { status: 'none', reason: 'no purchase option of these nodes has a price' }
    : { status: 'done', document: roiDocument(plan.name, appraised) };
}
