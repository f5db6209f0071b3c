import { figurePaths, figureTree } from '../../catalog/figures/figure-tree.js';
import { type FigureTrace, traceFigure } from '../../catalog/figures/trace-figure.js';
import {
  loadAccelerators,
  loadCatalog,
  loadCatalogIndex,
  loadCatalogSources,
} from '../../catalog/files/load-catalog.js';
import { tracesDocument } from '../../report/documents/traces-document.js';
import { countOf } from '../../units/words.js';
import { catalogInUse } from '../edge/catalog-in-use.js';
import { EXIT } from '../edge/exit-code.js';
import { tellDocument } from '../edge/render.js';
import { tellUnknownName, tellUnknownRegion } from '../edge/unknown-name.js';
import type { QueryOptions } from './query.js';

/** More rows than a person reads; `--json` gives all. */
const MOST_ROWS = 60;

/** `catalog trace`: every figure at or below a path, with its source and date, or the reason why it is unknown. */
export function traceFigures(path: string, options: QueryOptions): number {
  const directory = catalogInUse(options.catalog);
  const segments = path.split('/').filter((segment) => segment !== '');
  const all = loadCatalogIndex(directory).regions.map(({ region }) => region);
  const regions = segments[0] === 'regions' && all.includes(segments[1] ?? '') ? [segments[1]!] : all;
  const catalog = loadCatalog({ regions, directory });
  const tree = figureTree(catalog, loadAccelerators(directory));
  const sources = loadCatalogSources(directory);
  const first = traceFigure(tree, sources, path);
  if (first.status === 'no-such-figure') return tellUnknownName(`name under "${path}"`, first.broken, first.known);

  const traces: FigureTrace[] = [];
  if (first.status === 'group') {
    const prefix = segments.join('/');
    for (const below of figurePaths(tree)) {
      if (prefix === '' || below.startsWith(`${prefix}/`)) traces.push(traceFigure(tree, sources, below));
    }
  } else traces.push(first);
  const shown = traces.slice(0, MOST_ROWS);
  const rest = traces.length > shown.length ? `; the first ${shown.length} are shown, --json gives all` : '';
  const below = first.status === 'group' ? segments.join('/') : segments.slice(0, -1).join('/');
  const title = below === '' ? 'Figures of the catalog' : `Figures of ${segments.join('/')}`;
  const lead = `${countOf(traces.length, 'figure')}${rest}.`;
  tellDocument(tracesDocument(title, lead, [{ path: below, traces: shown }]), options, traces);
  return EXIT.fine;
}

/** `catalog show`: everything that the catalog says of one type, each figure with its source. */
export function showType(type: string, region: string | undefined, options: QueryOptions): number {
  const directory = catalogInUse(options.catalog);
  const { instanceTypes, regions } = loadCatalogIndex(directory);
  if (!instanceTypes.includes(type)) return tellUnknownName('instance type', type, instanceTypes);
  const known = regions.map((each) => each.region);
  if (region !== undefined && !known.includes(region)) return tellUnknownRegion(region, regions);
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
  tellDocument(tracesDocument(type, lead, groups), options, traces);
  return EXIT.fine;
}
