import { checkHall } from './checks/hall-sense.js';
import { checkNames } from './checks/names-sense.js';
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
  const read = readText(input);
  if ('diagnostic' in read) return { ok: false, diagnostics: [read.diagnostic] };
  const document = parseDocument(read.text);
  const diagnostics = [...document.diagnostics];
  if (document.data !== undefined) diagnostics.push(...checkData(document, known));

  const located = diagnostics.map((diagnostic) => within(read.text, locate(diagnostic, document))).sort(byPosition);
  if (located.some(({ severity }) => severity === 'error')) return { ok: false, diagnostics: located };
  return { ok: true, value: document.data as Blueprint, warnings: located };
}

function checkData(document: ParsedDocument, known: KnownNames): Diagnostic[] {
  const diagnostics = checkShape(document);
  const { data } = document;
  const isMap = typeof data === 'object' && data !== null && !Array.isArray(data);
  if (!isMap || diagnostics.some(({ code }) => code === 'version-unsupported')) return diagnostics;
  const context: SenseContext = {
    data: data as Incomplete<Blueprint>,
    document,
    known,
    report: (diagnostic) => diagnostics.push({ severity: 'error', ...diagnostic }),
  };
  checkNames(context);
  checkWorkloads(context);
  checkHall(context);
  return diagnostics;
}

/** The parser places what is missing at the end of the file after it. */
function within(text: string, diagnostic: Diagnostic): Diagnostic {
  const [start, end] = diagnostic.range!;
  return { ...diagnostic, range: [Math.min(start, text.length), Math.min(end, text.length)] };
}

function byPosition(a: Diagnostic, b: Diagnostic): number {
  return a.range![0] - b.range![0] || a.range![1] - b.range![1] || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
