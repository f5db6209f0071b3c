import type { NodePool } from '../../studies/schedule/model/node-pool.js';
import type {
  MakespanBound,
  NeverRun,
  NeverRunReason,
  Schedule,
  Utilization,
} from '../../studies/schedule/model/schedule.js';
import { formatSignificant } from '../../units/numbers.js';
import {
  amount,
  type Block,
  count,
  documentOf,
  left,
  pageFigures,
  type ReportDocument,
  right,
  type Section,
  section,
  type Table,
  table,
  warning,
} from '../document/document.js';
import { drawGantt, spanText } from '../drawings/gantt.js';
import { WIDE_CHART } from '../drawings/svg.js';

/** The schedules of one list of tasks on the nodes of a hall. */
interface ScheduleFacts {
  readonly hall: string;
  /** One for each policy, in the order of the report. */
  readonly schedules: readonly Schedule[];
  readonly pool: NodePool;
  /** Groups without a published network baseline: tasks that need bandwidth do not run there. */
  readonly networkUnknown: readonly string[];
}

const POLICY_WORDS: Record<Schedule['policy'], string> = {
  'round-robin': 'round robin',
  'completion-time': 'completion time',
  'priority-backfill': 'backfill',
};

/** Makespan, waits and utilisation of a list of tasks on a hall, under each policy. */
export function scheduleDocument({ hall, schedules, pool, networkUnknown }: ScheduleFacts): ReportDocument {
  const nodes = pool.groups.reduce((sum, group) => sum + group.nodes, 0);
  const [first] = schedules;
  const tasks = (first?.placements.length ?? 0) + (first?.neverRuns.length ?? 0);
  return documentOf(
    'schedule',
    `Schedule on ${hall}`,
    `${tasks} tasks on ${nodes} nodes. Bound: no schedule is shorter.`,
    [
      ...shortestFigures(schedules),
      section('policies', 'Policies', [policiesTable(schedules)]),
      neverRunSection(first?.neverRuns ?? [], networkUnknown),
      ...schedules.map((schedule) => policySection(schedule, pool)),
      boundsSection(first?.bounds ?? []),
    ],
  );
}

/** Of the policy with the shortest makespan; the table has all. */
function shortestFigures(schedules: readonly Schedule[]): Section[] {
  const [first, ...others] = schedules;
  if (first === undefined) return [];
  const best = others.reduce((least, each) => (each.makespanSeconds < least.makespanSeconds ? each : least), first);
  const bound = best.bounds[0];
  const never = best.neverRuns.length;
  return [
    pageFigures([
      { key: 'policy', label: 'shortest under', value: POLICY_WORDS[best.policy] },
      {
        key: 'makespan',
        label: 'makespan',
        value: spanText(best.makespanSeconds),
        ...(bound !== undefined && { note: `no schedule is shorter than ${spanText(bound.seconds)}` }),
      },
      { key: 'wait', label: 'mean wait', value: spanText(best.waits.meanSeconds) },
      { key: 'utilization', label: 'accelerators in use', value: amount(acceleratorsInUse(best.utilization), 'share') },
      ...(never === 0
        ? []
        : [{ key: 'never', label: 'tasks that never run', value: count(never), tone: 'warning' as const }]),
    ]),
  ];
}

function policiesTable(schedules: readonly Schedule[]): Table {
  return table(
    'policies',
    'Makespan, waits and utilisation by policy',
    [
      left('policy', 'policy'),
      right('makespan', 'makespan'),
      right('bound', 'bound'),
      right('meanWait', 'mean wait'),
      right('p95Wait', 'p95 wait'),
      right('maxWait', 'max wait'),
      right('utilization', 'utilised'),
    ],
    schedules.map((schedule) => ({
      policy: POLICY_WORDS[schedule.policy],
      makespan: spanText(schedule.makespanSeconds),
      bound: schedule.bounds[0] === undefined ? null : spanText(schedule.bounds[0].seconds),
      meanWait: spanText(schedule.waits.meanSeconds),
      p95Wait: spanText(schedule.waits.p95Seconds),
      maxWait: spanText(schedule.waits.maxSeconds),
      utilization: amount(acceleratorsInUse(schedule.utilization), 'share'),
    })),
  );
}

function acceleratorsInUse(utilization: readonly Utilization[]): number | null {
  return utilization.find(({ of, resource }) => of.kind === 'all-nodes' && resource === 'accelerators')?.share ?? null;
}

