import { scaleLinear } from 'd3-scale';
import type { NodePool } from '../../studies/schedule/model/node-pool.js';
import type { Placement, Schedule } from '../../studies/schedule/model/schedule.js';
import { formatSignificant } from '../../units/numbers.js';
import { byName, compareText } from '../../units/order.js';
import { countOf } from '../../units/words.js';
import { assignLanes, type Lane } from './gantt-lanes.js';
import { SERIES, seriesColor } from './palette.js';
import { at, CHART_WIDTH, drawing, element, escapeMarkup, fitText, label, legend } from './svg.js';
import { timeTicks } from './time-axis.js';

/** Left of the bars: the numbers of the nodes. */
const GUTTER = 26;
/** Right of the bars. */
const MARGIN = 8;
const GROUP_HEAD = 22;
/** Rows are as tall as this where few nodes let them; many nodes share `MOST_ROWS_HEIGHT`. */
const ROW_HEIGHT = 22;
const MOST_ROWS_HEIGHT = 480;
/** Numbers beside rows lower than this would touch. */
const NUMBERED_ROW_HEIGHT = 13;
const BAR_TEXT = { least: 8, most: 11 } as const;
const MOST_TICKS = { narrow: 7, wide: 13 } as const;

/**
 * Who runs where and when: a row for each node, a bar for each task on it, in the colour of its workload. Tasks that
 * share a node share its row; a gang on neighbouring nodes is one tall bar. Each bar says its task under the pointer.
 */
export function drawGantt(caption: string, schedule: Schedule, pool: NodePool, width = CHART_WIDTH): string {
  const right = width - MARGIN;
  const shown = shownWorkloads(schedule.placements);
  const names = shown.length > 1 ? legend(shown, 0, { width }) : { svg: '', height: 0 };
  if (schedule.placements.length === 0) {
    return drawing(caption, 30, [label('No task ran.', { x: 0, y: 18 })], width);
  }
  const nodes = pool.groups.reduce((sum, group) => sum + group.nodes, 0);
  const rowHeight = Math.min(ROW_HEIGHT, MOST_ROWS_HEIGHT / nodes);
  const { originSeconds, makespanSeconds } = schedule;
  const x = scaleLinear([originSeconds, originSeconds + makespanSeconds], [GUTTER, right]);
  const colorOf = (placement: Placement) => {
    const index = shown.indexOf(workloadOf(placement));
    return seriesColor(index === -1 ? shown.length - 1 : index);
  };

  const top = names.height + 4;
  const parts: string[] = [];
  let y = top;
  for (const group of [...pool.groups].sort(byName)) {
    const title = `${group.name}, ${countOf(group.nodes, 'node')}`;
    parts.push(label(fitText(title, width), { x: 0, y: y + 15, weight: 600 }));
    y += GROUP_HEAD;
    parts.push(...drawRows(group.nodes, y, rowHeight, right));
    const here = schedule.placements.filter((placement) => placement.group === group.name);
    const lanes = assignLanes(here);
    for (const placement of here) {
      parts.push(drawTask(placement, colorOf(placement), lanes.get(placement)!, { x, y, rowHeight, originSeconds }));
    }
    y += group.nodes * rowHeight + 6;
  }
  const description = `${schedule.placements.length} tasks on ${nodes} nodes in ${spanText(makespanSeconds)}.`;
  return drawing(
    caption,
    y + 44,
    [
      element('desc', {}, escapeMarkup(description)),
      names.svg,
      ...drawTimeAxis(makespanSeconds, top + GROUP_HEAD, y, right),
      ...parts,
    ],
    width,
  );
}

function workloadOf({ workload }: Placement): string {
  return workload ?? 'any workload';
}

/** Workloads by the node-time that they took, as many as there are colours; the last is for the rest. */
function shownWorkloads(placements: readonly Placement[]): string[] {
  const nodeSeconds = new Map<string, number>();
  for (const placement of placements) {
    const name = workloadOf(placement);
    const taken = placement.nodes.length * (placement.endSeconds - placement.startSeconds);
    nodeSeconds.set(name, (nodeSeconds.get(name) ?? 0) + taken);
  }
  const names = [...nodeSeconds].sort(([a, x], [b, y]) => y - x || compareText(a, b)).map(([name]) => name);
  if (names.length <= SERIES.length) return names;
  const shown = names.slice(0, SERIES.length - 1);
  return [...shown, `the other ${names.length - shown.length}`];
}

