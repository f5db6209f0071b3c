import { CHART_WIDTH } from './svg.js';

/** Of a label and of a bold character in it, in the units of a drawing. */
const HEIGHT = 12;
const CHARACTER = 7.4;
/** Of the circle that marks a point, with room around it. */
const RADIUS = 9;

/** A point of a chart, in the units of the drawing, with its label. */
interface MarkedPoint {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

/** The baseline of a label and the side that is anchored there. */
interface PlacedLabel {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  /** It covers nothing. */
  readonly free: boolean;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** From left to right, in the units of the drawing. */
interface Span {
  readonly left: number;
  readonly right: number;
}

type Side = 'above' | 'right' | 'left' | 'below' | 'below-right';

/**
 * Where the label of each point is drawn: on the first side of it where it covers no point and no label before it, else on
 * the first side.
 * @param within - where labels may be. @default - the whole width of a chart
 */
export function placeLabels(
  points: readonly MarkedPoint[],
  sides: readonly [Side, ...Side[]],
  within: Span = { left: 0, right: CHART_WIDTH },
): PlacedLabel[] {
  const taken: Box[] = points.map(({ x, y }) => ({
    left: x - RADIUS,
    top: y - RADIUS,
    width: 2 * RADIUS,
    height: 2 * RADIUS,
  }));
  return points.map((point, at) => {
    const others = () => taken.filter((_, index) => index !== at);
    const places = sides.map((side) => placeAt(point, side));
    const free = places.find(({ box }) => isInside(box, within) && !others().some((other) => overlap(box, other)));
    const { label, box } = free ?? places[0]!;
    taken.push(box);
    return { ...label, free: free !== undefined };
  });
}

function placeAt(
  { x, y, label }: MarkedPoint,
  side: Side,
): { readonly label: Omit<PlacedLabel, 'free'>; readonly box: Box } {
  const width = label.length * CHARACTER;
  const [anchor, at, baseline] = (
    {
      above: ['middle', x, y - RADIUS - 2],
      below: ['middle', x, y + RADIUS + HEIGHT],
      right: ['start', x + RADIUS + 1, y + 4],
      left: ['end', x - RADIUS - 1, y + 4],
      'below-right': ['start', x + RADIUS - 3, y + RADIUS + HEIGHT - 4],
    } as const
  )[side];
  const left = at - { start: 0, middle: width / 2, end: width }[anchor];
  return { label: { x: at, y: baseline, anchor }, box: { left, top: baseline - HEIGHT, width, height: HEIGHT } };
}

function isInside({ left, top, width }: Box, within: Span): boolean {
  return left >= within.left && top >= 0 && left + width <= within.right;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}
