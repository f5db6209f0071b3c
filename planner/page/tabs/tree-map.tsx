import { ROLES, roleColor } from '../../../lib/report/drawings/palette.js';
import { formatShort } from '../../../lib/units/numbers.js';
import type { BillItem } from '../../worker/protocol.js';

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
    <figure>
      <figcaption>
        A month by cost:{' '}
        {ROLES.filter((role) => items.some((item) => item.role === role)).map((role) => (
          <span key={role} class="key">
            <i style={{ background: roleColor(role) }} />
            {role.replace('-', ' ')}
          </span>
        ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${MAP.width} ${MAP.height}`}
        role="img"
        aria-label="Tree map of the bill; the table below has its figures"
      >
        {sorted.map(({ role, label, usd }, at) => {
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
                fill={roleColor(role)}
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
