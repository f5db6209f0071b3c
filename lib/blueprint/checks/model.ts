import { formatQuantity } from '../../units/quantity/format-quantity.js';
import type { DocumentPath } from '../document/diagnostic.js';
import type { WorkloadBlueprint } from '../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from './check-context.js';

/** Each says by itself how much the fleet must compute. */
const MODELS = ['compute', 'training', 'fineTuning', 'inference'] as const;

export function checkModels(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
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
  checkAttention(context, workload, path);
  checkTrainingData(context, workload, path);
  checkFineTuning(context, workload, path);
  checkInference(context, workload, path);
}

function checkPurpose(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
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

const ATTENTION_KEYS = ['sequence', 'layers', 'hiddenSize'] as const;

function checkAttention(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  for (const key of ['training', 'fineTuning'] as const) {
    const given = ATTENTION_KEYS.filter((name) => isWritten(context, [...path, key, name]));
    const missing = ATTENTION_KEYS.filter((name) => !given.includes(name));
    if (workload[key] === undefined || given.length === 0 || missing.length === 0) continue;
    context.report({
      code: 'missing-key',
      path: [...path, key],
      message: `${quoted(missing)} ${missing.length === 1 ? 'is' : 'are'} missing: ${quoted(given)} alone ${given.length === 1 ? 'does' : 'do'} not say what attention costs`,
      hint: `give ${ATTENTION_KEYS.join(', ')}, or none of them`,
    });
  }
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(', ');
}

const FILE_SYSTEMS: readonly string[] = ['persistent', 'scratch'];

function checkTrainingData(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const { training, storage = [] } = workload;
  const key = (['checkpointStall', 'dataset'] as const).find((key) => training?.[key] !== undefined);
  if (training === undefined || key === undefined) return;
  const kindOf = (at: number) => storage[at]?.kind;
  if (storage.every((store, at) => store !== undefined && !FILE_SYSTEMS.includes(kindOf(at) ?? 'scratch'))) {
    context.report({
      code: 'contradiction',
      path: [...path, 'training', key],
      message: `"${key}" sets the throughput of a file system, and the workload has none`,
      hint: 'add a store of kind scratch or persistent',
    });
    return;
  }
  // As the plan chooses it.
  const kinds = storage.map((_, at) => kindOf(at));
  const at = kinds.includes('persistent') ? kinds.indexOf('persistent') : kinds.indexOf('scratch');
  const { parameters, checkpointBytesPerParameter, checkpointStall } = training;
  const capacity = storage[at]?.capacity;
  if (checkpointStall === undefined || capacity === undefined) return;
  const bytes = (parameters ?? 0) * (checkpointBytesPerParameter ?? 0);
  if (bytes <= capacity) return;
  context.report({
    code: 'contradiction',
    path: [...path, 'storage', at, 'capacity'],
    message: `a checkpoint of ${formatQuantity('data', bytes)} is written here, and it does not fit`,
    hint: 'give room for the checkpoints that are kept, or leave checkpointStall out',
  });
}

function checkFineTuning(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
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

function checkInference(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
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
  checkPrefill(context, inference, at);
  const hasBytes = isWritten(context, [...at, 'kvBytesPerToken']);
  // Layers may stand beside the bytes, for attention.
  const hasWidth = isWritten(context, [...at, 'hiddenSize']);
  const given = CACHE_KEYS.filter(
    (key) => isWritten(context, [...at, key]) && !(hasBytes && hasWidth && key === 'layers'),
  );
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

/** Attention of a model of 70B adds a tenth to its arithmetic about here; of smaller ones earlier. */
const LONG_INPUT_TOKENS = 8000;

function checkPrefill(
  context: CheckContext,
  { inputTokens, layers, hiddenSize }: Incomplete<NonNullable<WorkloadBlueprint['inference']>>,
  at: DocumentPath,
): void {
  if (hiddenSize !== undefined && layers === undefined && !isWritten(context, [...at, 'layers'])) {
    context.report({
      code: 'missing-key',
      path: at,
      message: '"layers" is missing: "hiddenSize" alone does not say what attention costs',
      hint: 'add it, or leave hiddenSize out',
    });
  }
  if (inputTokens === undefined || inputTokens <= LONG_INPUT_TOKENS || isWritten(context, [...at, 'hiddenSize']))
    return;
  context.report({
    code: 'rule',
    severity: 'warning',
    path: [...at, 'inputTokens'],
    message: `the attention of ${formatQuantity('count', inputTokens)} tokens is not counted, and is much of the arithmetic of a request so long`,
    hint: 'give layers and hiddenSize',
  });
}
