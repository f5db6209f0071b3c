import type { ReportDocument } from './document.js';

/**
 * Signs that move a cursor, clear a screen, ring, or turn the direction of what follows: C0 and C1 controls but tab and
 * line break, and the bidirectional controls of Unicode.
 */
const CONTROLS = /[^\P{Cc}\n\t]|[\u2028\u2029]|\p{Bidi_Control}/gu;

/**
 * A document whose texts only say something, whatever they hold: controls become U+FFFD, and a link that leads elsewhere
 * than to a page of the web is text. Each form escapes its own marks besides.
 */
export function plainDocument(document: ReportDocument): ReportDocument {
  return plain(document) as ReportDocument;
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(CONTROLS, '\ufffd');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { text, href } = value as { readonly text?: unknown; readonly href?: unknown };
  if (typeof href === 'string' && !isPage(href)) return plain(text);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function isPage(href: string): boolean {
  return URL.canParse(href) && /^https?:$/.test(new URL(href).protocol);
}
