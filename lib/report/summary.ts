import type { Plan } from '../plan/plan.js';
import { describeFleet, describeStore } from './choice.js';
import { formatNumber, formatUsd } from './numbers.js';
import { type Column, formatTable } from './table.js';

const COLUMNS: readonly Column[] = [
  { heading: '', align: 'left' },
  { heading: '', align: 'left', shrinkTo: 20 },
];

/** A hall in a few lines: what was chosen, how many, what it costs and draws in a month. */
export function formatSummary(plan: Plan, page: { readonly width: number }): string[] {
  const { sizing } = plan;
  const rows: string[][] = [];
  for (const fleet of sizing.fleets) {
    for (const phrase of describeFleet(fleet)) rows.push([fleet.workload, phrase]);
    const stores = sizing.stores.filter(({ workload }) => workload === fleet.workload);
    for (const store of stores) rows.push([`  ${store.name}`, describeStore(store)]);
  }
  rows.push(['cost', formatCost(plan)], ['energy', formatEnergy(plan)]);
  const head = `${plan.name}: ${plan.region}, ${plan.platform}, catalog of ${plan.catalog.date}`;
  return [head, ...formatTable(COLUMNS, rows, page.width - 2).map((line) => `  ${line}`)];
}

function formatCost({ sizing: { cost } }: Plan): string {
  const parts = [
    ['hardware', cost.hardwareUsdPerMonth],
    ['software', cost.softwareUsdPerMonth],
    ['maintenance', cost.maintenanceUsdPerMonth],
  ] as const;
  const split = parts.filter(([, usd]) => usd > 0).map(([name, usd]) => `${name} ${formatUsd(usd)}`);
  const missing = cost.unpriced.length === 0 ? '' : `; ${cost.unpriced.length} items not priced`;
  return `${formatUsd(cost.totalUsdPerMonth)} USD/month (${split.join(', ')}${missing})`;
}

function formatEnergy({ sizing: { energy } }: Plan): string {
  const carbon =
    energy.co2eKgPerMonth === null ? 'grid intensity unknown' : `${formatNumber(energy.co2eKgPerMonth)} kg CO2e`;
  return `${formatNumber(energy.totalKwhPerMonth)} kWh/month (cooling ${formatNumber(energy.coolingKwhPerMonth)}), ${carbon}`;
}
