import { type Command, InvalidArgumentError } from 'commander';
import { addExamples } from '../edge/examples.js';
import { addFormats } from '../edge/formats.js';
import type { Finish } from '../program.js';
import type { RoiOptions } from '../roi.js';

export function registerRoi(program: Command, finish: Finish): void {
  const command = program
    .command('roi')
    .description('compare renting the nodes of a hall in every way with buying them')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .option('--horizon <months>', 'over how long; default: 36', wholeMonths)
    .option('--utilization <share>', 'of the time that nodes work; default: as the plan pays', share)
    .option('--discount-rate <share>', 'what money costs in a year', share)
    .option('--capital <usd>', 'price of an own node, with its share of fabric', amountOf)
    .option('--life <months>', 'of own nodes', wholeMonths)
    .option('--resale-decline <share>', 'of the value of own nodes in a year', share)
    .option('--electricity <usd>', 'per kWh', amountOf)
    .option('--pue <ratio>', 'site energy ÷ IT energy of the own hall', ratio)
    .option('--hall-price <usd>', 'space and cooling for a kW and month', amountOf)
    .option('--maintenance <share>', 'of the capital in a year', share)
    .option('--staff <people>', 'full-time, all together, who run the own nodes', amountOf)
    .option('--staff-cost <usd>', 'what one of them costs in a year', amountOf)
    .action(async (file: string, options: RoiOptions) => {
      const { roi } = await import('../roi.js');
      finish(await roi(file, options));
    });
  addFormats(command);
  addExamples(command, [
    ['datahall roi blueprints/starter.yaml --capital 250000', 'nodes bought at 250,000 USD each'],
    ['datahall roi hall.yaml --utilization 40% --horizon 60 -f html -o roi.html', 'as a page with the curve'],
  ]);
}

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

function wholeMonths(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 240) throw new InvalidArgumentError('give months, 1 to 240');
  return value;
}
