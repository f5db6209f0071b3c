import type { Portfolio } from '../../studies/portfolio/portfolio.js';
import { formatShare } from '../../units/numbers.js';
import { countOf } from '../../units/words.js';
import { amount, pageFigures, type Section, usd } from '../document/document.js';
import { formatFigure } from '../document/format-cell.js';

/** What to commit to, what it costs, what of it is unused, and how sure that is. */
export function portfolioFigures(portfolio: Portfolio): Section {
  const { presentUsd, totalUsd, discountRate, unusedShare, purchases: bought, proof } = portfolio;
  const first = bought[0];
  return pageFigures([
    {
      key: 'buy',
      label: 'what to commit to',
      value: bought.length === 0 ? 'nothing' : countOf(bought.length, 'purchase'),
      ...(first !== undefined && { note: `the first on ${first.on}` }),
    },
    {
      key: 'present',
      label: 'present value of the cost',
      value: usd(presentUsd),
      note: `at ${formatShare(discountRate)} a year; ${formatFigure(usd(totalUsd))} in total`,
    },
    { key: 'unused', label: 'commitments unused', value: bought.length === 0 ? null : amount(unusedShare, 'share') },
    {
      key: 'proof',
      label: 'proof',
      value: proof.status === 'optimal' ? 'optimal' : `at most ${formatShare(proof.gap)} above the optimum`,
    },
  ]);
}
