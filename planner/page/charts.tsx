import { scaleLinear } from 'd3-scale';
import { spanOf } from '../../lib/report/drawings/scatter.js';
import { formatShort } from '../../lib/units/numbers.js';
import type { BillItem, FrontierView } from '../worker/protocol.js';

/** Colours by category: hardware, software, maintenance. */
const COLOURS = { hardware: 'var(--series-1)', software: 'var(--series-4)', maintenance: 'var(--series-2)' } as const;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Rectangles with areas in proportion to the values, each as near to a square as a row of them allows (Bruls et al. 2000). */
export function squarify(values: readonly number[], box: Box): Box[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  if (values.length === 0 || total <= 0) return values.map(() => ({ ...box, width: 0, height: 0 }));
  const areas = values.map((value) => (value / total) * box.width * box.height);
  const boxes: Box[] = [];
  let rest = box;
  let start = 0;
  while (start < areas.length) {
    const side = Math.min(rest.width, rest.height);
    let end = start + 1;
    while (end < areas.length && worst(areas.slice(start, end + 1), side) <= worst(areas.slice(start, end), side))
      end++;
    const row = areas.slice(start, end);
    const sum = row.reduce((all, area) => all + area, 0);
    const wide = rest.width >= rest.height;
    const depth = side === 0 ? 0 : sum / side;
    let at = 0;
    for (const area of row) {
      const length = depth === 0 ? 0 : area / depth;
      boxes.push(
        wide
          ? { x: rest.x, y: rest.y + at, width: depth, height: length }
          : { x: rest.x + at, y: rest.y, width: length, height: depth },
      );
      at += length;
    }
    rest = wide
      ? { x: rest.x + depth, y: rest.y, width: rest.width - depth, height: rest.height }
      : { x: rest.x, y: rest.y + depth, width: rest.width, height: rest.height - depth };
    start = end;
  }
  return boxes;
}

/** The longest side ÷ shortest side of a row. */
function worst(row: readonly number[], side: number): number {
  const sum = row.reduce((all, area) => all + area, 0);
  return Math.max(
    ...row.map((area) => Math.max((side * side * area) / (sum * sum), (sum * sum) / (side * side * area))),
  );
}

const MAP: Box = { x: 0, y: 0, width: 640, height: 260 };
/** Of a letter at 12 px, a little above the mean. */
const LETTER = 6.6;

/** What a month costs, by area; the table below has the same lines. */
export function TreeMap({ items }: { readonly items: readonly BillItem[] }) {
  const sorted = [...items].sort((a, b) => b.usd - a.usd);
  const boxes = squarify(
    sorted.map(({ usd }) => usd),
    MAP,
  );
  return (
    <figure class="wide">
      <figcaption>
        A month by cost: <Key name="hardware" /> <Key name="software" /> <Key name="maintenance" />
      </figcaption>
      <svg
        viewBox={`0 0 ${MAP.width} ${MAP.height}`}
        role="img"
        aria-label="Tree map of the bill; the table below has its figures"
      >
        {sorted.map(({ category, label, usd }, at) => {
          const { x, y, width, height } = boxes[at]!;
          const room = Math.floor((width - 10) / LETTER);
          const text = label.length <= room ? label : `${label.slice(0, Math.max(0, room - 1))}…`;
          return (
            <g key={`${label}-${at}`}>
              <rect
                x={x + 1}
                y={y + 1}
                width={Math.max(0, width - 2)}
                height={Math.max(0, height - 2)}
                rx={3}
                fill={COLOURS[category]}
              >
                <title>{`${label}: ${formatShort(usd)} USD/month`}</title>
              </rect>
              {room > 5 && height > 20 && (
                <text x={x + 7} y={y + 17} font-size={12} fill="var(--paper)">
                  {text}
                </text>
              )}
              {room > 5 && height > 36 && (
                <text x={x + 7} y={y + 32} font-size={12} fill="var(--paper)">
                  {`${formatShort(usd)} USD`.slice(0, room)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

function Key({ name }: { readonly name: keyof typeof COLOURS }) {
  return (
    <span class="key">
      <i style={{ background: COLOURS[name] }} />
      {name}
    </span>
  );
}

const CHART = { width: 640, height: 300, left: 70, right: 20, top: 20, bottom: 45 };

/** Cost against energy; a point writes its plan into the blueprint. */
export function FrontierChart({
  frontier: { points, environment },
  pick,
}: {
  readonly frontier: FrontierView;
  readonly pick: (point: FrontierView['points'][number]) => void;
}) {
  const drawn = points.flatMap((point) =>
    point.environment === null ? [] : [{ point, x: point.usd, y: point.environment }],
  );
  if (drawn.length === 0) return <p>The power of these types is unknown: there is nothing to draw.</p>;
  const { width, height, left, right, top, bottom } = CHART;
  const x = scale(
    drawn.map((each) => each.x),
    left,
    width - right,
  );
  const y = scale(
    drawn.map((each) => each.y),
    height - bottom,
    top,
  );
  return (
    <figure class="wide">
      <figcaption>
        Cost against energy of every Pareto-optimal plan; click a point to write it into the blueprint
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} aria-label="Frontier">
        <line x1={left} x2={width - right} y1={height - bottom} y2={height - bottom} stroke="var(--line)" />
        <line x1={left} x2={left} y1={top} y2={height - bottom} stroke="var(--line)" />
        {x.ticks.map((value) => (
          <text
            key={`x${value}`}
            x={x.at(value)}
            y={height - bottom + 18}
            font-size={12}
            text-anchor="middle"
            fill="var(--muted)"
          >
            {formatShort(value)}
          </text>
        ))}
        {y.ticks.map((value) => (
          <text key={`y${value}`} x={left - 8} y={y.at(value) + 4} font-size={12} text-anchor="end" fill="var(--muted)">
            {formatShort(value)}
          </text>
        ))}
        <text x={width - right} y={height - 8} font-size={12} text-anchor="end" fill="var(--muted)">
          USD/month
        </text>
        <text x={left - 60} y={12} font-size={12} fill="var(--muted)">
          {environment}
        </text>
        {drawn.map(({ point, x: usd, y: energy }) => (
          // biome-ignore lint/a11y/useSemanticElements: a point of a drawing can be no button of HTML.
          <g
            key={point.label}
            class="pick"
            role="button"
            tabindex={0}
            aria-label={`Choose ${point.label}`}
            onClick={() => pick(point)}
            onKeyDown={({ key }) => (key === 'Enter' || key === ' ') && pick(point)}
          >
            <circle
              cx={x.at(usd)}
              cy={y.at(energy)}
              r={point.chosen ? 8 : 6}
              fill={point.chosen ? 'var(--series-1)' : 'var(--paper)'}
              stroke="var(--series-1)"
              stroke-width={2}
            >
              <title>{point.label}</title>
            </circle>
            <text x={x.at(usd)} y={y.at(energy) - 12} font-size={12} text-anchor="middle" fill="var(--ink)">
              {point.name}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}

function scale(values: readonly number[], from: number, to: number) {
  const made = scaleLinear(spanOf(values), [from, to]).nice(4);
  return { ticks: made.ticks(4), at: (value: number) => made(value) };
}
