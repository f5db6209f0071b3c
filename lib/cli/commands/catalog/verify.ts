import { checkCatalog } from '../../../catalog/checks/check-catalog.js';
import { printJson } from '../../edge/answer.js';
import { CATALOG_OPTION, type CatalogOptions, catalogInUse, wholeCatalog } from '../../edge/catalog-in-use.js';
import { type Command, EXIT } from '../../edge/command.js';
import { print } from '../../edge/terminal.js';

/** Prints what can not be right in the data; exit code 1 when there is any. */
export const verify: Command<[], CatalogOptions> = {
  options: [CATALOG_OPTION],
  formats: ['text', 'json'],
  examples: [['datahall catalog verify', 'dense rates, plausible prices, zones of the region, and more']],
  run: (_, { catalog: folder, format, output }) => {
    const catalog = wholeCatalog(catalogInUse(folder));
    const findings = checkCatalog(catalog);
    if (format === 'json') printJson(findings, output);
    else {
      const counts = `${catalog.types.size} types in ${catalog.regions.size} regions: ${findings.length} findings`;
      print(process.stdout, [
        ...findings.map(({ code, path, message }) => `${path}: [${code}] ${message}`),
        `catalog of ${catalog.date}, ${counts}`,
      ]);
    }
    return findings.length === 0 ? EXIT.fine : EXIT.wrong;
  },
};
