import type { Coverage, CoverageRow } from '../../catalog/figures/catalog-coverage.js';
import { countOf } from '../../units/words.js';
import { count, documentOf, left, type ReportDocument, right, section, table } from '../document/document.js';

/** Regions that are named one by one; more are counted. */
const NAMED = 3;

/** Figures of the catalog by the regions in which they are known. */
export function coverageDocument(rows: readonly CoverageRow[], date: string): ReportDocument {
  const figures = table(
    'figures',
    'Figures by region',
    [left('of', 'figure'), right('known', 'known'), right('notOffered', 'not sold'), left('unknown', 'unknown')],
    rows.map((row) => ({
      of: row.of,
      known: count(regionsThat(row, 'known').length),
      notOffered: count(regionsThat(row, 'not-offered').length),
      unknown: namesOf(regionsThat(row, 'unknown')),
    })),
  );
  const regions = rows[0]?.regions.size ?? 0;
  return documentOf(
    'catalog',
    'Coverage',
    `${countOf(rows.length, 'figure')} in ${countOf(regions, 'region')}, catalog of ${date}. Sources and reasons: datahall catalog trace.`,
    [section('figures', 'Figures', [figures])],
  );
}

function regionsThat({ regions }: CoverageRow, coverage: Coverage): string[] {
  return [...regions].filter(([, found]) => found === coverage).map(([name]) => name);
}

function namesOf(regions: readonly string[]): string | null {
  if (regions.length === 0) return null;
  return regions.length <= NAMED ? regions.join(' ') : countOf(regions.length, 'region');
}
