import { catalogCoverage } from '../../../catalog/figures/catalog-coverage.js';
import { coverageDocument } from '../../../report/documents/coverage-document.js';
import { printDocument } from '../../edge/answer.js';
import { CATALOG_OPTION, type CatalogOptions, catalogInUse, wholeCatalog } from '../../edge/catalog-in-use.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';

/** Prints which figures are known in which regions. */
export const coverage: Command<[], CatalogOptions> = {
  options: [CATALOG_OPTION],
  formats: FORMATS,
  examples: [
    ['datahall catalog coverage', 'which service prices are known in how many regions'],
    ['datahall catalog coverage --format json', 'each figure in each region'],
  ],
  run: (_, options) => {
    const catalog = wholeCatalog(catalogInUse(options.catalog));
    const rows = catalogCoverage(catalog);
    const data = rows.map((row) => ({ ...row, regions: Object.fromEntries(row.regions) }));
    printDocument(coverageDocument(rows, catalog.date), options, data);
    return EXIT.fine;
  },
};
