import type { FigureTrace } from '../../catalog/figures/trace-figure.js';
import { byEntryKey } from '../../units/order.js';
import {
  type Block,
  type Cell,
  documentOf,
  left,
  type ReportDocument,
  section,
  type Table,
  table,
} from '../document/document.js';

/** Figures of one table: their paths are printed from where `path` ends. */
interface TraceGroup {
  /** e.g. `instance-types/p5.48xlarge`; empty: the whole catalog. */
  readonly path: string;
  readonly traces: readonly FigureTrace[];
}

/** Figures with their sources: a source or a note is printed once, and figures cite it by number or letter. */
export function tracesDocument(title: string, lead: string, groups: readonly TraceGroup[]): ReportDocument {
  const shown = groups.filter(({ traces }) => traces.length > 0);
  const all = shown.flatMap(({ traces }) => traces);
  const cited = { sources: sourcesOf(all), notes: notesOf(all) };
  return documentOf('catalog', title, lead, [
    ...shown.map((group, index) => section(`figures-${index}`, '', [figuresTable(group, cited)])),
    section('sources', 'Sources', sourceBlocks(cited)),
  ]);
}

interface Cited {
  /** Text by key, in the order of their numbers. */
  readonly sources: ReadonlyMap<string, string>;
  /** In the order of their letters. */
  readonly notes: readonly string[];
}

function figuresTable({ path, traces }: TraceGroup, cited: Cited): Table {
  return table(
    `figures-${path.replaceAll(/[^A-Za-z0-9]+/g, '-')}`,
    `Figures of ${path === '' ? 'the catalog' : path}`,
    [
      left('figure', path === '' ? 'figure' : `${path}/`),
      left('value', 'value'),
      left('date', 'date'),
      left('source', 'source'),
    ],
    withoutRepeats(traces).map(({ trace, path: written }) => ({
      ...traceRow(trace, cited),
      figure: path !== '' && written.startsWith(`${path}/`) ? written.slice(path.length + 1) : written,
    })),
  );
}

function traceRow(trace: FigureTrace, { sources, notes }: Cited): Record<string, Cell> {
  if (trace.status === 'known') {
    const keys = [...sources.keys()];
    const numbers = trace.sources.map(({ key }) => `[${keys.indexOf(key) + 1}]`).join('');
    const note = trace.note === null ? '' : ` ${letter(notes.indexOf(trace.note))}`;
    return { value: String(trace.value).replaceAll(',', ', '), date: trace.date, source: `${numbers}${note}` };
  }
  return { value: null, date: null, source: trace.status === 'missing' ? trace.reason : null };
}

/** Members of a list that say the same in one line: `network/cards/0…31/efa`. */
function withoutRepeats(traces: readonly FigureTrace[]): { trace: FigureTrace; path: string }[] {
  const alike = new Map<string, FigureTrace[]>();
  for (const trace of traces) {
    const { path, ...said } = trace;
    const key = JSON.stringify([path.replace(/\/\d+\//, '/#/'), said]);
    alike.set(key, [...(alike.get(key) ?? []), trace]);
  }
  return [...alike.values()].map((same) => {
    const [first, last] = [same[0]!, same.at(-1)!];
    const from = /\/(\d+)\//.exec(first.path)?.[1];
    const to = /\/(\d+)\//.exec(last.path)?.[1];
    const path = from === to ? first.path : first.path.replace(`/${from}/`, `/${from}…${to}/`);
    return { trace: first, path };
  });
}

function sourcesOf(traces: readonly FigureTrace[]): ReadonlyMap<string, string> {
  const cited = traces.flatMap((trace) => (trace.status === 'known' ? trace.sources : []));
  const texts = new Map(cited.map(({ key, text }) => [key, text]));
  return new Map([...texts].sort(byEntryKey));
}

function notesOf(traces: readonly FigureTrace[]): string[] {
  return [...new Set(traces.flatMap((trace) => (trace.status === 'known' ? (trace.note ?? []) : [])))];
}

function sourceBlocks({ sources, notes }: Cited): Block[] {
  const rows = [
    ...[...sources].map(([key, text], index) => ({ mark: `[${index + 1}]`, text: `${key}: ${text}` })),
    ...notes.map((text, index) => ({ mark: letter(index), text })),
  ];
  if (rows.length === 0) return [];
  return [table('sources', 'Sources and notes', [left('mark', ''), left('text', '')], rows)];
}

/** a, b, … z, aa, ab, … */
function letter(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : `${letter(Math.floor(index / 26) - 1)}${last}`;
}
