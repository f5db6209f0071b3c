import { InvalidArgumentError, Option } from 'commander';
import { queryTypes, TYPE_ORDERS, type TypeOrder, type TypeQuery } from '../../../catalog/figures/query-catalog.js';
import { loadCatalog, loadCatalogIndex } from '../../../catalog/files/load-catalog.js';
import { typesDocument } from '../../../report/documents/catalog-document.js';
import { printDocument } from '../../edge/answer.js';
import { CATALOG_OPTION, type CatalogOptions, catalogInUse, regionNames } from '../../edge/catalog-in-use.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';
import { printError } from '../../edge/terminal.js';
import { printUnknownRegion } from '../../edge/unknown-name.js';

interface ListOptions extends CatalogOptions {
  readonly accelerator?: string;
  readonly name?: string;
  readonly region?: string;
  readonly minAccelerators?: number;
  readonly minAcceleratorMemory?: number;
  readonly minMemory?: number;
  readonly maxPrice?: number;
  readonly efa?: boolean;
  readonly sort: TypeOrder;
}

/** Prints the types that meet every filter, sorted. */
export const list: Command<[], ListOptions> = {
  options: [
    CATALOG_OPTION,
    new Option('-a, --accelerator <text>', 'part of the accelerator’s name, such as h100'),
    new Option('-n, --name <text>', 'part of the type’s name, such as p5'),
    new Option('-r, --region <region>', 'offered there, with its prices'),
    new Option('--min-accelerators <count>', 'accelerators of one node, at least').argParser(positive),
    new Option('--min-accelerator-memory <GiB>', 'accelerator memory of one node, at least').argParser(positive),
    new Option('--min-memory <GiB>', 'host memory, at least').argParser(positive),
    new Option('--max-price <USD>', 'on-demand price per hour, at most; requires --region').argParser(positive),
    new Option('--efa', 'only types with EFA'),
    new Option('-s, --sort <order>', 'sort order').choices(TYPE_ORDERS).default('type'),
  ],
  formats: FORMATS,
  examples: [
    ['datahall catalog list --accelerator h100 --region us-east-1 --sort price', 'H100 types by price'],
    ['datahall catalog list --efa --min-accelerator-memory 600 --json', 'as data'],
  ],
  run: (_, options) => {
    const { region } = options;
    if (options.maxPrice !== undefined && region === undefined) {
      printError('error: --max-price requires --region: prices differ by region');
      return EXIT.usage;
    }
    const directory = catalogInUse(options.catalog);
    const index = loadCatalogIndex(directory);
    if (region !== undefined && !regionNames(index).includes(region)) return printUnknownRegion(region, index.regions);
    const catalog = loadCatalog({ regions: region === undefined ? [] : [region], directory });
    const rows = queryTypes(catalog, queryOf(options), options.sort);
    printDocument(typesDocument(rows, { date: catalog.date, region: region ?? null }), options, rows);
    return EXIT.fine;
  },
};

function queryOf(options: ListOptions): TypeQuery {
  return {
    ...(options.accelerator !== undefined && { accelerator: options.accelerator }),
    ...(options.name !== undefined && { name: options.name }),
    ...(options.region !== undefined && { region: options.region }),
    ...(options.minAccelerators !== undefined && { minAccelerators: options.minAccelerators }),
    ...(options.minAcceleratorMemory !== undefined && { minAcceleratorMemoryGib: options.minAcceleratorMemory }),
    ...(options.minMemory !== undefined && { minMemoryGib: options.minMemory }),
    ...(options.maxPrice !== undefined && { maxUsdPerHour: options.maxPrice }),
    ...(options.efa && { efa: true }),
  };
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('give a number above 0');
  return value;
}
