import type { DocumentPath } from '../document/diagnostic.js';
import { pointerOf } from '../document/pointer.js';
import { cacheElementsPerToken, type NamedModel } from '../models/architecture.js';
import type { Blueprint, PoolBlueprint, WorkloadBlueprint } from '../schema/blueprint.js';
import { MODEL_KEYS } from '../schema/models.js';
import type { Incomplete } from './check-context.js';
import type { NamedModels } from './named-models.js';
import { zonesForFleets } from './network.js';

/** A value that the file leaves open and that follows from others in it. */
export interface Derived {
  readonly path: DocumentPath;
  /** What it follows from, as `datahall expand` says it after "derived: ". */
  readonly from: string;
}

/**
 * Fills in, in place, what the schema marks as `derived`, and the architecture of models that are named. Returns what was
 * filled in.
 */
export function fillDerived(data: Incomplete<Blueprint>, models: NamedModels = new Map()): Derived[] {
  const derived: Derived[] = [];
  const fill: Fill = (object, path, key, value, from) => {
    if (object === undefined || object[key] !== undefined || value === undefined) return;
    object[key] = value;
    derived.push({ path: [...path, key as string], from });
  };
  for (const [index, workload] of (data.workloads ?? []).entries()) {
    if (workload) fillWorkload(fill, workload, ['workloads', index], zonesForFleets(data), models);
  }
  for (const [index, pool] of (data.pools ?? []).entries()) {
    if (pool) fillPool(fill, pool, ['pools', index], data.workloads, zonesForFleets(data));
  }
  fill(data.state, ['state'], 'region', typeof data.region === 'string' ? named(data.region) : undefined, 'region');
  fill(data.state, ['state'], 'key', data.name && `datahall/${data.name}.tfstate`, 'name');
  const { network } = data;
  const cutOff = network?.internet === 'none';
  const from = cutOff ? 'no internet' : 'internet';
  fill(network?.perimeter, ['network', 'perimeter'], 'enforced', cutOff, from);
  fillCharts(fill, data);
  fillAutoscaler(fill, data);
  fillLauncher(fill, data);
  return derived;
}

/** Images come from the internet, or from a private registry. */
function fillCharts(fill: Fill, { kubernetes, network }: Incomplete<Blueprint>): void {
  const cutOff = network?.internet === 'none' && kubernetes?.mirror === undefined;
  const from =
    kubernetes?.existing !== undefined
      ? 'a cluster that is there'
      : cutOff
        ? 'no internet, and no mirror'
        : 'internet or a mirror';
  fill(kubernetes, ['kubernetes'], 'charts', cutOff || kubernetes?.existing ? 'none' : 'install', from);
}

/** Two autoscalers would resize the same groups. */
function fillAutoscaler(fill: Fill, { kubernetes }: Incomplete<Blueprint>): void {
  const isThere = kubernetes?.existing !== undefined;
  const from = isThere ? 'a cluster that is there' : 'a cluster of the hall';
  fill(kubernetes, ['kubernetes'], 'autoscaler', isThere ? 'none' : 'cluster-autoscaler', from);
}

/** After the workloads, whose purpose decides. */
function fillLauncher(fill: Fill, { kubernetes, workloads = [] }: Incomplete<Blueprint>): void {
  const trains = workloads.some((workload) => workload?.purpose === 'training');
  const from = trains ? 'a workload trains' : 'no workload trains';
  fill(kubernetes, ['kubernetes'], 'launcher', trains ? 'jobset' : 'none', from);
}

type Fill = <T extends object, Key extends keyof T>(
  object: T | undefined,
  path: DocumentPath,
  key: Key,
  value: T[Key] | undefined,
  from: string,
) => void;

/** "any" is a choice, not a region. */
function named(region: string): string | undefined {
  return region === 'any' ? undefined : region;
}

