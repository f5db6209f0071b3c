import { lustreFigure, offerFigure, reservationFigure } from '../../catalog/facts/figure-path.js';
import { decimal, minus, sum, times, toNumber } from '../../units/decimal.js';
import { printedSum, roundedUp } from '../../units/rounding.js';
import type { Choice, FleetShape, PricedLine } from '../choice/choice.js';
import { lineUsd } from '../choice/fixed-choice.js';
import { zonesOf } from '../choice/owned-nodes.js';
import type { Demand, Site } from '../model/demand.js';
import { nodeCostPerMonth, type PricedOption, RATE_KEYS } from '../model/purchase.js';
import type { CostLine, CostSummary } from '../model/sizing.js';

const CENTS = 2;

/** Hours of a part of a month do not end in decimals: what they add to a whole cent costs no other. */
const NOISE = decimal(1e-7);

/** The bill of a plan: every line, to the cent, and what has no price. */
export function billOf(choices: readonly Choice[], site: Site): CostSummary {
  const all = pricedLines(choices, site);
  const priced = all.filter(({ unitPriceUsd }) => unitPriceUsd !== null);
  const lines = priced.map(
    (line): CostLine => ({
      category: line.category,
      workload: line.workload,
      subject: line.subject,
      quantity: toNumber(line.quantity),
      unit: line.unit,
      unitPriceUsd: toNumber(line.unitPriceUsd!),
      figure: line.figure,
      usdPerMonth: roundedUp(minus(lineUsd(line), NOISE), CENTS),
    }),
  );
  const sumOf = (some: readonly CostLine[]) =>
    printedSum(
      some.map(({ usdPerMonth }) => usdPerMonth),
      CENTS,
    );
  const of = (category: CostLine['category']) => sumOf(lines.filter((line) => line.category === category));
  return {
    lines,
    unpriced: all
      .filter(({ unitPriceUsd }) => unitPriceUsd === null)
      .map(({ workload, subject, quantity, unit }) => ({
        workload,
        subject,
        reason: quantity.digits === 0n ? 'no-volume' : 'no-price',
        quantity: toNumber(quantity),
        unit,
      })),
    hardwareUsdPerMonth: of('hardware'),
    softwareUsdPerMonth: of('software'),
    maintenanceUsdPerMonth: of('maintenance'),
    totalUsdPerMonth: sumOf(lines),
  };
}

/** Exact lines: fleets and stores in slot order, then what is shared, then the support plan. */
function pricedLines(choices: readonly Choice[], site: Site): PricedLine[] {
  const lines = choices.flatMap(({ part }): readonly PricedLine[] => {
    if (part.kind === 'fixed') return part.lines;
    if (part.kind === 'fleet') return part.shapes.flatMap((shape) => fleetLines(shape, part.demand, site));
    const { store, lustre, usdPerGibMonth } = part.shape;
    if (lustre === null) return [];
    const { tier, capacityGib } = lustre;
    return [
      {
        category: 'hardware',
        workload: part.demand.name,
        subject: {
          kind: 'file-system',
          store: store.name,
          deployment: tier.deployment,
          mbytesPerSecondPerTib: tier.mbytesPerSecondPerTib,
        },
        quantity: decimal(capacityGib),
        unit: 'GiB-month',
        unitPriceUsd: usdPerGibMonth,
        figure: lustreFigure(site.catalog.region, tier),
      },
    ];
  });
  const share = site.supportShare ?? 0;
  if (share === 0) return lines;
  const hardware = sum(lines.filter(({ category }) => category === 'hardware').map(lineUsd));
  const support: PricedLine = {
    category: 'maintenance',
    workload: null,
    subject: { kind: 'support-plan' },
    quantity: hardware,
    unit: 'USD of hardware',
    unitPriceUsd: decimal(share),
    figure: null,
  };
  return [...lines, support];
}

/** Spot in one zone rests on that zone's median; in several, on their mean, for which the region's price stands. */
function rateFigure({ kind, reservation }: PricedOption, shape: FleetShape, region: string): string | null {
  const { type, spotByZone } = shape.eligible;
  if (kind === 'owned') return reservation!.isStated ? null : reservationFigure(reservation!.name);
  const zones = zonesOf(shape);
  const zone = zones[0]!.zone;
  if (kind === 'spot' && zones.length === 1 && spotByZone?.[zone] !== undefined) {
    return `${offerFigure(region, type.name, 'spotByZone')}/${zone}/medianUsdPerHour`;
  }
  return offerFigure(region, type.name, RATE_KEYS[kind]);
}

function fleetLines(shape: FleetShape, demand: Demand, site: Site): PricedLine[] {
  const { eligible, totalNodes, bought } = shape;
  const instances = bought.map(
    ({ option, nodes }): PricedLine => ({
      category: 'hardware',
      workload: demand.name,
      subject: {
        kind: 'nodes',
        instanceType: eligible.type.name,
        purchase: option.kind,
        reservation: option.reservation?.name ?? null,
      },
      quantity: times(decimal(nodes), option.billedHours),
      unit: 'node-hour',
      unitPriceUsd: option.usdPerHour,
      figure: rateFigure(option, shape, site.catalog.region),
    }),
  );
  const carried = (site.nodeCosts ?? []).map(
    (cost): PricedLine => ({
      category: cost.category,
      workload: demand.name,
      subject: { kind: 'node-parts', part: cost.part, instanceType: eligible.type.name },
      quantity: decimal(totalNodes),
      unit: 'node-month',
      unitPriceUsd: nodeCostPerMonth(cost, eligible.type, eligible.hours.month),
      figure: cost.figure,
    }),
  );
  return [...instances, ...carried];
}
