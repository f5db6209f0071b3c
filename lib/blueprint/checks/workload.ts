import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { formatQuantity } from '../../units/quantity/format-quantity.js';
import { shown } from '../../units/shown.js';
import type { DocumentPath } from '../document/diagnostic.js';
import { pointerOf } from '../document/pointer.js';
import type { WorkloadBlueprint } from '../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from './check-context.js';
import { checkModels } from './model.js';
import { zonesForFleets } from './network.js';
import { checkProfile } from './profile.js';

/** Each workload by itself: its demand, spares, zones, run length, types and purchase options. */
export function checkWorkloads(context: CheckContext): void {
  for (const [index, workload] of (context.data.workloads ?? []).entries()) {
    if (workload === undefined) continue;
    const path = ['workloads', index];
    checkDemand(context, path);
    checkOperations(context, workload, path);
    checkModels(context, workload, path);
    checkMix(context, workload, path);
    checkTime(context, workload, path);
    checkProfile(context, workload, path);
    checkFleet(context, workload, path);
  }
}

/** The keys of a fleet, which a workload or a pool has: spares, zones, nodes, types and purchase options. */
export function checkFleet(context: CheckContext, fleet: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  checkSpares(context, path);
  checkZones(context, fleet, path);
  checkNodes(context, fleet, path);
  checkTypes(context, fleet, path);
  checkPurchase(context, fleet, path);
}

/** Any of them sizes the fleet. */
const SIZING_KEYS = [
  'compute',
  'training',
  'fineTuning',
  'inference',
  'accelerators',
  'network',
  'host',
  'nodes',
] as const;

function checkDemand(context: CheckContext, path: DocumentPath): void {
  if (SIZING_KEYS.some((key) => isWritten(context, [...path, key]))) return;
  context.report({
    code: 'missing-key',
    path,
    message: 'the workload has no demand for nodes',
    hint: `add one of ${SIZING_KEYS.join(', ')}`,
  });
}

/** TOPS count integer operations: of a floating-point format they are a sparse or an int8 figure by mistake. */
function checkOperations(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const precision = workload.compute?.precision;
  const rate = [...path, 'compute', 'atLeast'];
  const source = context.document.positions.get(pointerOf(rate))?.source ?? '';
  if (precision === undefined || precision === 'int8' || workload.compute?.atLeast === undefined) return;
  if (!/[TP]OPS$/.test(source.trim())) return;
  context.report({
    code: 'unit-wrong',
    path: rate,
    message: `${shown(source)} is a rate of integer operations, and the precision is ${precision}`,
    hint: `write the dense rate at ${precision} in TFLOPS or PFLOPS`,
  });
}

function checkSpares(context: CheckContext, path: DocumentPath): void {
  const at = [...path, 'spares'];
  const has = (key: string) => isWritten(context, [...at, key]);
  if (has('nodes') && has('availability')) {
    context.report({
      code: 'contradiction',
      path: [...at, 'availability'],
      message: 'both "nodes" and "availability" give the number of spares',
      hint: 'keep one of them',
    });
  } else if (has('nodeAvailability') && !has('availability')) {
    context.report({
      code: 'contradiction',
      path: [...at, 'nodeAvailability'],
      message: '"nodeAvailability" needs "availability", the target for the fleet',
      hint: 'add availability, such as "availability: 99.9 %", or remove nodeAvailability',
    });
  }
}

function checkMix({ report }: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  if (workload.homogeneous !== false || workload.purpose !== 'training') return;
  report({
    code: 'rule',
    severity: 'warning',
    path: [...path, 'homogeneous'],
    message: 'a training run on several instance types runs at the pace of the slowest',
    hint: 'remove it unless the jobs are independent',
  });
}

