import { byEntryKey, sortedBy } from '../../units/order.js';
import { list, parse } from './rows.js';

/** Where the figures of a snapshot come from; read only by those who ask. */
export interface CatalogSources {
  readonly sources: Readonly<Record<string, SourceText>>;
  /** Which sources a figure has; `*` matches one segment of the figure's path. */
  readonly figures: readonly FigureRule[];
  /** Why a figure is null. */
  readonly missing: readonly MissingRule[];
  /** What the import left out, and why. */
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[];
}

/** A source that figures cite. */
export interface SourceText {
  readonly text: string;
  /** Of the data, not of the day it was read, `YYYY-MM-DD`; the earliest possible where it is a span. */
  readonly date: string;
  readonly licence: string;
}

/** Sources of the figures whose path matches a pattern; the most specific pattern wins. */
export interface FigureRule {
  readonly pattern: string;
  readonly sources: readonly string[];
  /** A doubt, a conversion, a method; null: the source gives the figure as it stands. */
  readonly note: string | null;
}

/** Why figures whose path matches a pattern are null. */
export interface MissingRule {
  readonly pattern: string;
  readonly reason: string;
}

/** Text of `sources.json`. */
export function encodeSources(sources: CatalogSources): string {
  const source = Object.entries(sources.sources)
    .sort(byEntryKey)
    .map(([key, { text, date, licence }]) => `${JSON.stringify(key)}:${JSON.stringify({ date, licence, text })}`);
  const figures = sortedBy(sources.figures, (rule) => rule.pattern).map((rule) =>
    JSON.stringify([rule.pattern, rule.sources.join(','), rule.note]),
  );
  const missing = sortedBy(sources.missing, (rule) => rule.pattern).map((rule) =>
    JSON.stringify([rule.pattern, rule.reason]),
  );
  const leftOut = sortedBy(sources.leftOut, (entry) => entry.what).map((entry) =>
    JSON.stringify([entry.what, entry.reason]),
  );
  return [
    '{',
    `"sources":{\n${source.join(',\n')}\n},`,
    `"figures":[\n${figures.join(',\n')}\n],`,
    `"missing":[\n${missing.join(',\n')}\n],`,
    `"leftOut":[\n${leftOut.join(',\n')}\n]`,
    '}',
    '',
  ].join('\n');
}

/** The sources of `sources.json`. */
export function decodeSources(file: string, text: string): CatalogSources {
  const data = parse(file, text);
  return {
    sources: data.sources as unknown as CatalogSources['sources'],
    figures: (data.figures as [string, string, string | null][]).map(([pattern, sources, note]) => ({
      pattern,
      sources: list(sources),
      note,
    })),
    missing: (data.missing as [string, string][]).map(([pattern, reason]) => ({ pattern, reason })),
    leftOut: (data.leftOut as [string, string][]).map(([what, reason]) => ({ what, reason })),
  };
}
