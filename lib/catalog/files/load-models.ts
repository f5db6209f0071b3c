import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedModel } from '../../blueprint/models/architecture.js';
import { SHIPPED_CATALOG_DIRECTORY } from './load-catalog.js';
import { deepFreeze, tableRows } from './rows.js';

const MODEL_COLUMNS = [
  'name',
  'parameters',
  'activeParameters',
  'layers',
  'hiddenSize',
  'heads',
  'kvHeads',
  'headDim',
  'experts',
  'expertsPerToken',
  'latentDim',
  'windowTokens',
  'windowLayers',
  'context',
  'repository',
  'licence',
  'date',
];

let loaded: readonly NamedModel[] | undefined;

/**
 * Well-known models by name, sorted; frozen. They ship with the package and are no figures of AWS: a refresh leaves them.
 * Sizes are those of the `config.json` of each repository of Hugging Face (facts, whatever the licence of the weights);
 * parameters follow from them, active ones are the publisher's where it states them.
 */
export function loadModels(): readonly NamedModel[] {
  loaded ??= deepFreeze(
    tableRows(
      'models.json',
      readFileSync(join(SHIPPED_CATALOG_DIRECTORY, 'models.json'), 'utf8'),
      'rows',
      MODEL_COLUMNS,
    )
      .map(modelOf)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
  return loaded;
}

function modelOf(row: readonly unknown[]): NamedModel {
  const cell = Object.fromEntries(MODEL_COLUMNS.map((column, at) => [column, row[at]])) as Record<string, never>;
  const { repository, licence: _, date: __, windowTokens, windowLayers, ...sizes } = cell;
  return {
    ...(sizes as unknown as Omit<NamedModel, 'source' | 'window'>),
    window: windowTokens === null ? null : { tokens: windowTokens!, layers: windowLayers! },
    repository: repository as unknown as string,
    source: `https://huggingface.co/${repository}/blob/main/config.json`,
  };
}