function neverRunSection(neverRuns: readonly NeverRun[], networkUnknown: readonly string[]): Section {
  const unknown: Block[] = networkUnknown.map((group) =>
    warning(
      `${group}: no source gives the network baseline of its type, so tasks that need bandwidth do not run there.`,
    ),
  );
  const never = table(
    'never-runs',
    'Tasks that never run',
    [left('task', 'task'), left('reason', 'reason')],
    neverRuns.map(({ task, reason }) => ({ task, reason: reasonText(reason) })),
  );
  return section('never-runs', 'Tasks that never run', [...unknown, ...(neverRuns.length > 0 ? [never] : [])]);
}

function reasonText(reason: NeverRunReason): string {
  switch (reason.kind) {
    case 'circle':
      return `circular dependency through ${reason.tasks.join(', ')}`;
    case 'no-group':
      return 'no node group accepts its workload';
    case 'node-too-small':
      return `needs ${formatSignificant(reason.asked)} of ${reason.resource} on a node; the largest node has ${formatSignificant(reason.largest)}`;
    case 'no-node-has-all':
      return 'no node has every resource that it needs';
    case 'too-few-nodes':
      return `needs ${reason.asked} nodes of one group; the largest group has ${reason.largest}`;
    case 'store-unknown':
      return `store ${reason.store} does not exist`;
    case 'store-too-small':
      return `needs ${formatSignificant(reason.asked)} of ${reason.resource} of ${reason.store}, which has ${formatSignificant(reason.largest)}`;
    case 'after-unknown':
      return `depends on ${reason.task}, which is not in the list`;
    case 'after-never-runs':
      return `depends on ${reason.task}, which never runs`;
  }
}

function policySection(schedule: Schedule, pool: NodePool): Section {
  const id = schedule.policy;
  const title = POLICY_WORDS[schedule.policy];
  const placements: Table = table(
    `${id}-placements`,
    `Placements under ${title}`,
    [
      left('task', 'task'),
      left('group', 'group'),
      right('nodes', 'nodes'),
      right('start', 'start'),
      right('end', 'end'),
      right('wait', 'wait'),
    ],
    schedule.placements.map((each) => ({
      task: each.task,
      group: each.group,
      nodes: count(each.nodes.length),
      start: spanText(each.startSeconds - schedule.originSeconds),
      end: spanText(each.endSeconds - schedule.originSeconds),
      wait: spanText(each.startSeconds - each.readySeconds),
    })),
  );
  return {
    id,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    folded: true,
    blocks: [
      {
        kind: 'chart',
        id: `${id}-gantt`,
        caption: `Tasks on nodes under ${title}`,
        table: `${id}-placements`,
        chart: {
          kind: 'svg',
          svg: drawGantt(`Tasks on nodes under ${title}`, schedule, pool),
          wide: drawGantt(`Tasks on nodes under ${title}`, schedule, pool, WIDE_CHART),
        },
      },
      placements,
      utilizationTable(schedule),
    ],
  };
}

function utilizationTable(schedule: Schedule): Table {
  return table(
    `${schedule.policy}-utilization`,
    `Utilisation over the makespan under ${POLICY_WORDS[schedule.policy]}`,
    [left('of', 'of'), left('resource', 'resource'), right('share', 'utilisation')],
    schedule.utilization
      .filter(({ share }) => share > 0)
      .map(({ of, resource, share }) => ({
        of: of.kind === 'all-nodes' ? 'all nodes' : of.kind === 'group' ? of.group : of.store,
        resource,
        share: amount(share, 'share'),
      })),
  );
}

/** They depend on the tasks and the nodes alone. */
function boundsSection(bounds: readonly MakespanBound[]): Section {
  const least = table(
    'bounds',
    'Lower bounds on the makespan under any policy',
    [left('bound', 'bound'), right('least', 'makespan ≥')],
    bounds
      .filter(({ seconds }) => seconds > 0)
      .map((bound) => ({ bound: boundText(bound), least: spanText(bound.seconds) })),
  );
  return section('bounds', 'Lower bounds', least.rows.length === 0 ? [] : [least]);
}

function boundText(bound: MakespanBound): string {
  switch (bound.kind) {
    case 'critical-path':
      return `critical path: ${bound.tasks.join(' → ')}`;
    case 'work':
      return `${bound.resource}: work ÷ capacity${bound.workload === null ? '' : ` of ${bound.workload}`}`;
    case 'store-work':
      return `${bound.store}: ${bound.resource} required ÷ provided`;
  }
}
