import { checkCatalog } from '../../catalog/checks/check-catalog.js';
import { catalogInUse } from '../edge/catalog-in-use.js';
import { EXIT } from '../edge/exit-code.js';
import { tellJson } from '../edge/render.js';
import { print } from '../edge/terminal.js';
import { type QueryOptions, wholeCatalog } from './query.js';

/** `catalog verify`: what cannot be right in the data; exit code 1 when there is any. */
export function verifyCatalog(options: QueryOptions): number {
  const catalog = wholeCatalog(catalogInUse(options.catalog));
  const findings = checkCatalog(catalog);
  if (options.format === 'json') tellJson(findings, options.output);
  else {
    for (const { code, path, message } of findings) print(process.stdout, [`${path}: [${code}] ${message}`]);
    print(process.stdout, [
      `catalog of ${catalog.date}, ${catalog.types.size} types in ${catalog.regions.size} regions: ${findings.length} findings`,
    ]);
  }
  return findings.length === 0 ? EXIT.fine : EXIT.wrong;
}
