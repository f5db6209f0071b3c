import type { NetworkBlock } from '../document/document.js';
import { at, CHART_WIDTH, drawing, element, fitText, label } from './svg.js';

const PAD = 10;
const SUBNET_HEAD = 24;
const LINE = 17;

const ROLE_COLORS: Readonly<Record<string, string>> = {
  public: 'var(--series-2)',
  'control-plane': 'var(--series-4)',
  nodes: 'var(--series-3)',
  accelerators: 'var(--series-1)',
};

/** The network: zones one below the other, in each its subnets and their resources; outside, what is reached. */
export function drawNetwork({ id, caption, vpc, zones, outside }: NetworkBlock): string {
  const parts: string[] = [];
  const inner = CHART_WIDTH - 4 * PAD;
  let y = 30;
  for (const zone of zones) {
    const heights = zone.subnets.map(({ holds }) => SUBNET_HEAD + holds.length * LINE + (holds.length > 0 ? 6 : 2));
    const height = 26 + heights.reduce((sum, each) => sum + each + 6, 0) + 4;
    parts.push(
      box(PAD, y, CHART_WIDTH - 2 * PAD, height, 'var(--line)', 'var(--paper)'),
      label(zone.id, { x: 2 * PAD, y: y + 18, weight: 600 }),
    );
    let top = y + 26;
    for (const [index, { role, cidr, holds }] of zone.subnets.entries()) {
      const color = ROLE_COLORS[role] ?? 'var(--muted)';
      parts.push(
        box(2 * PAD, top, inner, heights[index]!, color, 'var(--wash)'),
        element('rect', { x: 2 * PAD, y: at(top), width: 5, height: at(heights[index]!), fill: color }),
        label(role, { x: 3 * PAD + 2, y: top + 17 }),
        label(cidr, { x: 2 * PAD + inner - 8, y: top + 17, anchor: 'end', fill: 'var(--muted)' }),
        ...holds.map((text, line) =>
          label(fitText(text, inner - 30), { x: 4 * PAD, y: top + SUBNET_HEAD + 12 + line * LINE, size: 12 }),
        ),
      );
      top += heights[index]! + 6;
    }
    y += height + 8;
  }
  const frame = [
    box(1, 1, CHART_WIDTH - 2, y, 'var(--muted)', 'var(--wash)'),
    label(vpc, { x: PAD, y: 20, weight: 600 }),
  ];
  const reached = outside.map(({ name, through }, index) => {
    const top = y + 12 + index * 40;
    return [
      element('path', {
        d: `M ${PAD + 8} ${at(top - 11)} v 26 h 16`,
        fill: 'none',
        stroke: 'var(--muted)',
        'stroke-width': 1.5,
      }),
      box(PAD + 24, top, CHART_WIDTH - 2 * PAD - 24, 30, 'var(--line)', 'var(--paper)'),
      label(fitText(`${name}, through ${through}`, CHART_WIDTH - 70), { x: PAD + 34, y: top + 20 }),
    ].join('');
  });
  return drawing(id, caption, y + 8 + outside.length * 40, [...frame, ...parts, ...reached]);
}

function box(x: number, y: number, width: number, height: number, stroke: string, fill: string): string {
  return element('rect', { x: at(x), y: at(y), width: at(width), height: at(height), rx: 5, stroke, fill });
}
