import { completionsAt } from '../../lib/editor/completion.js';
import { hoverAt } from '../../lib/editor/hover.js';
import { edited, setKey } from '../../lib/editor/set-key.js';
import { renderJson } from '../../lib/report/render/json.js';
import { answerOf } from './answer-text.js';
import { HallTexts, hallAt } from './hall-texts.js';
import type { Answers, Questions, StudyQuestion } from './protocol.js';

let opened: HallTexts | undefined;

/**
 * Opens the catalog, whose files are there.
 * @param own - the user's own figures
 * @returns its date
 * @throws Error when the user's own have mistakes
 */
export function open(own: string | null): { readonly date: string } {
  opened = new HallTexts(own);
  return { date: opened.catalog.index.date };
}

/** @throws Error before `load` */
function halls(): HallTexts {
  if (opened === undefined) throw new Error('the catalog is not loaded');
  return opened;
}

/** What takes a study is fetched when the first of them is asked. */
function study<Name extends StudyQuestion>(name: Name) {
  return async (ask: Questions[Name]['ask']): Promise<Questions[Name]['answer']> => {
    const { STUDIES } = await import('./studies.js');
    return STUDIES[name](halls(), ask as never) as Promise<Questions[Name]['answer']>;
  };
}

/** An answer to each question but `load`, which comes first. */
export const ANSWERS: Answers = {
  plan: async ({ text }) => answerOf(await halls().of(text)),
  planJson: async ({ text, place }) => {
    const hall = hallAt(await halls().of(text), place);
    return hall === null ? null : renderJson(hall.plan);
  },
  complete: async ({ text, offset }) => completionsAt(text, offset, halls().catalog.names),
  hover: async ({ text, offset }) => {
    const { planned } = await halls().of(text);
    return hoverAt(planned, text, offset, () => halls().wholeCatalog()) ?? null;
  },
  edit: async ({ text, keys }) =>
    keys.reduce<string | null>((before, { path, value }) => {
      const edit = before === null ? undefined : setKey(before, path, value);
      if (before === null || edit === undefined) return value === null ? before : null;
      return edited(before, edit);
    }, text),
  explain: study('explain'),
  frontier: study('frontier'),
  portfolio: study('portfolio'),
  roi: study('roi'),
  schedule: study('schedule'),
  report: study('report'),
  compare: study('compare'),
};
