import type { DocumentPath } from '../diagnostic.js';
import { formatQuantity } from '../quantity/format-quantity.js';
import type { WorkloadBlueprint } from '../schema.js';
import { type Incomplete, isWritten, type SenseContext } from './sense.js';

/** Each says by itself how much the fleet must compute. */
const MODELS = ['compute', 'training', 'fineTuning', 'inference'] as const;

export function checkModels(context: SenseContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const written = MODELS.filter((key) => isWritten(context, [...path, key]));
  for (const key of written.slice(1)) {
    context.report({
      code: 'contradiction',
      path: [...path, key],
      message: `"${written[0]}" says already what this fleet computes, and so does "${key}"`,
      hint: 'keep one of them, or make two workloads',
    });
  }
  checkPurpose(context, workload, path);
  for (const key of ['training', 'fineTuning', 'inference'] as const) {
    const model = workload[key];
    if (model?.activeParameters === undefined || model.parameters === undefined) continue;
    if (model.activeParameters <= model.parameters) continue;
    const [active, all] = [model.activeParameters, model.parameters].map((count) => formatQuantity('count', count));
    context.report({
      code: 'contradiction',
      path: [...path, key, 'activeParameters'],
      message: `${active} active parameters are more than the ${all} that the model has`,
    });
  }
  checkTrainingData(context, workload, path);
  checkFineTuning(context, workload, path);
  checkInference(context, workload, path);
}

function checkPurpose(context: SenseContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  if (!isWritten(context, [...path, 'purpose'])) return;
  const against = workload.purpose === 'training' ? (['inference'] as const) : (['training', 'fineTuning'] as const);
  const model = against.find((key) => workload[key] !== undefined);
  if (workload.purpose === undefined || model === undefined) return;
  context.report({
    code: 'contradiction',
    path: [...path, 'purpose'],
    message: `the purpose is ${workload.purpose}, and the workload has "${model}"`,
    hint: 'leave the purpose out: it follows from the model',
  });
}

function checkTrainingData(context: SenseContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const key = (['checkpointStall', 'dataset'] as const).find((key) => workload.training?.[key] !== undefined);
  const hasFileSystem = (workload.storage ?? []).some(
    (store) => store === undefined || store.kind === undefined || ['scratch', 'persistent'].includes(store.kind),
  );
  if (key === undefined || hasFileSystem) return;
  context.report({
    code: 'contradiction',
    path: [...path, 'training', key],
    message: `"${key}" sets the throughput of a file system, and the workload has none`,
    hint: 'add a store of kind scratch or persistent',
  });
}

function checkFineTuning(context: SenseContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const { method, trainableShare } = workload.fineTuning ?? {};
  if (method !== 'full' || trainableShare === undefined || trainableShare === 1) return;
  context.report({
    code: 'contradiction',
    path: [...path, 'fineTuning', 'trainableShare'],
    message: `the method is full, which trains every parameter, and trainableShare is ${formatQuantity('share', trainableShare)}`,
    hint: 'leave one of them out',
  });
}

const CACHE_KEYS = ['layers', 'kvHeads', 'headDim'] as const;

function checkInference(context: SenseContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const { inference } = workload;
  if (inference === undefined) return;
  const at = [...path, 'inference'];
  const { inputTokens, outputTokens, context: held } = inference;
  if (
    inputTokens !== undefined &&
    outputTokens !== undefined &&
    held !== undefined &&
    held < inputTokens + outputTokens
  ) {
    context.report({
      code: 'contradiction',
      path: [...at, 'context'],
      message: `a context of ${held} tokens does not hold a request of ${inputTokens} and its answer of ${outputTokens}`,
    });
  }
  const given = CACHE_KEYS.filter((key) => isWritten(context, [...at, key]));
  const hasBytes = isWritten(context, [...at, 'kvBytesPerToken']);
  if (hasBytes && given.length > 0) {
    context.report({
      code: 'contradiction',
      path: [...at, 'kvBytesPerToken'],
      message: `"kvBytesPerToken" says how large the cache is, and so does "${given[0]}"`,
      hint: `keep kvBytesPerToken, or ${CACHE_KEYS.join(', ')}`,
    });
  } else if (!hasBytes && given.length < CACHE_KEYS.length) {
    const missing = CACHE_KEYS.filter((key) => !given.includes(key));
    context.report({
      code: 'missing-key',
      path: at,
      message: `${missing.map((key) => `"${key}"`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing: the size of the key-value cache is not known`,
      hint: 'add them from the configuration of the model, or give kvBytesPerToken',
    });
  }
}
