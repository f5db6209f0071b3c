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
  left,
  type ReportDocument,
  right,
  type Section,
  type Table,
  table,
} from '../document/document.js';
import { drawGantt, spanText } from '../drawings/gantt.js';

export interface ScheduleFacts {
  readonly hall: string;
  /** One for each policy, in the order to tell them. */
  readonly schedules: readonly Schedule[];
  readonly pool: NodePool;
  /** Groups without a published network baseline: tasks that ask for bandwidth do not run there. */
  readonly networkUnknown: readonly string[];
}

const POLICY_WORDS: Record<Schedule['policy'], string> = {
  'round-robin': 'round robin',
  'completion-time': 'completion time',
  'priority-backfill': 'backfill',
};

/** How long a list of tasks takes on a hall under each policy, who waits, and what is used. */
export function scheduleDocument({ hall, schedules, pool, networkUnknown }: ScheduleFacts): ReportDocument {
  const nodes = pool.groups.reduce((sum, group) => sum + group.nodes, 0);
  const [first] = schedules;
  const tasks = (first?.placements.length ?? 0) + (first?.neverRuns.length ?? 0);
  return {
    format: 1,
    kind: 'schedule',
    title: `Schedule on ${hall}`,
    lead: `${tasks} tasks on ${nodes} nodes. No schedule can be shorter than its tightest bound.`,
    sections: [
      { id: 'policies', title: 'Policies', blocks: [policiesTable(schedules)] },
      ...neverRunSection(first?.neverRuns ?? [], networkUnknown),
      ...schedules.map((schedule) => policySection(schedule, pool)),
      ...boundsSection(first?.bounds ?? []),
    ],
  };
}

function policiesTable(schedules: readonly Schedule[]): Table {
  return table(
    'policies',
    'How long it takes and who waits',
    [
      left('policy', 'policy'),
      right('makespan', 'makespan'),
      right('bound', 'bound'),
      right('meanWait', 'mean wait'),
      right('p95Wait', '95 % within'),
      right('maxWait', 'longest'),
      right('utilization', 'in use'),
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

function neverRunSection(neverRuns: readonly NeverRun[], networkUnknown: readonly string[]): Section[] {
  const unknown: Block[] = networkUnknown.map((group) => ({
    kind: 'paragraph',
    tone: 'warning',
    text: `${group}: no source gives the network baseline of its type, so tasks that ask for bandwidth do not run there.`,
  }));
  if (neverRuns.length === 0 && unknown.length === 0) return [];
  const never = table(
    'never-runs',
    'Tasks that never run',
    [left('task', 'task'), left('reason', 'because')],
    neverRuns.map(({ task, reason }) => ({ task, reason: reasonText(reason) })),
  );
  return [
    { id: 'never-runs', title: 'What never runs', blocks: [...unknown, ...(neverRuns.length > 0 ? [never] : [])] },
  ];
}

function reasonText(reason: NeverRunReason): string {
  switch (reason.kind) {
    case 'circle':
      return `it comes after itself, by way of ${reason.tasks.join(', ')}`;
    case 'no-group':
      return 'no nodes are open to its workload';
    case 'node-too-small':
      return `it asks for ${formatSignificant(reason.asked)} of ${reason.resource} on a node, the largest has ${formatSignificant(reason.largest)}`;
    case 'no-node-has-all':
      return 'no node has all that it asks for at once';
    case 'too-few-nodes':
      return `it asks for ${reason.asked} nodes of one group, the largest has ${reason.largest}`;
    case 'store-unknown':
      return `there is no store ${reason.store}`;
    case 'store-too-small':
      return `it asks ${reason.store} for ${formatSignificant(reason.asked)} of ${reason.resource}, which has ${formatSignificant(reason.largest)}`;
    case 'after-unknown':
      return `it comes after ${reason.task}, which is not in the list`;
    case 'after-never-runs':
      return `it comes after ${reason.task}, which never runs`;
  }
}

function policySection(schedule: Schedule, pool: NodePool): Section {
  const id = schedule.policy;
  const title = POLICY_WORDS[schedule.policy];
  const placements: Table = table(
    `${id}-placements`,
    `Starts and ends under ${title}`,
    [
      left('task', 'task'),
      left('group', 'on'),
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
      placements,
      {
        kind: 'chart',
        id: `${id}-gantt`,
        caption: `Tasks on nodes under ${title}`,
        table: `${id}-placements`,
        chart: { kind: 'svg', svg: drawGantt(`${id}-gantt`, `Tasks on nodes under ${title}`, schedule, pool) },
      },
      utilizationTable(schedule),
    ],
  };
}

function utilizationTable(schedule: Schedule): Table {
  return table(
    `${schedule.policy}-utilization`,
    `Share in use over the makespan under ${POLICY_WORDS[schedule.policy]}`,
    [left('of', 'of'), left('resource', 'resource'), right('share', 'in use')],
    schedule.utilization
      .filter(({ share }) => share > 0)
      .map(({ of, resource, share }) => ({
        of: of.kind === 'all-nodes' ? 'all nodes' : of.kind === 'group' ? of.group : of.store,
        resource,
        share: amount(share, 'share'),
      })),
  );
}

/** They rest on the tasks and the nodes alone. */
function boundsSection(bounds: readonly MakespanBound[]): Section[] {
  const least = table(
    'bounds',
    'No schedule of these tasks can be shorter, whatever the policy',
    [left('bound', 'bound'), right('least', 'at least')],
    bounds
      .filter(({ seconds }) => seconds > 0)
      .map((bound) => ({ bound: boundText(bound), least: spanText(bound.seconds) })),
  );
  return least.rows.length === 0 ? [] : [{ id: 'bounds', title: 'Bounds', blocks: [least] }];
}

function boundText(bound: MakespanBound): string {
  switch (bound.kind) {
    case 'critical-path':
      return `critical path: ${bound.tasks.join(' → ')}`;
    case 'work':
      return `${bound.resource}: work ÷ capacity${bound.workload === null ? '' : ` of ${bound.workload}`}`;
    case 'store-work':
      return `${bound.store}: ${bound.resource} asked ÷ there is`;
  }
}
