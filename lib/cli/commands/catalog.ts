import { type Command, InvalidArgumentError, Option } from 'commander';
import type { QueryOptions } from '../catalog/query.js';
import { addExamples } from '../edge/examples.js';
import { addFormats, FORMATS } from '../edge/formats.js';
import type { AnswerOptions } from '../edge/render.js';
import type { Finish } from '../program.js';

const ORDERS = ['type', 'price', 'accelerator-memory', 'accelerators', 'memory', 'vcpus', 'network'] as const;

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('give a number above 0');
  return value;
}

/** As `REFRESH_TABLES` of the refresh, which is not loaded for `--help`; a test compares. */
export const TABLES = [
  'instance-types',
  'availability',
  'on-demand',
  'reserved',
  'spot',
  'capacity-blocks',
  'services',
] as const;

interface RefreshOptions {
  readonly catalog?: string;
  readonly region?: string[];
  readonly table?: (typeof TABLES)[number][];
  readonly dryRun: boolean;
  readonly force: boolean;
}

interface ListOptions extends QueryOptions {
  readonly accelerator?: string;
  readonly name?: string;
  readonly region?: string;
  readonly minAccelerators?: number;
  readonly minAcceleratorMemory?: number;
  readonly minMemory?: number;
  readonly maxPrice?: number;
  readonly efa?: boolean;
  readonly sort: (typeof ORDERS)[number];
}

/** What exists, what it costs, and where each figure comes from. */
export function registerCatalog(program: Command, finish: Finish): void {
  const catalog = program
    .command('catalog')
    .description('what exists, what it costs, and where each figure comes from')
    // With their arguments, the names leave no room for the descriptions in 80 columns.
    .configureHelp({ subcommandTerm: (command) => command.name() });
  const sub = (name: string, description: string, formats: readonly string[] = FORMATS): Command =>
    addFormats(
      catalog
        .command(name)
        .description(description)
        .option('--catalog <folder>', 'refreshed catalogs (default: DATAHALL_CATALOG, else datahall-catalog)'),
      formats,
    );

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
      finish(listTypes(query, options.sort, options));
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
      finish(showType(type, options.region, options));
    });
  addExamples(show, [['datahall catalog show p5.48xlarge --region us-east-1', 'H100 in Northern Virginia']]);

  const prices = sub('prices', 'what a type costs in every region that offers it')
    .argument('<type>', 'an instance type')
    .action(async (type: string, options: ListOptions) => {
      const { listPrices } = await import('../catalog/query.js');
      finish(listPrices(type, options));
    });
  addExamples(prices, [['datahall catalog prices p5.48xlarge', 'the cheapest region first']]);

  const trace = sub('trace', 'where figures come from: source and date, or the reason why one is unknown')
    .argument('[path]', 'a figure or a group of them', '')
    .action(async (path: string, options: QueryOptions) => {
      const { traceFigures } = await import('../catalog/trace.js');
      finish(traceFigures(path, options));
    });
  addExamples(trace, [
    ['datahall catalog trace regions/us-east-1/offers/p5.48xlarge', 'one offer'],
    ['datahall catalog trace --json', 'every figure of the catalog'],
  ]);

  const verify = sub('verify', 'what cannot be right in the data', ['text', 'json']).action(
    async (options: QueryOptions) => {
      const { verifyCatalog } = await import('../catalog/verify.js');
      finish(verifyCatalog(options));
    },
  );
  addExamples(verify, [['datahall catalog verify', 'dense rates, plausible prices, zones of the region, and more']]);

  const diff = catalog
    .command('diff')
    .description('what differs between two catalogs, and what that does to blueprints')
    .argument('<before>', 'folder of a catalog, or `shipped`')
    .argument('<after>', 'folder of a catalog, or `shipped`')
    .argument('[blueprints...]', 'blueprints whose choice and cost are compared')
    .action(async (before: string, after: string, blueprints: string[], options: AnswerOptions) => {
      const { diffCatalogFolders, catalogFolder } = await import('../catalog/difference.js');
      finish(await diffCatalogFolders(catalogFolder(before), catalogFolder(after), blueprints, options));
    });
  addFormats(diff);
  addExamples(diff, [
    ['datahall catalog diff shipped datahall-catalog blueprints/*.yaml', 'what a refresh changed, and for whom'],
  ]);

  const refresh = catalog
    .command('refresh')
    .description('ask AWS for types, zones and prices; show what changes; put the new catalog to use')
    .argument('[blueprints...]', 'blueprints whose choice and cost are compared under both catalogs')
    .option(
      '--catalog <folder>',
      'where refreshed catalogs are kept (default: DATAHALL_CATALOG, else datahall-catalog)',
    )
    .option('-r, --region <regions...>', 'these regions only')
    .addOption(new Option('-t, --table <tables...>', 'these tables only').choices(TABLES))
    .option('--dry-run', 'show what would change, and install nothing', false)
    .option('--force', 'install although the checks found something', false)
    .action(async (blueprints: string[], options: RefreshOptions) => {
      const { refreshCatalog } = await import('../catalog/refresh.js');
      const { catalog: folder, region = [], table = [], dryRun, force } = options;
      finish(await refreshCatalog({ catalog: folder, regions: region, tables: table, dryRun, force, blueprints }));
    });
  addExamples(refresh, [
    ['datahall catalog refresh --region us-east-1 --dry-run blueprints/*.yaml', 'what today’s prices would change'],
    ['datahall catalog refresh --table spot', 'spot prices of every region'],
  ]);
}
