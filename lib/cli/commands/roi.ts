import { Argument, InvalidArgumentError, Option } from 'commander';
import { roiDocument } from '../../report/documents/roi-document.js';
import { type AnswerOptions, printDocument } from '../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../edge/command.js';
import { plannedHall } from '../edge/planned-hall.js';
import { printError } from '../edge/terminal.js';
import { type AppraisalOptions, appraiseHall } from '../studies/appraise-hall.js';

/** Compares renting a hall's nodes under every purchase option with buying them. */
export const roi: Command<[file: string], AppraisalOptions & AnswerOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [
    new Option('--horizon <months>', 'period of the comparison; default: 36').argParser(wholeMonths),
    new Option('--utilization <share>', 'share of the time that nodes are in use; default: as in the plan').argParser(
      share,
    ),
    new Option(
      '--runs-per-year <runs>',
      'how often each workload that ends is run again; default: it is run once',
    ).argParser(timesAYear),
    new Option('--discount-rate <share>', 'a year').argParser(share),
    new Option('--capital <usd>', 'price of an owned node, with its share of the fabric').argParser(amountOf),
    new Option('--life <months>', 'useful life of owned nodes').argParser(wholeMonths),
    new Option('--resale-decline <share>', 'yearly loss of resale value of owned nodes').argParser(share),
    new Option('--electricity <usd>', 'per kWh').argParser(amountOf),
    new Option('--pue <ratio>', 'site energy ÷ IT energy of the owned hall').argParser(ratio),
    new Option('--hall-price <usd>', 'space and cooling, per kW and month').argParser(amountOf),
    new Option('--maintenance <share>', 'of the capital, a year').argParser(share),
    new Option('--staff <people>', 'full-time equivalents that run the owned nodes').argParser(amountOf),
    new Option('--staff-cost <usd>', 'of one of them, a year').argParser(amountOf),
  ],
  formats: FORMATS,
  examples: [
    ['datahall roi blueprints/starter.yaml --capital 250000', 'nodes bought at 250,000 USD each'],
    ['datahall roi hall.yaml --utilization 40% --horizon 60 -f html -o roi.html', 'as a page with the curve'],
  ],
  run: async ([file], options) => {
    const hall = await plannedHall(file, options);
    if (hall === null) return EXIT.wrong;
    const { plan, open } = hall;
    const appraised = appraiseHall(plan, open, options);
    if ('mistake' in appraised) {
      printError(`error: ${appraised.mistake}`);
      return EXIT.usage;
    }
    if (appraised.length === 0) {
      printError(`${file}: nothing to compare: no purchase option of these nodes has a price`);
      return EXIT.wrong;
    }
    printDocument(roiDocument(plan.name, appraised), options);
    return EXIT.fine;
  },
};

function share(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s?(%?)$/.exec(text);
  const value = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('give a share, such as 40% or 0.4');
  return value;
}

function amountOf(text: string): number {
  const value = Number(text.replaceAll(',', ''));
  if (text.trim() === '' || !(value >= 0 && value < 1e12)) throw new InvalidArgumentError('give a number, not below 0');
  return value;
}

function ratio(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 10)) throw new InvalidArgumentError('give a number from 1 to 10');
  return value;
}

function timesAYear(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 8760)) throw new InvalidArgumentError('give runs a year, above 0');
  return value;
}

function wholeMonths(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 240) throw new InvalidArgumentError('give months, 1 to 240');
  return value;
}
