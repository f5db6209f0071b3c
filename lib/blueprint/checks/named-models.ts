import { shown } from '../../units/shown.js';
import type { DocumentPath } from '../document/diagnostic.js';
import { pointerOf } from '../document/pointer.js';
import type { NamedModel } from '../models/architecture.js';
import { findModel, modelsMeant } from '../models/find-model.js';
import { readConfig } from '../models/read-config.js';
import { MODEL_KEYS } from '../schema/models.js';
import { type CheckContext, namedFile } from './check-context.js';

/** Models that `model` names, by the pointer of the map that holds it. */
export type NamedModels = ReadonlyMap<string, NamedModel>;

/** Looks up what each `model` names, and puts its name and source in its place; reports those that name none. */
export function nameModels(context: CheckContext): NamedModels {
  const found = new Map<string, NamedModel>();
  for (const [index, workload] of (context.data.workloads ?? []).entries()) {
    for (const key of MODEL_KEYS) {
      const holder = workload?.[key] as { model?: unknown } | undefined;
      if (holder?.model === undefined) continue;
      const path = ['workloads', index, key];
      const named = modelOf(context, holder.model, [...path, 'model']);
      if (named === null) delete holder.model;
      else {
        holder.model = { name: named.name, source: named.source, repository: named.repository };
        found.set(pointerOf(path), named);
      }
    }
  }
  return found;
}

function modelOf(context: CheckContext, written: unknown, path: DocumentPath): NamedModel | null {
  if (typeof written === 'string') return modelNamed(context, written, path);
  const { config } = written as { readonly config?: string };
  return config === undefined ? null : modelInFile(context, config, [...path, 'config']);
}

function modelNamed({ known, report }: CheckContext, text: string, path: DocumentPath): NamedModel | null {
  const models = known.models ?? [];
  const found = findModel(text, models);
  if (found !== undefined) return found;
  const meant = modelsMeant(text, models).map((name) => `"${name}"`);
  const other = 'write { config: ./config.json }, the file of its repository on Hugging Face';
  report({
    code: 'model-unknown',
    path,
    message: `unknown model ${shown(text)}`,
    hint: meant.length === 0 ? other : `did you mean ${meant.join(' or ')}? For another model, ${other}`,
  });
  return null;
}

function modelInFile(context: CheckContext, file: string, path: DocumentPath): NamedModel | null {
  const hint = 'give the path of a config.json from the folder of the blueprint, or write the sizes of the model here';
  const text = namedFile(context, file, path, hint);
  if (text === null) return null;
  const read = readConfig(text);
  if (read.ok) return { ...read.architecture, name: file, source: file, repository: null };
  context.report({
    code: read.kind === 'contradiction' ? 'contradiction' : 'wrong-value',
    path,
    message:
      read.kind === 'contradiction'
        ? `${shown(file)} contradicts itself: ${read.message}`
        : `${shown(file)} describes no language model: ${read.message}`,
    hint: 'take the config.json of a model that writes text, or write its sizes here: parameters, layers, kvHeads, headDim',
  });
  return null;
}
