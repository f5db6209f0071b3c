import { appraiseHall } from '../../lib/cli/studies/appraise-hall.js';
import { portfolioQuestion, whyNone } from '../../lib/cli/studies/portfolio-question.js';
import { portfolioDocument } from '../../lib/report/documents/portfolio-document.js';
import { roiDocument } from '../../lib/report/documents/roi-document.js';
import { planPortfolio } from '../../lib/studies/portfolio/plan-portfolio.js';
import type { HallText } from './hall-texts.js';
import type { Studied, Study } from './protocol.js';

/** Months that a portfolio of the page looks ahead, as the command's default. */
const HORIZON = 36;

/** A study of the plan of a text. */
export async function studied({ hall }: HallText, study: Study): Promise<Studied> {
  if (hall === null) return { status: 'none', reason: 'the blueprint has no plan' };
  const { open, plan } = hall;
  if (study === 'roi') {
    const appraised = appraiseHall(plan, open, {});
    if ('mistake' in appraised) return { status: 'none', reason: appraised.mistake };
    return appraised.length === 0
      ? { status: 'none', reason: 'no purchase option of these nodes has a price' }
      : { status: 'done', document: roiDocument(plan.name, appraised) };
  }
  const answer = await planPortfolio(open.blueprint, open.catalog, plan, portfolioQuestion(plan, { horizon: HORIZON }));
  return answer.status === 'planned'
    ? { status: 'done', document: portfolioDocument(answer.portfolio) }
    : { status: 'none', reason: whyNone(answer) };
}
