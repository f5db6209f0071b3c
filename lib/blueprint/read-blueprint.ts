import { checkAccess } from './checks/access-sense.js';
import { type Derived, fillDerived } from './checks/fill-derived.js';
import { checkGoals } from './checks/goals-sense.js';
import { checkHall } from './checks/hall-sense.js';
import { checkNames } from './checks/names-sense.js';
import { checkPlaces } from './checks/place-sense.js';
import type { Incomplete, SenseContext } from './checks/sense.js';
import { checkShape } from './checks/shape.js';
import { checkWorkloads } from './checks/workload-sense.js';
import type { Checked, Diagnostic } from './diagnostic.js';
import { locate } from './document/locate.js';
import { type ParsedDocument, parseDocument } from './document/parse-document.js';
import { readText } from './document/read-text.js';
import type { KnownNames } from './names.js';
import type { Blueprint } from './schema.js';

/**
 * Reads a blueprint in YAML or JSON. Every mistake is found in one pass and told once, in the order of the text,
 * each with its `range`. Quantities come back as numbers in canonical units, and defaults are filled in.
 */
export function readBlueprint(input: string | Uint8Array, known: KnownNames): Checked<Blueprint> {
  return readWithDerived(input, known).checked;
}

/** What was read, the text without its byte-order mark, and what was worked out because the text leaves it open. */
export function readWithDerived(
  input: string | Uint8Array,
  known: KnownNames,
): { checked: Checked<Blueprint>; text: string; derived: readonly Derived[] } {
  const read = readText(input);
  if ('diagnostic' in read) return { checked: { ok: false, diagnostics: [read.diagnostic] }, text: '', derived: [] };
  const { text } = read;
  const document = parseDocument(text);
  const { diagnostics, derived } = document.data === undefined ? NOTHING : checkData(document, known);
  const located = [...document.diagnostics, ...diagnostics]
    .map((diagnostic) => within(text, locate(diagnostic, document)))
    .sort(byPosition);
  const checked: Checked<Blueprint> = located.some(({ severity }) => severity === 'error')
    ? { ok: false, diagnostics: located }
    : { ok: true, value: document.data as Blueprint, warnings: located };
  return { checked, text, derived };
}

interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  readonly derived: readonly Derived[];
}
const NOTHING: Findings = { diagnostics: [], derived: [] };

function checkData(document: ParsedDocument, known: KnownNames): Findings {
  const diagnostics = checkShape(document);
  const { data } = document;
  const isMap = typeof data === 'object' && data !== null && !Array.isArray(data);
  if (!isMap || diagnostics.some(({ code }) => code === 'version-unsupported')) return { diagnostics, derived: [] };
  const context: SenseContext = {
    data: data as Incomplete<Blueprint>,
    document,
    known,
    report: (diagnostic) => diagnostics.push({ severity: 'error', ...diagnostic }),
  };
  const derived = fillDerived(context.data);
  checkNames(context);
  checkPlaces(context);
  checkWorkloads(context);
  checkGoals(context);
  checkAccess(context);
  checkHall(context);
  return { diagnostics, derived };
}

/** The parser places what is missing at the end of the file after it. */
function within(text: string, diagnostic: Diagnostic): Diagnostic {
  const [start, end] = diagnostic.range!;
  return { ...diagnostic, range: [Math.min(start, text.length), Math.min(end, text.length)] };
}

function byPosition(a: Diagnostic, b: Diagnostic): number {
  return a.range![0] - b.range![0] || a.range![1] - b.range![1] || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
