import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { formatQuantity } from '../../units/quantity/format-quantity.js';
import { shown } from '../../units/shown.js';
import type { DocumentPath } from '../document/diagnostic.js';
import { pointerOf } from '../document/pointer.js';
import type { WorkloadBlueprint } from '../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from './check-context.js';
import { checkModels } from './model.js';
import { zonesForFleets } from './network.js';

export function checkWorkloads(context: CheckContext): void {
  for (const [index, workload] of (context.data.workloads ?? []).entries()) {
    if (workload === undefined) continue;
    const path = ['workloads', index];
    checkAsksForSomething(context, path);
    checkOperations(context, workload, path);
    checkModels(context, workload, path);
    checkSpares(context, path);
    checkMix(context, workload, path);
    checkZones(context, workload, path);
    checkTime(context, workload, path);
    checkNodes(context, workload, path);
    checkTypes(context, workload, path);
    checkPurchase(context, workload, path);
  }
}

/** Any of them says how large the fleet must be. */
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

function checkAsksForSomething(context: CheckContext, path: DocumentPath): void {
  if (SIZING_KEYS.some((key) => isWritten(context, [...path, key]))) return;
  context.report({
    code: 'missing-key',
    path,
    message: 'the workload asks for no nodes',
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
    message: `${shown(source)} counts integer operations, and the precision is ${precision}`,
    hint: `write TFLOPS or PFLOPS, the dense rate at ${precision}`,
  });
}

function checkSpares(context: CheckContext, path: DocumentPath): void {
  const at = [...path, 'spares'];
  const has = (key: string) => isWritten(context, [...at, key]);
  if (has('nodes') && has('availability')) {
    context.report({
      code: 'contradiction',
      path: [...at, 'availability'],
      message: 'the spares are counted already, and a target of availability counts them again',
      hint: 'keep nodes or availability',
    });
  } else if (has('nodeAvailability') && !has('availability')) {
    context.report({
      code: 'contradiction',
      path: [...at, 'nodeAvailability'],
      message: 'the availability of one node counts nothing without a target for all',
      hint: 'add availability, or leave it out',
    });
  }
}

function checkMix({ report }: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  if (workload.homogeneous !== false || workload.purpose !== 'training') return;
  report({
    code: 'rule',
    severity: 'warning',
    path: [...path, 'homogeneous'],
    message: 'a training run over several instance types goes at the pace of the slowest',
    hint: 'leave it out unless the jobs are independent',
  });
}

function checkZones(
  { data, report }: CheckContext,
  { zones }: Incomplete<WorkloadBlueprint>,
  path: DocumentPath,
): void {
  if (typeof zones !== 'object' || zones.spread === undefined) return;
  const { spread, survive = 0 } = zones;
  const spanned = zonesForFleets(data);
  if (survive >= spread) {
    report({
      code: 'contradiction',
      path: [...path, 'zones', 'survive'],
      message: `${survive} of ${spread} zones lost leaves none to run in`,
      hint: `at most ${spread - 1}`,
    });
  }
  if (spanned !== undefined && spread > spanned) {
    report({
      code: 'zones-too-few',
      path: [...path, 'zones', 'spread'],
      message: `the nodes are spread over ${spread} zones, and the network spans ${spanned}`,
      hint: data.network?.vpc
        ? 'name subnets for accelerators in more zones'
        : `write "zones: ${spread}" under network`,
    });
  }
}

function checkTime(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  checkDeadline(context, workload, path);
  if (!isWritten(context, [...path, 'runLength'])) return;
  const model = (['training', 'fineTuning'] as const).find((key) => workload[key] !== undefined);
  const other = isWritten(context, [...path, 'dutyCycle']) ? 'dutyCycle' : model && `${model}.deadline`;
  if (other === undefined) return;
  context.report({
    code: 'contradiction',
    path: [...path, 'runLength'],
    message: `"${other}" says already how long the fleet runs`,
    hint: 'keep one of them',
  });
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
    message: `a run takes ${formatQuantity('duration', deadline)}, and the fleet runs ${Math.floor(running)} h of a month`,
    hint: 'leave the duty cycle out, or make the deadline the time in which the fleet computes',
  });
}

function checkNodes({ data, report }: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const { atLeast, atMost } = workload.nodes ?? {};
  if (atLeast !== undefined && atMost !== undefined && atMost < atLeast) {
    report({
      code: 'contradiction',
      path: [...path, 'nodes', 'atMost'],
      message: `at most ${atMost} nodes, and at least ${atLeast}: no fleet has both`,
    });
  }
  const { dutyCycle } = workload;
  if (dutyCycle !== undefined && dutyCycle < 1 && workload.nodes?.running === 'all') {
    report({
      code: 'contradiction',
      path: [...path, 'nodes', 'running'],
      message: 'all nodes are kept running, and the duty cycle says that they run for a part of the month',
      hint: 'leave the duty cycle out, or let the fleet scale to none',
    });
  }
  const ceiling = data.limits?.nodes;
  if (atLeast !== undefined && ceiling !== undefined && atLeast > ceiling) {
    report({
      code: 'contradiction',
      path: [...path, 'nodes', 'atLeast'],
      message: `at least ${atLeast} nodes, and limits.nodes allows ${ceiling} for all workloads`,
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
      message: `${shown(entry)} is allowed here and denied below as ${shown(denied)}`,
      hint: 'leave it out of one of the lists',
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
      report({ code: 'name-duplicate', path: at, message: `${shown(kind)} stands here twice`, hint: 'keep one' });
    }
    const terms = typeof option === 'string' || option === undefined ? {} : option;
    const only = (key: 'maxShare' | 'overhead' | 'days', belongsTo: string) => {
      if (terms[key] === undefined || kind === undefined || kind === belongsTo) return;
      const message = `"${key}" is a term of ${belongsTo}, and this is ${kind}`;
      report({ code: 'contradiction', path: [...at, key], message, hint: 'leave it out' });
    };
    only('maxShare', 'spot');
    only('overhead', 'spot');
    only('days', 'capacity-block');
    if (kind === 'capacity-block') checkBlock(context, option, at);
  }
  const first = options[0];
  if (options.length === 1 && typeof first === 'object' && (first.maxShare ?? 1) < 1 && kinds[0] === 'spot') {
    report({
      code: 'contradiction',
      path: [...path, 'purchase', 0, 'maxShare'],
      message: 'a part of the nodes may not be spot, and no other way of buying is given',
      hint: 'add "on-demand" to the list',
    });
  }
}

function checkBlock(
  context: CheckContext,
  option: Incomplete<WorkloadBlueprint['purchase'][number]> | undefined,
  path: DocumentPath,
): void {
  const days = typeof option === 'object' ? option.days : undefined;
  if (days === undefined) {
    // It may be there and broken.
    if (isWritten(context, [...path, 'days'])) return;
    context.report({
      code: 'missing-key',
      path,
      message: 'a capacity block needs its length in days',
      hint: 'write { kind: capacity-block, days: 14 }',
    });
  } else if (days > 14 && days % 7 !== 0) {
    context.report({
      code: 'wrong-value',
      path: [...path, 'days'],
      message: `AWS sells no block of ${days} days`,
      hint: `from 1 to 14 days, or whole weeks: ${Math.floor(days / 7) * 7} or ${Math.min(Math.ceil(days / 7) * 7, 182)}`,
    });
  }
}
