import { unpricedWords } from '../words/bill-words.js';
import { accessWords } from './access-section.js';
import { headline } from './diff-document.js';
import { type HallChange, lostControls, lostData, newlyUnpriced, openings } from './hall-change.js';
import type { Verdict } from './policy.js';

/**
 * Workflow commands of GitHub Actions, shown beside the file in a pull request.
 * @param file - the blueprint, from the root of the repository
 */
export function renderAnnotations(change: HallChange, verdicts: readonly Verdict[], file: string): string[] {
  const line = (level: Level, title: string, text: string): string => annotation(level, { file, title }, text);
  const broken = new Set(verdicts.filter(({ kept }) => !kept).map(({ rule }) => rule));
  return [
    line('notice', change.after.plan.name, headline(change)),
    ...lostData(change)
      .filter(() => !broken.has('replace-data'))
      .map(({ address, kind }) => line('warning', 'data', `data loss: ${address} is ${kind}`)),
    ...lostControls(change)
      .filter(() => !broken.has('control-lost'))
      .map(({ title }) => line('warning', 'control', `no longer in force: ${title}`)),
    ...openings(change)
      .filter(() => !broken.has('access-widened'))
      .map((wider) => line('warning', 'access', accessWords(wider))),
    ...(change.before === null ? [] : newlyUnpriced(change)).map((one) =>
      line('warning', 'price', `not priced: ${unpricedWords(one, change.after.plan.region)}`),
    ),
    ...verdicts.filter(({ kept }) => !kept).map(({ rule, detail }) => line('error', rule, detail)),
  ];
}

type Level = 'notice' | 'warning' | 'error';

/** Where an annotation is shown; lines and columns from 1. */
interface Place {
  readonly file: string;
  readonly title: string;
  /** @default - the file as a whole */
  readonly line?: number;
  readonly column?: number;
}

/** One workflow command of GitHub Actions. */
export function annotation(level: Level, { file, title, line, column }: Place, text: string): string {
  const at = line === undefined ? '' : `,line=${line}${column === undefined ? '' : `,col=${column}`}`;
  return `::${level} file=${property(file)}${at},title=${property(`datahall: ${title}`)}::${message(text)}`;
}

function message(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
