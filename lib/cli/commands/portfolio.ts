import { Argument, InvalidArgumentError, Option } from 'commander';
import { portfolioDocument } from '../../report/documents/portfolio-document.js';
import { drawCapacity } from '../../report/drawings/capacity.js';
import { standaloneSvg } from '../../report/drawings/standalone.js';
import { WIDE_CHART } from '../../report/drawings/svg.js';
import { planPortfolio } from '../../studies/portfolio/plan-portfolio.js';
import type { PortfolioOutput } from '../../studies/portfolio/portfolio.js';
import { type AnswerOptions, printDocument, printJson } from '../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../edge/command.js';
import { plannedHall } from '../edge/planned-hall.js';
import { printDiagnostics } from '../edge/problems.js';
import { during } from '../edge/progress.js';
import { printError } from '../edge/terminal.js';
import { writeWhole } from '../files/write-file.js';
import { month } from '../portfolio/month.js';
import { portfolioQuestion, whyNone } from '../studies/portfolio-question.js';

interface PortfolioOptions extends AnswerOptions {
  readonly horizon: number;
  /** `YYYY-MM`. @default - the month after the catalog's prices */
  readonly start?: string;
  readonly discountRate?: number;
  /** @default - what is rented is taken for granted */
  readonly capacityProbability?: number;
  /** File for the chart. */
  readonly chart?: string;
}

/** Prints what to commit to and what to rent over the months of a horizon, at the least present value. */
export const portfolio: Command<[file: string], PortfolioOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [
    new Option('--horizon <months>', 'months to look ahead, 1 to 60').default(36).argParser(months),
    new Option(
      '--start <month>',
      "first month, such as 2027-01; default: the month after the catalog's date",
    ).argParser(month),
    new Option('--discount-rate <share>', 'a year').argParser(rate),
    new Option(
      '--capacity-probability <share>',
      'that nodes are there when needed; types that may not be are held, not rented',
    ).argParser(probability),
    new Option('--chart <file>', 'write the chart of capacity over demand as SVG'),
  ],
  formats: FORMATS,
  notes: ['Demand comes from `profile` and `hours` of each workload, limits from `limits`.'],
  examples: [
    ['datahall portfolio blueprints/year.yaml', 'what to buy when, over three years'],
    ['datahall portfolio hall.yaml --horizon 12 -f html -o year.html', 'one year, with the chart'],
  ],
  run: async ([file], options) => {
    const hall = await plannedHall(file, options);
    if (hall === null) return EXIT.wrong;
    const { open, plan, text } = hall;
    const question = portfolioQuestion(plan, options);
    const answer = await during(`looking for the cheapest purchases of ${file}`, () =>
      planPortfolio(open.blueprint, open.catalog, plan, question),
    );
    printDiagnostics(answer.diagnostics, { file, text });
    if (answer.status !== 'planned') {
      printError(`${file}: error[infeasible]: ${whyNone(answer)}`);
      if (options.format === 'json') printJson(answer, options.output);
      return EXIT.wrong;
    }
    const output: PortfolioOutput = answer.portfolio;
    if (options.chart !== undefined) {
      writeWhole(options.chart, standaloneSvg(drawCapacity(answer.portfolio, WIDE_CHART)));
      printError(`written: ${options.chart}`);
    }
    printDocument(portfolioDocument(answer.portfolio), options, output);
    return EXIT.fine;
  },
};

function months(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 60) throw new InvalidArgumentError('give months, 1 to 60');
  return value;
}

function rate(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s?(%?)$/.exec(text);
  const value = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('give a share, such as 8% or 0.08');
  return value;
}

function probability(text: string): number {
  const value = rate(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('give a share above 0 and below 1, such as 95%');
  return value;
}
