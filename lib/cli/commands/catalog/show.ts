import { Argument, Option } from 'commander';
import { figurePaths, figureTree } from '../../../catalog/figures/figure-tree.js';
import { traceFigure } from '../../../catalog/figures/trace-figure.js';
import {
  loadAccelerators,
  loadCatalog,
  loadCatalogIndex,
  loadCatalogSources,
} from '../../../catalog/files/load-catalog.js';
import { tracesDocument } from '../../../report/documents/traces-document.js';
import { countOf } from '../../../units/words.js';
import { printDocument } from '../../edge/answer.js';
import { CATALOG_OPTION, type CatalogOptions, catalogInUse, regionNames } from '../../edge/catalog-in-use.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';
import { printUnknownName, printUnknownRegion } from '../../edge/unknown-name.js';

interface ShowOptions extends CatalogOptions {
  readonly region?: string;
}

/** Prints every figure of one type, each with its source. */
export const show: Command<[type: string], ShowOptions> = {
  arguments: [new Argument('<type>', 'an instance type')],
  options: [CATALOG_OPTION, new Option('-r, --region <region>', 'with its offer there')],
  formats: FORMATS,
  examples: [['datahall catalog show p5.48xlarge --region us-east-1', 'H100 in Northern Virginia']],
  run: ([type], options) => {
    const { region } = options;
    const directory = catalogInUse(options.catalog);
    const index = loadCatalogIndex(directory);
    if (!index.instanceTypes.includes(type)) return printUnknownName('instance type', type, index.instanceTypes);
    if (region !== undefined && !regionNames(index).includes(region)) return printUnknownRegion(region, index.regions);
    const catalog = loadCatalog({ regions: region === undefined ? [] : [region], directory });
    const tree = figureTree(catalog, loadAccelerators(directory));
    const sources = loadCatalogSources(directory);
    const key = catalog.types.get(type)?.accelerators?.model.key;
    const groups = [
      `instance-types/${type}`,
      ...(key === undefined ? [] : [`accelerators/${key}`]),
      ...(region === undefined ? [] : [`regions/${region}/offers/${type}`]),
    ].map((path) => {
      const paths = [...figurePaths(tree)].filter((each) => each.startsWith(`${path}/`));
      return { path, traces: paths.map((each) => traceFigure(tree, sources, each)) };
    });
    const traces = groups.flatMap((group) => group.traces);
    const lead = `${countOf(traces.length, 'figure')}, catalog of ${catalog.date}.`;
    printDocument(tracesDocument(type, lead, groups), options, traces);
    return EXIT.fine;
  },
};
