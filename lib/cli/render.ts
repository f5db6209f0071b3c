import { writeFileSync } from 'node:fs';
import type { ReportDocument } from '../report/document.js';
import { renderHtml } from '../report/render/html.js';
import { renderJson } from '../report/render/json.js';
import { renderMarkdown } from '../report/render/markdown.js';
import { renderText } from '../report/render/text.js';
import { print, terminalOf } from './terminal.js';

export const FORMATS = ['text', 'md', 'html', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** Prints a document on stdout, or writes it to a file, which ends in a line break. */
export function tellDocument(document: ReportDocument, format: Format, output?: string): void {
  const terminal = output === undefined ? terminalOf(process.stdout) : { color: false, width: 100 };
  const text = render(document, format, terminal);
  if (output === undefined) process.stdout.write(text);
  else {
    writeFileSync(output, text);
    print(process.stderr, [`written: ${output}`]);
  }
}

function render(document: ReportDocument, format: Format, terminal: { color: boolean; width: number }): string {
  switch (format) {
    case 'text':
      return `${renderText(document, terminal).join('\n')}\n`;
    case 'md':
      return renderMarkdown(document);
    case 'html':
      return renderHtml(document);
    case 'json':
      return renderJson(document);
  }
}
