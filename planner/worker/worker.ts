import { catalogFacts } from '../../lib/cli/commands/report/catalog-facts.js';
import { completionsAt } from '../../lib/editor/completion.js';
import { hoverAt } from '../../lib/editor/hover.js';
import { edited, setKey } from '../../lib/editor/set-key.js';
import { reportDocument } from '../../lib/report/documents/report-document.js';
import { renderHtml } from '../../lib/report/render/html.js';
import { renderJson } from '../../lib/report/render/json.js';
import { explainPlan } from '../../lib/studies/explain-plan.js';
import { provideFiles } from '../platform/fs.js';
import { answerOf } from './answer-text.js';
import { HallTexts } from './hall-texts.js';
import type { Questions, Request, Response } from './protocol.js';
import { studied } from './studies.js';
import { comparison, explained, frontierOf } from './study-text.js';

/** Answers each kind of question. */
type Answers = {
  readonly [Name in keyof Questions]: (ask: Questions[Name]['ask']) => Promise<Questions[Name]['answer']>;
};

let opened: HallTexts | undefined;

/** @throws Error before `load` */
function halls(): HallTexts {
  if (opened === undefined) throw new Error('the catalog is not loaded');
  return opened;
}

const ANSWERS: Answers = {
  load: async ({ base }) => {
    const response = await fetch(new URL('catalog.json', base));
    if (!response.ok) throw new Error(`the catalog cannot be fetched: ${response.status}`);
    const files = Object.entries((await response.json()) as Record<string, string>);
    provideFiles(new Map(files.map(([file, text]) => [`catalog/${file}`, text])));
    opened = new HallTexts();
    return { date: opened.catalog.index.date };
  },
  plan: async ({ text }) => answerOf((await halls().of(text)).planned),
  planJson: async ({ text }) => {
    const { hall } = await halls().of(text);
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
  explain: async ({ text }) => explained(await halls().of(text)),
  frontier: async ({ text }) => frontierOf(await halls().of(text)),
  study: async ({ text, study }) => studied(await halls().of(text), study),
  report: async ({ text }) => {
    const { planned, hall } = await halls().of(text);
    if (hall === null) return null;
    const explanation = await explainPlan(hall.open.blueprint, hall.open.catalog, hall.plan.sizing);
    const warnings = planned.diagnostics.map(({ message, hint }) =>
      hint === undefined ? message : `${message}; ${hint}`,
    );
    return renderHtml(reportDocument({ ...catalogFacts(hall.plan, hall.open), explanation, warnings, stack: null }));
  },
  compare: async ({ before, after }) => comparison(await halls().of(before), await halls().of(after)),
};

/** One after the other: a question is never answered before the catalog that it needs is there. */
let last: Promise<void> = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  last = last.then(async () => self.postMessage(await respond(data)));
});

async function respond({ id, name, ask }: Request): Promise<Response> {
  try {
    return { id, answer: await (ANSWERS[name] as (ask: unknown) => Promise<unknown>)(ask) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}