function checkZones(context: CheckContext, { zones }: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  if (typeof zones !== 'object' || !isWritten(context, [...path, 'zones'])) return;
  const { spread, survive = 0, upTo } = zones as { spread?: number; survive?: number; upTo?: number };
  const at = [...path, 'zones'];
  const [hasSpread, hasUpTo] = ['spread', 'upTo'].map((key) => isWritten(context, [...at, key]));
  if (hasSpread && hasUpTo) {
    const message = 'both "spread" and "upTo" give the zones of this fleet';
    context.report({ code: 'contradiction', path: [...at, 'upTo'], message, hint: 'keep one of them' });
  } else if (!hasSpread && (!hasUpTo || isWritten(context, [...at, 'survive']))) {
    const message = hasUpTo ? '"survive" needs "spread", zones that are certain' : '"spread" is missing';
    context.report({ code: 'missing-key', path: at, message, hint: 'add it, such as "spread: 3"' });
  }
  if (spread === undefined || upTo !== undefined) return;
  const { data, report } = context;
  const spanned = zonesForFleets(data);
  if (survive >= spread) {
    report({
      code: 'contradiction',
      path: [...path, 'zones', 'survive'],
      message: `${survive} of ${spread} zones may be lost: expected at most ${spread - 1}`,
      hint: `write "survive: ${spread - 1}" or less`,
    });
  }
  if (spanned !== undefined && spread > spanned) {
    report({
      code: 'zones-too-few',
      path: [...path, 'zones', 'spread'],
      message: `"spread" is ${spread} zones, and the network has ${spanned}`,
      hint: data.network?.vpc
        ? 'name subnets for accelerators in more zones'
        : `write "zones: ${spread}" under network`,
    });
  }
}

function checkTime(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  checkDeadline(context, workload, path);
  for (const key of ['training', 'fineTuning'] as const) checkStart(context, workload, key, path);
  if (!isWritten(context, [...path, 'runLength'])) return;
  const model = (['training', 'fineTuning'] as const).find((key) => workload[key] !== undefined);
  const other = isWritten(context, [...path, 'dutyCycle']) ? 'dutyCycle' : model && `${model}.deadline`;
  if (other === undefined) return;
  context.report({
    code: 'contradiction',
    path: [...path, 'runLength'],
    message: `both "runLength" and "${other}" give the time that the fleet runs`,
    hint: 'keep one of them',
  });
}

/** What a run does before its first step: less than its deadline; nothing of a run that comes again. */
function checkStart(
  context: CheckContext,
  { dutyCycle, ...workload }: Incomplete<WorkloadBlueprint>,
  key: 'training' | 'fineTuning',
  path: DocumentPath,
): void {
  const written = (['dataLoading', 'startUp'] as const).filter((name) => isWritten(context, [...path, key, name]));
  const { startUp = 0, dataLoading = 0, deadline } = workload[key] ?? {};
  if (dutyCycle !== undefined) {
    for (const name of written) {
      context.report({
        code: 'contradiction',
        path: [...path, key, name],
        message: `"${name}" is of a run that is done once, and "dutyCycle" repeats it`,
        hint: 'remove one of them: the share of the month has the start in it',
      });
    }
  } else if (deadline !== undefined && startUp + dataLoading >= deadline) {
    const [start, end] = [startUp + dataLoading, deadline].map((hours) => formatQuantity('duration', hours));
    context.report({
      code: 'contradiction',
      path: [...path, key, written[0] ?? 'deadline'],
      message: `the run computes nothing in its first ${start}, and has to end after ${end}`,
      hint: 'raise the deadline, or lower startUp and dataLoading',
    });
  }
}

/** A duty cycle beside a deadline: a run that comes again, such as every night. It must fit. */
function checkDeadline(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const { dutyCycle, training, fineTuning } = workload;
  const deadline = training?.deadline ?? fineTuning?.deadline;
  if (dutyCycle === undefined || deadline === undefined) return;
  const running = dutyCycle * HOURS_PER_MONTH;
  if (running >= Math.min(deadline, HOURS_PER_MONTH) * (1 - 1e-9)) return;
  context.report({
    code: 'contradiction',
    path: [...path, 'dutyCycle'],
    message: `a run needs ${formatQuantity('duration', deadline)}, and the fleet runs ${Math.floor(running)} h of a month`,
    hint: 'remove the duty cycle, or set the deadline to the time in which the fleet computes',
  });
}

