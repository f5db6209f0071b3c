import { closest } from '../../units/suggest.js';
import type { NamedModel } from './architecture.js';

/** Parts of a repository's name that say nothing about the architecture: tuning, number format, date of a release. */
const SILENT =
  /^(?:instruct|it|chat|hf|base|thinking|preview|original|text|pt|fp8|fp4|nvfp4|mxfp4|bf16|fp16|int4|int8|awq|gptq|gguf|dynamic|w4a16|w8a8|unsloth|bnb|4bit|8bit|v0|\d{4}|17b|16e|128e)$/;

/** Letters and digits of a name without its owner and its silent parts: `meta-llama/Llama-3.3-70B-Instruct` is `llama3370b`. */
function folded(name: string): string {
  const words = name
    .slice(name.lastIndexOf('/') + 1)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const said = words.filter(
    (word, at) => !SILENT.test(word) && !(word === 'meta' && words[at + 1]?.startsWith('llama')),
  );
  return said.join('');
}

/**
 * The model that a text names, in any case and spelling that keeps its letters and digits, also as its repository is
 * called; undefined: none.
 */
export function findModel(text: string, models: readonly NamedModel[]): NamedModel | undefined {
  const asked = folded(text);
  if (asked === '') return undefined;
  return (
    models.find(({ name }) => name.toLowerCase() === text.toLowerCase()) ??
    models.find(({ name }) => folded(name) === asked) ??
    models.find(({ source }) => folded(repositoryOf(source)) === asked)
  );
}

function repositoryOf(source: string): string {
  return /^https:\/\/huggingface\.co\/([^/]+\/[^/]+)\//.exec(source)?.[1] ?? '';
}

/** What a name that is none probably means: the nearest name, or those that begin with the same family; at most 12. */
export function modelsMeant(text: string, models: readonly NamedModel[]): readonly string[] {
  const names = models.map(({ name }) => name);
  const short = text.slice(text.lastIndexOf('/') + 1);
  const family = /^[a-z]+/.exec(folded(text))?.[0];
  const alike = family === undefined ? [] : names.filter((name) => name.startsWith(family));
  const near = closest(short, alike.length > 0 ? alike : names);
  return near === undefined ? alike.slice(0, 12) : [near];
}
