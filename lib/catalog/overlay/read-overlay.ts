import type { Checked, Diagnostic } from '../../blueprint/document/diagnostic.js';
import { locate } from '../../blueprint/document/locate.js';
import { parseDocument } from '../../blueprint/document/parse-document.js';
import { readText } from '../../blueprint/document/read-text.js';
import { checkOverlay, type OverlayNames } from './check-overlay.js';
import type { CatalogOverlay } from './overlay-schema.js';
import { overlayShapeMistakes } from './overlay-shape.js';

/** Reads a user's own catalog in YAML or JSON. Every mistake is found in one pass, each with its `range`. */
export function readOverlay(input: string | Uint8Array, names: OverlayNames): Checked<CatalogOverlay> {
  const read = readText(input);
  if ('diagnostic' in read) return { ok: false, diagnostics: [read.diagnostic] };
  const document = parseDocument(read.text);
  const mistakes: Diagnostic[] = [...document.diagnostics];
  if (document.data !== undefined) {
    const shape = overlayShapeMistakes(document);
    mistakes.push(...shape);
    // What names mean is asked only of what has its shape.
    if (shape.length === 0) mistakes.push(...checkOverlay(document.data as CatalogOverlay, names));
  }
  if (mistakes.length === 0) return { ok: true, value: document.data as CatalogOverlay, warnings: [] };
  const diagnostics = mistakes
    .map((mistake) => locate(mistake, document))
    .sort((a, b) => a.range![0] - b.range![0] || a.range![1] - b.range![1]);
  return { ok: false, diagnostics };
}
