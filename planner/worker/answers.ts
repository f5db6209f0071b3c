import { renderJson } from '../../lib/report/render/json.js';
import { fetchRooms } from '../platform/late.js';
import { answerOf } from './answer-text.js';
import { HallTexts, hallAt } from './hall-texts.js';
import type { Answers, EditingQuestion, Questions, StudyQuestion } from './protocol.js';

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

/** What is asked as one writes is answered by code that is fetched beside the editor's. */
function editing<Name extends EditingQuestion>(name: Name) {
  return async (ask: Questions[Name]['ask']): Promise<Questions[Name]['answer']> => {
    const { EDITING } = await import('./editing.js');
    return EDITING[name](halls(), ask as never) as Promise<Questions[Name]['answer']>;
  };
}

/** An answer to each question but `load`, which comes first. */
export const ANSWERS: Answers = {
  plan: async ({ text }) => answerOf(await halls().of(text)),
  planJson: async ({ text, place }) => {
    const hall = hallAt(await halls().of(text), place);
    return hall === null ? null : renderJson(hall.plan);
  },
  details: async ({ text }) => {
    const planned = await halls().of(text);
    const { detailsOf } = await import('./details.js');
    return planned.halls.map(({ plan }) => detailsOf(plan));
  },
  rest: async () => {
    // What fails here is fetched again when a plan takes it.
    void Promise.all([fetchRooms(), import('./editing.js')]).catch(() => undefined);
    return null;
  },
  complete: editing('complete'),
  hover: editing('hover'),
  edit: editing('edit'),
  explain: study('explain'),
  frontier: study('frontier'),
  portfolio: study('portfolio'),
  roi: study('roi'),
  schedule: study('schedule'),
  report: study('report'),
  compare: study('compare'),
};