function fillWorkload(
  fill: Fill,
  workload: Incomplete<WorkloadBlueprint>,
  path: DocumentPath,
  zones: number | undefined,
  models: NamedModels,
): void {
  const isServing = workload.inference !== undefined;
  const basis = (['inference', 'training', 'fineTuning'] as const).find((key) => workload[key] !== undefined);
  fill(workload, path, 'purpose', isServing ? 'inference' : 'training', basis ?? 'no model to serve');
  const { purpose } = workload;
  const fast = purpose === 'training' && spansAccelerators(workload);
  fillFleet(fill, workload, path, { trains: purpose === 'training', fast, from: `purpose ${purpose}` }, zones);
  fillModels(fill, workload, path, models);
}

/** A pool follows its workloads, which are filled before it. */
function fillPool(
  fill: Fill,
  pool: Incomplete<PoolBlueprint>,
  path: DocumentPath,
  workloads: Incomplete<Blueprint>['workloads'],
  zones: number | undefined,
): void {
  const names = (pool.workloads ?? []).map((member) => member?.workload);
  const members = (workloads ?? []).filter((workload) => workload !== undefined && names.includes(workload.name));
  const trains = members.some((workload) => workload?.purpose === 'training');
  const fast = members.some((workload) => workload?.types?.interconnect === 'fast');
  const from = trains ? 'a workload that trains' : 'workloads of inference';
  fillFleet(fill, pool, path, { trains, fast, from }, zones);
}

/** What a fleet does, whoever has it. */
interface FleetUse {
  readonly trains: boolean;
  /** Whether jobs span accelerators. */
  readonly fast: boolean;
  readonly from: string;
}

type Fleet = Pick<Incomplete<PoolBlueprint>, 'zones' | 'types' | 'spares'>;

function fillFleet(
  fill: Fill,
  fleet: Fleet,
  path: DocumentPath,
  { trains, fast, from }: FleetUse,
  zones: number | undefined,
): void {
  if (trains) fill(fleet, path, 'zones', 'single', from);
  else if (zones !== undefined) {
    const where = zones > 1 ? { upTo: zones } : 'single';
    fill(fleet, path, 'zones', where, `${from}, the zones of the network`);
  }
  const { zones: asked } = fleet;
  if (typeof asked === 'object' && !('upTo' in asked)) {
    fill(asked as { survive?: number }, [...path, 'zones'], 'survive', 0, 'spread alone');
  }
  const few = trains && !fast ? 'a job that may fit into one node' : from;
  fill(fleet.types, [...path, 'types'], 'interconnect', fast ? 'fast' : 'any', few);
  const { spares } = fleet;
  if (spares?.availability !== undefined) {
    fill(spares, [...path, 'spares'], 'nodeAvailability', 0.995, 'availability');
  } else {
    fill(spares, [...path, 'spares'], 'nodes', 0, 'no availability asked');
  }
}

/** Accelerators of the largest nodes: a job on more of them surely spans nodes. */
const LARGEST_NODE = 8;

/** Whether a training job exchanges data between accelerators: a run, a rate, memory or nodes that no single one has. */
function spansAccelerators(workload: Incomplete<WorkloadBlueprint>): boolean {
  const { compute, training, fineTuning, network, accelerators, nodes } = workload;
  if ([compute, training, fineTuning, network, accelerators?.memory].some((asked) => asked !== undefined)) return true;
  return (accelerators?.atLeast ?? 0) > LARGEST_NODE || (nodes?.atLeast ?? 1) > 1;
}

/** By method of fine-tuning: what is trained, and what the weights that are not trained cost. */
const METHODS = {
  full: { trainableShare: 1, flopsPerParameterToken: 6, frozenBytesPerParameter: 0 },
  lora: { trainableShare: 0.01, flopsPerParameterToken: 4, frozenBytesPerParameter: 2 },
  qlora: { trainableShare: 0.01, flopsPerParameterToken: 4, frozenBytesPerParameter: 0.52 },
} as const;

/** Bits of the formats that have fewer than 16. */
const NARROW: Readonly<Partial<Record<string, 8 | 4>>> = { fp8: 8, int8: 8, fp4: 4 };

/** Tokens of a batch, for models of fewer parameters: see `globalBatch` in the schema for where they come from. */
const TRAINING_BATCH = [
  [3e9, 2e6],
  [30e9, 4e6],
  [100e9, 8e6],
  [Number.POSITIVE_INFINITY, 16e6],
] as const;
/** Sequences. */
const TUNING_BATCH = 128;
/** Tokens of a sequence, where the file is silent. */
const SEQUENCE = 4096;

