import type { AppliedOverlay } from '../facts/catalog.js';
import type { CatalogSources } from '../files/sources-file.js';

/** The sources of a catalog with its overlays named for the figures that are theirs. */
export function sourcesWithOverlays(base: CatalogSources, overlays: readonly AppliedOverlay[]): CatalogSources {
  const sources = { ...base.sources };
  let figures = [...base.figures];
  const missing = [...base.missing];
  for (const overlay of overlays) {
    const key = `overlay ${overlay.name}`;
    sources[key] = { text: `the catalog of your own "${overlay.name}"`, date: overlay.date, licence: 'private' };
    const own = new Set(overlay.figures);
    figures = figures.filter((rule) => !own.has(rule.pattern));
    for (const pattern of overlay.figures) {
      figures.push({ pattern, sources: [key], note: null });
      if (pattern.endsWith('/**')) missing.push({ pattern, reason: `"${overlay.name}" does not state it` });
    }
  }
  return { ...base, sources, figures, missing };
}
