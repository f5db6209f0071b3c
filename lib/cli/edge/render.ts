import { writeFileSync } from 'node:fs';
import type { ReportDocument } from '../../report/document/document.js';
import { renderHtml } from '../../report/render/html.js';
import { renderJson } from '../../report/render/json.js';
import { renderMarkdown } from '../../report/render/markdown.js';
import { renderText } from '../../report/render/text.js';
import type { Format } from './formats.js';
import { tell } from './report.js';
import { terminalOf } from './terminal.js';

/** The form of an answer, and the file that takes it. */
export interface AnswerOptions {
  readonly format: Format;
  /** @default - stdout */
  readonly output?: string;
}

/** Columns of a text that goes to a file. */
const FILE_WIDTH = 100;

/**
 * Prints a document on stdout, or writes it to a file; ends in a line break.
 * @param data - what JSON holds. Default: the document
 */
export function tellDocument(document: ReportDocument, { format, output }: AnswerOptions, data?: unknown): void {
  const terminal = output === undefined ? terminalOf(process.stdout) : { color: false, width: FILE_WIDTH };
  tellText(render(document, format, terminal, data ?? document), output);
}

/** Data as JSON, on stdout or in a file. */
export function tellJson(data: unknown, output?: string): void {
  tellText(renderJson(data), output);
}

function tellText(text: string, output: string | undefined): void {
  if (output === undefined) process.stdout.write(text);
  else {
    writeFileSync(output, text);
    tell(`written: ${output}`);
  }
}

function render(
  document: ReportDocument,
  format: Format,
  terminal: { readonly color: boolean; readonly width: number },
  data: unknown,
): string {
  switch (format) {
    case 'text':
      return `${renderText(document, terminal).join('\n')}\n`;
    case 'md':
      return renderMarkdown(document);
    case 'html':
      return renderHtml(document);
    case 'json':
      return renderJson(data);
  }
}
