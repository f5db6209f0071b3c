import type { ReportDocument } from '../document.js';

/** A document as data: amounts as numbers with their units. */
export function renderJson(document: ReportDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
