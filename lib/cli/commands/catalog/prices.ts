import { Argument } from 'commander';
import { queryPrices } from '../../../catalog/figures/query-catalog.js';
import { pricesDocument } from '../../../report/documents/catalog-document.js';
import { printDocument } from '../../edge/answer.js';
import { CATALOG_OPTION, type CatalogOptions, catalogInUse, wholeCatalog } from '../../edge/catalog-in-use.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';
import { printUnknownName } from '../../edge/unknown-name.js';

/** Prints what a type costs in every region that offers it. */
export const prices: Command<[type: string], CatalogOptions> = {
  arguments: [new Argument('<type>', 'an instance type')],
  options: [CATALOG_OPTION],
  formats: FORMATS,
  examples: [['datahall catalog prices p5.48xlarge', 'the prices in each region']],
  run: ([type], options) => {
    const catalog = wholeCatalog(catalogInUse(options.catalog));
    if (!catalog.types.has(type)) return printUnknownName('instance type', type, [...catalog.types.keys()]);
    const rows = queryPrices(catalog, type);
    printDocument(pricesDocument(type, rows, catalog.date), options, rows);
    return EXIT.fine;
  },
};
