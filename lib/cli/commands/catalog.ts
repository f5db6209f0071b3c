import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Finish } from '../program.js';
import { addExamples } from './examples.js';

const ORDERS = ['type', 'price', 'accelerator-memory', 'accelerators', 'memory', 'vcpus', 'network'] as const;

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('give a number above 0');
  return value;
}

interface ListOptions {
  readonly accelerator?: string;
  readonly name?: string;
  readonly region?: string;
  readonly minAccelerators?: number;
  readonly minAcceleratorMemory?: number;
  readonly minMemory?: number;
  readonly maxPrice?: number;
  readonly efa?: boolean;
  readonly sort: (typeof ORDERS)[number];
  readonly json: boolean;
  readonly catalog?: string;
}

/** What exists, what it costs, and where each figure comes from. */
export function registerCatalog(program: Command, finish: Finish): void {
  const catalog = program
    .command('catalog')
    .description('what exists, what it costs, and where each figure comes from');
  const sub = (name: string, description: string): Command =>
    catalog
      .command(name)
      .description(description)
      .option('--catalog <folder>', 'refreshed catalogs (default: DATAHALL_CATALOG, else datahall-catalog)')
      .option('--json', 'print data as JSON on stdout', false);

  const list = sub('list', 'instance types that meet every filter')
    .option('-a, --accelerator <text>', 'part of the accelerator’s name, such as h100')
    .option('-n, --name <text>', 'part of the type’s name, such as p5')
    .option('-r, --region <region>', 'offered there, with its prices')
    .option('--min-accelerators <count>', 'accelerators of one node, at least', positive)
    .option('--min-accelerator-memory <GiB>', 'accelerator memory of one node, at least', positive)
    .option('--min-memory <GiB>', 'host memory, at least', positive)
    .option('--max-price <USD>', 'an hour on demand, at most; asks for --region', positive)
    .option('--efa', 'only types with EFA')
    .addOption(new Option('-s, --sort <order>', 'what comes first').choices(ORDERS).default('type'))
    .action(async (options: ListOptions, command: Command) => {
      if (options.maxPrice !== undefined && options.region === undefined) {
        command.error('error: --max-price asks for --region: prices are a region’s', { exitCode: 2 });
      }
      const { listTypes } = await import('../catalog/query.js');
      const query = {
        ...(options.accelerator !== undefined && { accelerator: options.accelerator }),
        ...(options.name !== undefined && { name: options.name }),
        ...(options.region !== undefined && { region: options.region }),
        ...(options.minAccelerators !== undefined && { minAccelerators: options.minAccelerators }),
        ...(options.minAcceleratorMemory !== undefined && { minAcceleratorMemoryGib: options.minAcceleratorMemory }),
        ...(options.minMemory !== undefined && { minMemoryGib: options.minMemory }),
        ...(options.maxPrice !== undefined && { maxUsdPerHour: options.maxPrice }),
        ...(options.efa && { efa: true }),
      };
      finish(listTypes(query, options.sort, { catalog: options.catalog, json: options.json }));
    });
  addExamples(list, [
    ['datahall catalog list --accelerator h100 --region us-east-1 --sort price', 'H100 types by price'],
    ['datahall catalog list --efa --min-accelerator-memory 600 --json', 'as data'],
  ]);

  const show = sub('show', 'everything about one type, each figure with its source')
    .argument('<type>', 'an instance type')
    .option('-r, --region <region>', 'with its offer there')
    .action(async (type: string, options: ListOptions) => {
      const { showType } = await import('../catalog/trace.js');
      finish(showType(type, options.region, { catalog: options.catalog, json: options.json }));
    });
  addExamples(show, [['datahall catalog show p5.48xlarge --region us-east-1', 'H100 in Northern Virginia']]);

  const prices = sub('prices', 'what a type costs in every region that offers it')
    .argument('<type>', 'an instance type')
    .action(async (type: string, options: ListOptions) => {
      const { listPrices } = await import('../catalog/query.js');
      finish(listPrices(type, { catalog: options.catalog, json: options.json }));
    });
  addExamples(prices, [['datahall catalog prices p5.48xlarge', 'the cheapest region first']]);

  const trace = sub('trace', 'where figures come from: source and date, or the reason why one is unknown')
    .argument('[path]', 'a figure or a group of them', '')
    .action(async (path: string, options: ListOptions) => {
      const { traceFigures } = await import('../catalog/trace.js');
      finish(traceFigures(path, { catalog: options.catalog, json: options.json }));
    });
  addExamples(trace, [
    ['datahall catalog trace regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour', 'one price'],
    ['datahall catalog trace --json', 'every figure of the catalog'],
  ]);

  const verify = sub('verify', 'what cannot be right in the data').action(async (options: ListOptions) => {
    const { verifyCatalog } = await import('../catalog/verify.js');
    finish(verifyCatalog({ catalog: options.catalog, json: options.json }));
  });
  addExamples(verify, [['datahall catalog verify', 'dense rates, plausible prices, zones of the region, and more']]);
}
