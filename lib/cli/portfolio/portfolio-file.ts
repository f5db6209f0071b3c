import { hallAt, type PortfolioOfDate } from '../../studies/portfolio/hall-at.js';
import type { Adjustment } from '../edge/plan-files.js';
import { readOrReport } from '../edge/read-or-report.js';
import { printError } from '../edge/terminal.js';
import { readBounded } from '../files/read-bounded.js';

/** Plans halls as a portfolio has them in a month, `YYYY-MM` or null for its first; null: the file has no portfolio, which is printed. */
export function atMonthOf(file: string, month: string | null): Adjustment | null {
  const text = readOrReport(file, (path) => new TextDecoder().decode(readBounded(path)));
  if (text === null) return null;
  const portfolio = portfolioIn(text);
  if (portfolio === null) {
    printError(
      `${file}: error[wrong-value]: this is no portfolio; write one: datahall portfolio hall.yaml --json -o ${file}`,
    );
    return null;
  }
  return (open) => {
    if (!open.ok) return open;
    const hall = hallAt(open.value.blueprint, portfolio, month ?? portfolio.start.slice(0, 7));
    return hall.ok ? { ...open, value: { ...open.value, blueprint: hall.value } } : hall;
  };
}

/** Null: not what `datahall portfolio --json` prints. */
function portfolioIn(text: string): PortfolioOfDate | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  const { hall, region, start, months, purchases, workloads } = (read ?? {}) as Partial<PortfolioOfDate>;
  const whole =
    typeof hall === 'string' &&
    typeof region === 'string' &&
    typeof start === 'string' &&
    typeof months === 'number' &&
    Array.isArray(purchases) &&
    Array.isArray(workloads) &&
    workloads.every(
      (each) =>
        typeof each?.instanceType === 'string' &&
        Array.isArray(each.nodesByMonth) &&
        each.nodesByMonth.length === months &&
        each.nodesByMonth.every(Number.isSafeInteger),
    );
  return whole ? { hall, region, start, months, purchases, workloads } : null;
}