function checkNodes({ data, report }: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const { atLeast, atMost } = workload.nodes ?? {};
  if (atLeast !== undefined && atMost !== undefined && atMost < atLeast) {
    report({
      code: 'contradiction',
      path: [...path, 'nodes', 'atMost'],
      message: `"atMost" is ${atMost} nodes, less than "atLeast", ${atLeast}`,
    });
  }
  const { dutyCycle } = workload;
  if (dutyCycle !== undefined && dutyCycle < 1 && workload.nodes?.running === 'all') {
    report({
      code: 'contradiction',
      path: [...path, 'nodes', 'running'],
      message: '"running: all" keeps the fleet up all month, and "dutyCycle" a part of it',
      hint: 'remove one of them',
    });
  }
  const ceiling = data.limits?.nodes;
  if (atLeast !== undefined && ceiling !== undefined && atLeast > ceiling) {
    report({
      code: 'contradiction',
      path: [...path, 'nodes', 'atLeast'],
      message: `"atLeast" is ${atLeast} nodes, and "limits.nodes" allows ${ceiling} for all workloads`,
    });
  }
}

function checkTypes({ report }: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const deny = workload.types?.deny ?? [];
  for (const [index, entry] of (workload.types?.allow ?? []).entries()) {
    if (entry === undefined) continue;
    const denied = deny.find((other) => other === entry || (other !== undefined && entry.startsWith(`${other}.`)));
    if (denied === undefined) continue;
    report({
      code: 'contradiction',
      path: [...path, 'types', 'allow', index],
      message: `${shown(entry)} is allowed here, and denied as ${shown(denied)}`,
      hint: 'remove it from one of the lists',
    });
  }
}

function checkPurchase(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const { report } = context;
  const options = workload.purchase ?? [];
  const kinds = options.map((option) => (typeof option === 'string' ? option : option?.kind));
  for (const [index, option] of options.entries()) {
    const at = [...path, 'purchase', index];
    const kind = kinds[index];
    if (kind !== undefined && kinds.indexOf(kind) < index) {
      report({
        code: 'name-duplicate',
        path: at,
        message: `duplicate purchase option ${shown(kind)}`,
        hint: 'keep one',
      });
    }
    const terms = typeof option === 'string' || option === undefined ? {} : option;
    const only = (key: 'maxShare' | 'overhead' | 'days', belongsTo: string) => {
      if (terms[key] === undefined || kind === undefined || kind === belongsTo) return;
      const message = `"${key}" applies to ${belongsTo}, and this option is ${kind}`;
      report({ code: 'contradiction', path: [...at, key], message, hint: 'remove it' });
    };
    only('maxShare', 'spot');
    only('overhead', 'spot');
    only('days', 'capacity-block');
    if (kind === 'capacity-block') checkBlock(context, option, ends(workload), at);
    if (kind === 'spot' && workload.purpose === 'inference' && terms.maxShare === undefined) {
      report({
        code: 'rule',
        severity: 'warning',
        path: at,
        message: 'every node of this serving fleet may be on spot, and AWS may reclaim them all at once',
        hint: 'to keep half, write purchase: [on-demand, { kind: spot, maxShare: 50 % }]',
      });
    }
  }
  const first = options[0];
  if (options.length === 1 && typeof first === 'object' && (first.maxShare ?? 1) < 1 && kinds[0] === 'spot') {
    report({
      code: 'contradiction',
      path: [...path, 'purchase', 0, 'maxShare'],
      message: '"maxShare" limits spot, and spot is the only purchase option',
      hint: 'add "on-demand" to the list',
    });
  }
}

/** Whether a workload is done once: a block may be as long. */
function ends({ runLength, training, fineTuning, dutyCycle }: Incomplete<WorkloadBlueprint>): boolean {
  return runLength !== undefined || (dutyCycle === undefined && (training ?? fineTuning) !== undefined);
}

function checkBlock(
  context: CheckContext,
  option: Incomplete<WorkloadBlueprint['purchase'][number]> | undefined,
  ends: boolean,
  path: DocumentPath,
): void {
  const days = typeof option === 'object' ? option.days : undefined;
  if (days === undefined) {
    // It may be written and broken.
    if (ends || isWritten(context, [...path, 'days'])) return;
    context.report({
      code: 'missing-key',
      path,
      message: '"days" is missing: the workload has no end, and a capacity block has',
      hint: 'write { kind: capacity-block, days: 14 }',
    });
  } else if (days > 14 && days % 7 !== 0) {
    context.report({
      code: 'wrong-value',
      path: [...path, 'days'],
      message: `AWS offers no capacity block of ${days} days`,
      hint: `write 1 to 14 days, or whole weeks: ${Math.floor(days / 7) * 7} or ${Math.ceil(days / 7) * 7}`,
    });
  }
}
