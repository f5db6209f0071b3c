import { childPointer } from '../blueprint/document/pointer.js';
import { describeFleet } from '../report/words/phrases.js';
import { formatShort } from '../units/numbers.js';
import type { PlannedText } from './planned-text.js';

/** A line of text above a place. */
export interface Lens {
  readonly offset: number;
  readonly title: string;
}

/** Above the hall what a month costs, and above each workload what it buys: `2 × p4d.24xlarge on demand in use1-az2, 40.3k USD/month`. */
export function lensesOf({ outcome, document }: PlannedText): Lens[] {
  if (outcome.status !== 'planned') return [];
  const { sizing } = outcome.plan;
  const hall = document.positions.get('/name');
  const total = `${formatShort(sizing.cost.totalUsdPerMonth)} USD/month, ${formatShort(sizing.energy.totalKwhPerMonth)} kWh/month`;
  const own = (document.data as { readonly workloads?: readonly { readonly name?: string }[] }).workloads ?? [];
  return [
    ...(hall === undefined ? [] : [{ offset: hall.head[0], title: total }]),
    ...sizing.fleets.flatMap((fleet) => {
      const index = own.findIndex(({ name }) => name === fleet.workload);
      const place = document.positions.get(childPointer('/workloads', index));
      if (place === undefined) return [];
      const usd = sizing.cost.lines
        .filter(({ workload }) => workload === fleet.workload)
        .reduce((sum, line) => sum + line.usdPerMonth, 0);
      const bought = describeFleet(fleet);
      const title = `${bought.length === 0 ? 'nothing is bought' : bought.join(', ')}, ${formatShort(usd)} USD/month`;
      return [{ offset: place.head[0], title }];
    }),
  ];
}
