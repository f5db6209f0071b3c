import { minutesOf } from '../../../units/instant.js';
import { formatQuantity } from '../../../units/quantity/format-quantity.js';
import { shown } from '../../../units/shown.js';
import type { DocumentPath } from '../../document/diagnostic.js';
import { windowOf } from '../../names/held-capacity.js';
import type { Blueprint, WorkloadBlueprint } from '../../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from '../check-context.js';

type Held = Incomplete<Blueprint['capacity'][number]>;

/** Workloads that are bound to held capacity, and the dates of runs. */
export function checkBoundWorkloads(context: CheckContext): void {
  for (const [index, workload] of (context.data.workloads ?? []).entries()) {
    if (workload !== undefined) checkWorkload(context, workload, ['workloads', index]);
  }
  checkClaims(context);
}

function checkWorkload(context: CheckContext, workload: Incomplete<WorkloadBlueprint>, path: DocumentPath): void {
  const { data, report } = context;
  const runHours = runHoursOf(workload);
  const { runStart, capacity } = workload;
  if (runStart !== undefined && minutesOf(runStart) === null) {
    const message = `${shown(runStart)} is no day of the calendar`;
    report({ code: 'wrong-value', path: [...path, 'runStart'], message });
    return;
  }
  if (runStart !== undefined && runHours === null) {
    report({
      code: 'contradiction',
      path: [...path, 'runStart'],
      message: '"runStart" is of a run, and this workload goes on month by month',
      hint: 'add "runLength", or a model to train with its deadline',
    });
  }
  const names = (data.capacity ?? []).flatMap((held) => held?.name ?? []);
  for (const [index, name] of (capacity ?? []).entries()) {
    if (name === undefined) continue;
    const at = [...path, 'capacity', index];
    const held = (data.capacity ?? []).find((each) => each?.name === name);
    if (held !== undefined) checkBound(context, workload, held, runHours, at);
    else if (!isWritten(context, ['capacity']) || !(data.capacity ?? []).includes(undefined)) {
      report({
        code: 'reference-unknown',
        path: at,
        message: `no entry of "capacity" is named ${shown(name)}`,
        hint: names.length === 0 ? 'add it to "capacity" of the hall' : `entries: ${names.join(', ')}`,
      });
    }
  }
  checkSpread(context, workload, path);
}

/** Hours of a run, at most; null: it goes on, or comes again. */
function runHoursOf({ dutyCycle, runLength, training, fineTuning }: Incomplete<WorkloadBlueprint>): number | null {
  return dutyCycle === undefined ? (runLength ?? training?.deadline ?? fineTuning?.deadline ?? null) : null;
}

/** Whether a workload can be in the capacity that it is bound to: by name, type and time. */
function checkBound(
  { report }: CheckContext,
  workload: Incomplete<WorkloadBlueprint>,
  held: Held,
  runHours: number | null,
  path: DocumentPath,
): void {
  const { name, runStart, types } = workload;
  const wrong = (message: string, hint: string) => report({ code: 'contradiction', path, message, hint });
  if (name !== undefined && held.workloads !== undefined && !held.workloads.includes(name)) {
    wrong(`${held.name} is kept for ${held.workloads.join(', ')}`, `add ${name} to its "workloads"`);
    return;
  }
  const { type } = held;
  const covers = (entry: string | undefined) =>
    entry === type || (entry !== undefined && type?.startsWith(`${entry}.`));
  const allow = types?.allow ?? [];
  if (type !== undefined && ((allow.length > 0 && !allow.some(covers)) || (types?.deny ?? []).some(covers))) {
    wrong(`${held.name} holds ${type}, which "types" of this workload excludes`, `allow ${type}, or remove it here`);
    return;
  }
  if (held.kind === 'capacity-block' && runHours === null) {
    wrong(
      `${held.name} is a capacity block, which ends, and this workload goes on month by month`,
      'add the time that it runs, such as "runLength: 13 d"',
    );
    return;
  }
  const { from, until } = windowOf(held);
  const [begins, ends] = [from, until].map((time) => (time === null ? null : minutesOf(time)));
  if (runHours === null || ends === null || ends === undefined) {
    if (runStart !== undefined && begins !== null && begins !== undefined && minutesOf(runStart)! < begins) {
      wrong(`the run starts at ${runStart}, and ${held.name} at ${from}`, `write "runStart: ${from}" or later`);
    }
    return;
  }
  const start = runStart === undefined ? (begins ?? null) : minutesOf(runStart);
  if (start === null) return;
  if (start >= ends || (begins !== null && begins !== undefined && start + runHours * 60 <= begins)) {
    wrong(
      `the run starts at ${runStart}, and ${held.name} is held from ${from ?? 'now'} until ${until}: they do not overlap`,
      'change "runStart", or bind the workload to other capacity',
    );
  } else if (begins !== null && begins !== undefined && start < begins) {
    wrong(`the run starts at ${runStart}, and ${held.name} at ${from}`, `write "runStart: ${from}" or later`);
  } else if (start + runHours * 60 > ends) {
    const left = Math.floor((ends - start) / 60);
    wrong(
      `the run may take ${formatQuantity('duration', runHours)}, and ${held.name} is there for ${left} h of them, until ${until}`,
      `write a deadline or a length of at most "${left} h", or extend the capacity`,
    );
  }
}

/** Nodes that are spread over zones are in as many. */
function checkSpread(
  { data, report }: CheckContext,
  workload: Incomplete<WorkloadBlueprint>,
  path: DocumentPath,
): void {
  const { capacity, zones } = workload;
  if (capacity === undefined || capacity.includes(undefined) || typeof zones !== 'object') return;
  const spread = (zones as { spread?: number }).spread;
  const held = (data.capacity ?? []).filter((each) => each?.name !== undefined && capacity.includes(each.name));
  const places = new Set(held.map((each) => each?.zone));
  if (spread === undefined || places.has(undefined) || places.size === 0 || spread <= places.size) return;
  report({
    code: 'contradiction',
    path: [...path, 'capacity'],
    message: `this capacity is in ${[...places].join(', ')}, and "zones" spreads the nodes over ${spread}`,
    hint: 'write "zones: single", or bind it to capacity in more zones',
  });
}

/** Workloads that are bound to the same capacity claim their fewest nodes of it at once. */
function checkClaims({ data, report }: CheckContext): void {
  for (const held of data.capacity ?? []) {
    if (held?.name === undefined || held.nodes === undefined) continue;
    let claimed = 0;
    for (const [index, workload] of (data.workloads ?? []).entries()) {
      const bound = workload?.capacity ?? [];
      if (bound.length !== 1 || bound[0] !== held.name) continue;
      claimed += (workload?.nodes?.atLeast ?? 1) + (workload?.spares?.nodes ?? 0);
      if (claimed <= held.nodes) continue;
      report({
        code: 'contradiction',
        path: ['workloads', index, 'capacity', 0],
        message: `${held.name} holds ${held.nodes} nodes, and the workloads that are bound to it up to here claim ${claimed}`,
        hint: 'lower "nodes.atLeast", or bind it to other capacity too',
      });
      break;
    }
  }
}
