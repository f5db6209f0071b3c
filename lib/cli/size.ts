import { renderText } from '../report/render/text.js';
import { sizingDocument } from '../report/sizing-document.js';
import { EXIT } from './exit-code.js';
import { explain } from './explain.js';
import { planFiles } from './hall-files.js';
import { tellProblems } from './tell.js';
import { print, terminalOf } from './terminal.js';

/** Prints what is chosen for one blueprint and why; with `json`, the sizing as data and nothing else on stdout. */
export async function size(file: string, options: { readonly json: boolean }): Promise<number> {
  const [hall] = await planFiles([file]);
  const told = tellProblems([hall!]);
  const { outcome } = hall!;
  if (options.json && outcome.status !== 'planned') print(process.stdout, [toJson(outcome)]);
  if (!told || outcome.status !== 'planned') return EXIT.wrong;
  const explanation = await explain(hall!);
  const lines = options.json
    ? [toJson({ status: 'sized', sizing: outcome.plan.sizing, explanation })]
    : renderText(sizingDocument(outcome.plan, explanation), terminalOf(process.stdout));
  print(process.stdout, lines);
  return EXIT.fine;
}

export function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
