import type { Plan } from '../../plan/shape/plan.js';
import {
  amount,
  left,
  list,
  right,
  type Section,
  section,
  type TableRow,
  table,
  warning,
} from '../document/document.js';
import { energyWords } from '../words/bill-words.js';

/** Energy and CO₂e a month, with the method and the uncertainty of each figure. */
export function energySection({ plan: { carbon, region, sizing } }: { readonly plan: Plan }): Section {
  const { energy } = sizing;
  const kwh = (value: number) => ({ value, unit: 'kWh/month' });
  const rows = energy.lines.map(
    (line): TableRow => ({
      item: `${line.workload}: ${energyWords(line.subject)}`,
      it: kwh(line.itKwhPerMonth),
      cooling: kwh(line.coolingKwhPerMonth),
      total: kwh((milli(line.itKwhPerMonth) + milli(line.coolingKwhPerMonth)) / 1000),
      uncertainty: { value: line.uncertainty, unit: 'share' },
    }),
  );
  const toWattHour = { unit: 'kWh/month', digits: 3 };
  const co2e =
    energy.co2eKgPerMonth === null
      ? `unknown: no source gives the grid intensity of ${region}`
      : { value: energy.co2eKgPerMonth, unit: 'kg/month' };
  return section('energy', 'Energy and carbon', [
    table(
      'energy-lines',
      'Energy a month',
      [
        left('item', 'item'),
        right('it', 'IT, kWh', toWattHour),
        right('cooling', 'cooling, kWh', toWattHour),
        right('total', 'total, kWh', toWattHour),
        right('uncertainty', 'uncertainty'),
      ],
      rows,
      {
        item: 'total',
        it: kwh(energy.itKwhPerMonth),
        cooling: kwh(energy.coolingKwhPerMonth),
        total: kwh(energy.totalKwhPerMonth),
      },
    ),
    {
      kind: 'figures',
      id: 'carbon',
      items: [
        { key: 'co2e', label: 'CO₂e, location-based', value: co2e },
        { key: 'market', label: 'CO₂e, market-based', value: amount(carbon.marketKgPerMonth, 'kg/month') ?? 'unknown' },
        { key: 'purchases', label: 'CO₂e, less by purchases', value: purchases(carbon) },
        {
          key: 'embodied',
          label: 'CO₂e of making the servers',
          value: amount(carbon.embodiedKgPerMonth, 'kg/month') ?? 'unknown',
        },
      ],
    },
    list([`market-based: ${carbon.marketBasis}`, `making: ${carbon.embodiedBasis}`]),
    ...carbon.doubts.map(warning),
    list([...new Set(energy.lines.map(({ method }) => method))].map((method) => `method: ${method}`)),
    ...(energy.unknown.length === 0
      ? []
      : [
          warning('Unknown, and in no total:'),
          list(
            energy.unknown.map(
              ({ workload, subject, lacks }) =>
                `${workload}: ${lacks === 'co2e' ? 'CO₂e of ' : ''}${energyWords(subject)}`,
            ),
          ),
        ]),
  ]);
}

/** What purchases of renewable energy take off. */
function purchases({ locationKgPerMonth: location, marketKgPerMonth: market }: Plan['carbon']) {
  if (location === null || market === null) return 'unknown';
  return { value: (milli(location) - milli(market)) / 1000, unit: 'kg/month' };
}

/** Thousandths, so that a sum has the digits that its terms are printed with. */
function milli(value: number): number {
  return Math.round(value * 1000);
}
