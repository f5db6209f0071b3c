import { scaleLinear } from 'd3-scale';
import { placeLabels } from '../../../lib/report/drawings/place-labels.js';
import { spanOf } from '../../../lib/report/drawings/scatter.js';
import { formatShort } from '../../../lib/units/numbers.js';
import type { FrontierView } from '../../worker/protocol.js';

const CHART = { width: 640, height: 300, left: 70, right: 130, top: 20, bottom: 45 };

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
  const labels = placeLabels(
    drawn.map((each) => ({ x: x.at(each.x), y: y.at(each.y), label: each.point.bought })),
    ['right', 'left', 'above', 'below', 'below-right'],
    { left, right: width },
  );
  return (
    <figure>
      <figcaption>
        Cost against energy of every Pareto-optimal plan; the filled point is the plan as it is. Click another to write
        it into the blueprint; the table below has every figure
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
        {drawn.map(({ point, x: usd, y: energy }, at) => (
          // biome-ignore lint/a11y/useSemanticElements: a point of a drawing can be no button of HTML.
          <g
            key={point.name}
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
            <text
              x={labels[at]!.x}
              y={labels[at]!.y}
              font-size={12}
              font-weight={point.chosen ? 700 : 400}
              text-anchor={labels[at]!.anchor}
              fill="var(--ink)"
            >
              {point.bought}
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
