import { Argument } from 'commander';
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
import { printUnknownName } from '../../edge/unknown-name.js';

/** Rows of the printed table; `--json` prints all. */
const MOST_ROWS = 60;

/** Prints every figure at or below a path, with its source and date, or the reason why it is unknown. */
export const trace: Command<[path: string], CatalogOptions> = {
  arguments: [new Argument('[path]', 'a figure or a group of them').default('')],
  options: [CATALOG_OPTION],
  formats: FORMATS,
  examples: [
    ['datahall catalog trace regions/us-east-1/offers/p5.48xlarge', 'one offer'],
    ['datahall catalog trace --json', 'every figure of the catalog'],
  ],
  run: ([path], options) => {
    const directory = catalogInUse(options.catalog);
    const segments = path.split('/').filter((segment) => segment !== '');
    const all = regionNames(loadCatalogIndex(directory));
    const regions = segments[0] === 'regions' && all.includes(segments[1] ?? '') ? [segments[1]!] : all;
    const tree = figureTree(loadCatalog({ regions, directory }), loadAccelerators(directory));
    const sources = loadCatalogSources(directory);
    const first = traceFigure(tree, sources, path);
    if (first.status === 'no-such-figure') return printUnknownName(`name under "${path}"`, first.broken, first.known);

    const group = first.status === 'group';
    const prefix = segments.join('/');
    const traces = group
      ? [...figurePaths(tree)]
          .filter((below) => prefix === '' || below.startsWith(`${prefix}/`))
          .map((below) => traceFigure(tree, sources, below))
      : [first];
    const shown = traces.slice(0, MOST_ROWS);
    const rest = traces.length > shown.length ? `; the first ${shown.length} are shown, --json gives all` : '';
    const parent = group ? prefix : segments.slice(0, -1).join('/');
    const title = parent === '' ? 'Figures of the catalog' : `Figures of ${prefix}`;
    const lead = `${countOf(traces.length, 'figure')}${rest}.`;
    printDocument(tracesDocument(title, lead, [{ path: parent, traces: shown }]), options, traces);
    return EXIT.fine;
  },
};