function drawRows(nodes: number, top: number, rowHeight: number, right: number): string[] {
  const ground = element('rect', {
    x: GUTTER,
    y: at(top),
    width: at(right - GUTTER),
    height: at(nodes * rowHeight),
    fill: 'none',
    stroke: 'var(--line)',
    'stroke-width': 1,
  });
  if (rowHeight < NUMBERED_ROW_HEIGHT) return [ground];
  const numbers = Array.from({ length: nodes }, (_, node) =>
    label(String(node), {
      x: GUTTER - 6,
      y: top + (node + 0.5) * rowHeight + 4,
      anchor: 'end',
      size: 12,
      fill: 'var(--muted)',
    }),
  );
  return [ground, ...numbers];
}

interface Place {
  readonly x: (seconds: number) => number;
  /** Top of the group's rows. */
  readonly y: number;
  readonly rowHeight: number;
  readonly originSeconds: number;
}

function drawTask(placement: Placement, color: string, parts: readonly Lane[], place: Place): string {
  const { task, startSeconds, endSeconds } = placement;
  const [left, right] = [place.x(startSeconds), place.x(endSeconds)];
  const bars = parts.map(({ firstNode, nodes, lane, lanes }) => {
    const height = (nodes * place.rowHeight) / lanes;
    return { y: place.y + firstNode * place.rowHeight + lane * height, height };
  });
  const gap = Math.min(1, place.rowHeight / 10);
  const drawn = bars.map(({ y, height }) =>
    element('rect', {
      x: at(left),
      y: at(y + gap / 2),
      width: at(Math.max(0.5, right - left - 0.5)),
      height: at(height - gap),
      rx: at(Math.min(2, height / 6)),
      fill: color,
    }),
  );
  const tallest = bars.reduce((best, bar) => (bar.height > best.height ? bar : best));
  return element(
    'g',
    {},
    element('title', {}, escapeMarkup(tellTask(placement, place.originSeconds))),
    ...drawn,
    barText(task, left, right - left, tallest),
  );
}

/** The name, where the bar has room for enough of it to be of use. */
function barText(
  name: string,
  left: number,
  width: number,
  bar: { readonly y: number; readonly height: number },
): string {
  const size = Math.min(BAR_TEXT.most, Math.floor(bar.height - 2));
  if (size < BAR_TEXT.least || width < 6) return '';
  // A little room to spare: a page may fall back on a wide font.
  const text = fitText(name, width - 8, size * 1.12);
  if (text !== name && text.length < 5) return '';
  return label(text, { x: left + 3, y: bar.y + bar.height / 2 + size * 0.36, size, fill: 'var(--paper)' });
}

function tellTask(placement: Placement, originSeconds: number): string {
  const { task, workload, priority, nodes, readySeconds, startSeconds, endSeconds } = placement;
  const waited = startSeconds - readySeconds;
  return [
    workload === null ? task : `${task} of ${workload}`,
    `priority ${priority}`,
    countOf(nodes.length, 'node'),
    `from ${spanText(startSeconds - originSeconds)} to ${spanText(endSeconds - originSeconds)}`,
    waited === 0 ? 'no wait' : `waited ${spanText(waited)}`,
  ].join(', ');
}

/** `36 h`, `1.5 h`, `40 min`, `12 s`, `3 d`: the largest unit that leaves at least 1; days from the second on. */
export function spanText(seconds: number): string {
  const [size, unit] = (
    [
      [86_400, 'd'],
      [3600, 'h'],
      [60, 'min'],
    ] as const
  ).find(([each]) => seconds >= each * (each === 86_400 ? 2 : 1)) ?? [1, 's'];
  return `${formatSignificant(seconds / size)} ${unit}`;
}

function drawTimeAxis(makespanSeconds: number, top: number, bottom: number, right: number): string[] {
  const most = right > CHART_WIDTH ? MOST_TICKS.wide : MOST_TICKS.narrow;
  const x = scaleLinear([0, makespanSeconds], [GUTTER, right]);
  const { seconds, unit, secondsPerUnit } = timeTicks(makespanSeconds, most);
  const ticks = seconds.flatMap((tick) => [
    element('line', {
      x1: at(x(tick)),
      x2: at(x(tick)),
      y1: at(top),
      y2: at(bottom),
      stroke: 'var(--line)',
      'stroke-width': 1,
    }),
    label(String(tick / secondsPerUnit), {
      x: x(tick),
      y: bottom + 14,
      anchor: right - x(tick) < 14 ? 'end' : 'middle',
      size: 12,
      fill: 'var(--muted)',
    }),
  ]);
  const name = `time since the first submission, ${unit}`;
  return [...ticks, label(name, { x: right, y: bottom + 34, anchor: 'end', size: 12, fill: 'var(--muted)' })];
}
