import { type Decimal, decimal, sum, times, toNumber } from '../../units/decimal.js';
import { printedParts, printedSum, roundedUp, roundTo } from '../../units/rounding.js';
import type { Choice } from '../choice/choice.js';
import type { Rates } from '../choice/rates.js';
import { STORE_ENERGY_METHOD, STORE_ENERGY_UNCERTAINTY } from '../choice/store-energy.js';
import type { Site } from '../model/demand.js';
import type { EnergySummary } from '../model/sizing.js';

/** Energy is printed to the watt-hour, CO₂e to the gram. */
const PLACES = 3;

interface ExactLine {
  readonly workload: string;
  readonly item: string;
  readonly totalKwh: Decimal;
  readonly method: string;
  readonly uncertainty: number;
}

/** Energy of a plan at the site's meter, IT and cooling apart. */
export function energyOf(choices: readonly Choice[], site: Site, rates: Rates): EnergySummary {
  const { lines, unknown } = exactLines(choices);
  const { parts, total } = printedParts(
    lines.map(({ totalKwh }) => totalKwh),
    PLACES,
  );
  const { pue } = site.catalog.energy;
  const printed = lines.map(({ workload, item, method, uncertainty }, at) => {
    const it = roundTo(parts[at]! / pue, PLACES);
    return {
      workload,
      item,
      itKwhPerMonth: it,
      coolingKwhPerMonth: printedSum([parts[at]!, -it], PLACES),
      method,
      uncertainty,
    };
  });
  const exact = sum(lines.map(({ totalKwh }) => totalKwh));
  return {
    lines: printed,
    unknown,
    itKwhPerMonth: printedSum(
      printed.map(({ itKwhPerMonth }) => itKwhPerMonth),
      PLACES,
    ),
    coolingKwhPerMonth: printedSum(
      printed.map(({ coolingKwhPerMonth }) => coolingKwhPerMonth),
      PLACES,
    ),
    totalKwhPerMonth: total,
    co2eKgPerMonth: rates.kgPerKwh === null ? null : roundedUp(times(exact, rates.kgPerKwh), PLACES),
  };
}

function exactLines(choices: readonly Choice[]): { lines: ExactLine[]; unknown: EnergySummary['unknown'] } {
  const lines: ExactLine[] = [];
  const unknown: { workload: string; item: string }[] = [];
  for (const { part, resources } of choices) {
    if (part.kind === 'fixed') continue;
    const workload = part.demand.name;
    if (part.kind === 'store') {
      const { store } = part.shape;
      if (resources.energyKwh === null || toNumber(resources.energyKwh) === 0) continue;
      const totalKwh = resources.energyKwh;
      const [method, uncertainty] = [STORE_ENERGY_METHOD, STORE_ENERGY_UNCERTAINTY];
      lines.push({ workload, item: store.name, totalKwh, method, uncertainty });
      continue;
    }
    for (const { eligible, totalNodes } of part.shapes) {
      const item = eligible.type.name;
      const power = eligible.type.power;
      if (eligible.energyKwhPerNodeMonth === null || power === null) unknown.push({ workload, item });
      else {
        const totalKwh = times(eligible.energyKwhPerNodeMonth, decimal(totalNodes));
        lines.push({ workload, item, totalKwh, method: power.method, uncertainty: power.uncertainty });
      }
    }
  }
  return { lines, unknown };
}
