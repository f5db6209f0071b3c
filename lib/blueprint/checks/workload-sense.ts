import type { DocumentPath } from '../diagnostic.js';
import { pointerOf } from '../document/pointer.js';
import type { WorkloadBlueprint } from '../schema.js';
import { type Incomplete, isWritten, type SenseContext } from './sense.js';
import { shown } from './shown.js';

export function checkWorkloads(context: SenseContext): void {
  for (const [index, workload] of (context.data.workloads ?? []).entries()) {
    if (workload === undefined) continue;
    const path = ['workloads', index];
    checkAsksForSomething(context, path);
    checkOperations(context, workload, path);
    checkNodes(context, workload, path);
    checkTypes(context, workload, path);
    checkPurchase(context, workload, path);
  }
}

/** Any of them says how large the fleet must be. */
const SIZING_KEYS = ['compute', 'accelerators', 'network', 'host', 'nodes'] as const;

function checkAsksForSomething(context: SenseContext, path: DocumentPath): void {
  if (SIZING_KEYS.some((key) => isWritten(context, [...path, key]))) return;
  context.report({
    code: 'missing-key',
    path,
    message: 'the workload asks for no nodes',
    hint: `add one of ${SIZING_KEYS.join(', ')}`,
  });
}

/** TOPS count integer operations: of a floating-point format they are a sparse or an int8 figure by mistake. */
function checkOperations(context: SenseContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
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

function checkNodes({ data, report }: SenseContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const { atLeast, atMost } = workload.nodes ?? {};
  if (atLeast !== undefined && atMost !== undefined && atMost < atLeast) {
    report({
      code: 'contradiction',
      path: [...path, 'nodes', 'atMost'],
      message: `at most ${atMost} nodes, and at least ${atLeast}: no fleet has both`,
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

function checkTypes({ report }: SenseContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
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

function checkPurchase(context: SenseContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
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
  context: SenseContext,
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
