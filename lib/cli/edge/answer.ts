import type { ReportDocument } from '../../report/document/document.js';
import { renderHtml } from '../../report/render/html.js';
import { renderJson } from '../../report/render/json.js';
import { renderMarkdown } from '../../report/render/markdown.js';
import { renderText } from '../../report/render/text.js';
import { writeWhole } from '../files/write-file.js';
import type { Format } from './command.js';
import { printError, type Terminal, terminalOf } from './terminal.js';

/** The form of an answer, and the file that takes it. */
export interface AnswerOptions {
  readonly format: Format;
  /** @default - stdout */
  readonly output?: string;
}

/** Columns of a text in a file. */
const FILE_WIDTH = 100;

/**
 * Prints a document on stdout, or writes it to a file; ends in a line break.
 * @param data - what JSON holds. Default: the document
 */
export function printDocument(document: ReportDocument, { format, output }: AnswerOptions, data?: unknown): void {
  const terminal = output === undefined ? terminalOf(process.stdout) : { color: false, width: FILE_WIDTH };
  writeAnswer(render(document, format, terminal, data ?? document), output);
}

/** What is said of the hall of one region. */
interface PlaceAnswer {
  /** Undefined: the blueprint is of one hall. */
  readonly place: string | undefined;
  readonly document: ReportDocument;
  /** What JSON holds. @default - the document */
  readonly data?: object;
}

/**
 * Prints the document of one hall; or of each, one after the other, and as JSON in a list. A page is of one hall.
 * @param all - of several halls, what is said of them together
 * @returns whether it was printed
 */
export function printPlaces(
  file: string,
  answers: readonly PlaceAnswer[],
  options: AnswerOptions,
  all: ReportDocument,
): boolean {
  const [first, ...others] = answers;
  if (others.length === 0) {
    printDocument(first!.document, options, first!.data);
    return true;
  }
  if (options.format === 'json') {
    printJson(
      { all, places: answers.map(({ place, document, data }) => ({ place, ...(data ?? document) })) },
      options.output,
    );
    return true;
  }
  if (options.format === 'text' && options.output === undefined) {
    const texts = [all, ...answers.map((each) => each.document)];
    const terminal = terminalOf(process.stdout);
    writeAnswer(texts.map((document) => render(document, 'text', terminal, document)).join('\n'), undefined);
    return true;
  }
  printError(
    `error: ${file} has a hall in each region, and a page is of one; hint: name one, as ${file}@${first!.place}`,
  );
  return false;
}

/**
 * Prints data as JSON.
 * @param output - file to write instead. Default: stdout
 */
export function printJson(data: unknown, output?: string): void {
  writeAnswer(renderJson(data), output);
}

/** Prints a text on stdout, or writes it to a file. */
export function writeAnswer(text: string, output: string | undefined): void {
  if (output === undefined) process.stdout.write(text);
  else {
    writeWhole(output, text);
    printError(`written: ${output}`);
  }
}

function render(document: ReportDocument, format: Format, terminal: Terminal, data: unknown): string {
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
