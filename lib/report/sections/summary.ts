import type { Plan } from '../../plan/shape/plan.js';
import { formatNumber, formatUsd } from '../../units/numbers.js';
import { countOf } from '../../units/words.js';
import type { Figures } from '../document/document.js';
import { describeFleet, describeStore } from './phrases.js';

/** `us-east-1, eks, catalog of 2026-11-22`. */
export function whereAndWhen({ region, platform, catalog }: Plan): string {
  const own = catalog.overlays.map(({ name, date }) => ` with ${name} of ${date}`).join('');
  return `${region}, ${platform}, catalog of ${catalog.date}${own}`;
}

/**
 * A hall in a few lines: what was chosen, how many, what it costs and draws in a month.
 * @param options.countsUnpriced - whether the cost says how many items it leaves out. Default: true
 */
export function summaryFigures(plan: Plan, { countsUnpriced = true } = {}): Figures {
  const { sizing } = plan;
  const items: Figures['items'][number][] = [];
  for (const fleet of sizing.fleets) {
    for (const [index, phrase] of describeFleet(fleet).entries()) {
      items.push({ key: `${fleet.workload}.${index}`, label: fleet.workload, value: phrase });
    }
    for (const store of sizing.stores.filter(({ workload }) => workload === fleet.workload)) {
      items.push({ key: `${fleet.workload}.${store.name}`, label: `  ${store.name}`, value: describeStore(store) });
    }
    for (const store of plan.stores) {
      if (store.workload !== fleet.workload || (store.kind !== 'home' && store.kind !== 'express')) continue;
      const phrase = store.kind === 'home' ? 'EFS, grows as it fills' : 'S3 Express One Zone, grows as it fills';
      items.push({ key: `${fleet.workload}.${store.name}`, label: `  ${store.name}`, value: phrase });
    }
  }
  items.push({ key: 'cost', label: 'cost', value: costPhrase(plan, countsUnpriced) });
  items.push({ key: 'energy', label: 'energy', value: energyPhrase(plan) });
  return { kind: 'figures', id: 'summary', items };
}

function costPhrase({ sizing: { cost } }: Plan, countsUnpriced: boolean): string {
  const parts = [
    ['hardware', cost.hardwareUsdPerMonth],
    ['software', cost.softwareUsdPerMonth],
    ['maintenance', cost.maintenanceUsdPerMonth],
  ] as const;
  const split = parts.filter(([, usd]) => usd > 0).map(([name, usd]) => `${name} ${formatUsd(usd)}`);
  const missing =
    cost.unpriced.length === 0 || !countsUnpriced ? '' : `; ${countOf(cost.unpriced.length, 'item')} not priced`;
  return `${formatUsd(cost.totalUsdPerMonth)} USD/month (${split.join(', ')}${missing})`;
}

function energyPhrase({ sizing: { energy } }: Plan): string {
  const carbon =
    energy.co2eKgPerMonth === null ? 'grid intensity unknown' : `${formatNumber(energy.co2eKgPerMonth)} kg CO₂e`;
  const unknown = energy.unknown.length === 0 ? '' : `; ${countOf(energy.unknown.length, 'item')} unknown`;
  return `${formatNumber(energy.totalKwhPerMonth)} kWh/month (cooling ${formatNumber(energy.coolingKwhPerMonth)}${unknown}), ${carbon}`;
}