const BYTES_PER_WEIGHT = { fp32: 4, tf32: 4, fp16: 2, bf16: 2, fp8: 1, int8: 1, fp4: 0.5 } as const;

function fillBatches(fill: Fill, { training, fineTuning }: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  if (training?.parameters !== undefined) {
    const { parameters, sequence = SEQUENCE } = training;
    const tokens = TRAINING_BATCH.find(([below]) => parameters < below)![1];
    fill(training, [...path, 'training'], 'globalBatch', Math.max(tokens, sequence), 'parameters');
  }
  const batch = TUNING_BATCH * (fineTuning?.sequence ?? SEQUENCE);
  fill(fineTuning, [...path, 'fineTuning'], 'globalBatch', batch, `${TUNING_BATCH} sequences`);
}

type Model = NonNullable<Incomplete<WorkloadBlueprint>['training' | 'fineTuning' | 'inference']>;

const ARCHITECTURE_KEYS = [
  'parameters',
  'activeParameters',
  'layers',
  'hiddenSize',
  'heads',
  'kvHeads',
  'headDim',
  'experts',
  'expertsPerToken',
] as const;

/** What is written wins over the model that is named. */
function fillArchitecture(fill: Fill, model: Model, path: DocumentPath, named: NamedModel): void {
  for (const key of ARCHITECTURE_KEYS) fill(model, path, key, named[key] ?? undefined, `model ${named.name}`);
}

/** Of a cache that does not follow 2 × layers × kvHeads × headDim. */
function fillCache(
  fill: Fill,
  inference: Extract<Model, { kvPrecision?: unknown }>,
  path: DocumentPath,
  named: NamedModel,
): void {
  const { context, kvPrecision } = inference;
  if (context === undefined || kvPrecision === undefined) return;
  if (named.latentDim === null && named.window === null) return;
  const bytes = cacheElementsPerToken(named, context) * BYTES_PER_WEIGHT[kvPrecision];
  const because = named.latentDim !== null ? 'latent attention' : `its windows at ${context} tokens`;
  fill(inference, path, 'kvBytesPerToken', bytes, `model ${named.name}: ${because}, in ${kvPrecision}`);
}

function fillModels(
  fill: Fill,
  workload: Incomplete<WorkloadBlueprint>,
  path: DocumentPath,
  models: NamedModels,
): void {
  for (const key of MODEL_KEYS) {
    const model = workload[key];
    const named = models.get(pointerOf([...path, key]));
    if (model !== undefined && named !== undefined) fillArchitecture(fill, model, [...path, key], named);
    fill(model, [...path, key], 'activeParameters', model?.parameters, 'parameters');
  }
  fillBatches(fill, workload, path);
  const { fineTuning, inference } = workload;
  if (fineTuning?.method !== undefined) {
    const at = [...path, 'fineTuning'];
    const method = METHODS[fineTuning.method];
    const from = `method ${fineTuning.method}`;
    fill(fineTuning, at, 'trainableShare', method.trainableShare, from);
    fill(fineTuning, at, 'flopsPerParameterToken', method.flopsPerParameterToken, from);
    fill(fineTuning, at, 'frozenBytesPerParameter', method.frozenBytesPerParameter, from);
  }
  if (inference?.inputTokens !== undefined && inference.outputTokens !== undefined) {
    const tokens = inference.inputTokens + inference.outputTokens;
    fill(inference, [...path, 'inference'], 'context', tokens, 'inputTokens + outputTokens');
  }
  const precision = inference?.precision;
  if (precision === undefined) return;
  const at = [...path, 'inference'];
  fill(inference, at, 'weightBytesPerParameter', BYTES_PER_WEIGHT[precision], `precision ${precision}`);
  fill(inference, at, 'kvPrecision', NARROW[precision] ? 'bf16' : precision, `precision ${precision}`);
  const named = models.get(pointerOf(at));
  if (named !== undefined) fillCache(fill, inference!, at, named);
}
