import type { Plan } from '../../plan/shape/plan.js';
import { type Block, left, right, type Section, type TableRow, table } from '../document/document.js';
import { energyWords } from './bill-words.js';

/** Energy and CO₂e, with how each figure was made and how far off it may be. */
export function energySection({ region, sizing: { energy } }: Plan): Section {
  const rows = energy.lines.map(
    (line): TableRow => ({
      item: `${line.workload}: ${energyWords(line.subject)}`,
      it: { value: line.itKwhPerMonth, unit: 'kWh/month' },
      cooling: { value: line.coolingKwhPerMonth, unit: 'kWh/month' },
      total: { value: (milli(line.itKwhPerMonth) + milli(line.coolingKwhPerMonth)) / 1000, unit: 'kWh/month' },
      uncertainty: { value: line.uncertainty, unit: 'share' },
    }),
  );
  const toWattHour = { unit: 'kWh/month', digits: 3 };
  const blocks: Block[] = [
    table(
      'energy-lines',
      'Energy of a month',
      [
        left('item', 'item'),
        right('it', 'IT, kWh', toWattHour),
        right('cooling', 'cooling, kWh', toWattHour),
        right('total', 'together, kWh', toWattHour),
        right('uncertainty', 'give or take'),
      ],
      rows,
      {
        item: 'total',
        it: { value: energy.itKwhPerMonth, unit: 'kWh/month' },
        cooling: { value: energy.coolingKwhPerMonth, unit: 'kWh/month' },
        total: { value: energy.totalKwhPerMonth, unit: 'kWh/month' },
      },
    ),
    {
      kind: 'figures',
      id: 'carbon',
      items: [
        {
          key: 'co2e',
          label: 'CO₂e',
          value:
            energy.co2eKgPerMonth === null
              ? `unknown: no source gives the intensity of the grid in ${region}`
              : { value: energy.co2eKgPerMonth, unit: 'kg/month' },
        },
      ],
    },
    { kind: 'list', items: [...new Set(energy.lines.map(({ method }) => method))].map((method) => `how: ${method}`) },
  ];
  if (energy.unknown.length > 0) {
    blocks.push(
      { kind: 'paragraph', text: 'Draws power that nothing lets us estimate, and is in no total:', tone: 'warning' },
      {
        kind: 'list',
        items: energy.unknown.map(
          ({ workload, subject, lacks }) => `${workload}: ${lacks === 'co2e' ? 'CO2e of ' : ''}${energyWords(subject)}`,
        ),
      },
    );
  }
  return { id: 'energy', title: 'What it draws', blocks };
}

function milli(value: number): number {
  return Math.round(value * 1000);
}
