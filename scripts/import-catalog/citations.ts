import type { CatalogSources, FigureRule, MissingRule } from '../../lib/catalog/files/sources-file.js';
import { SOURCES, type SourceKey } from './source-texts.js';

/** Collects, while figures are imported, where they come from and why others are missing. */
export class Citations {
  private readonly figures: FigureRule[] = [];
  private readonly missing: MissingRule[] = [];
  private readonly leftOut: { readonly what: string; readonly reason: string }[] = [];

  cite(pattern: string, sources: readonly SourceKey[], note: string | null = null): void {
    this.figures.push({ pattern, sources, note });
  }

  lack(pattern: string, reason: string): void {
    this.missing.push({ pattern, reason });
  }

  leaveOut(what: string, reason: string): void {
    this.leftOut.push({ what, reason });
  }

  collected(): CatalogSources {
    const used = new Set(this.figures.flatMap((rule) => rule.sources));
    const sources = Object.fromEntries(Object.entries(SOURCES).filter(([key]) => used.has(key)));
    return { sources, figures: this.figures, missing: this.missing, leftOut: this.leftOut };
  }
}
