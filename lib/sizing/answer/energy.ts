import { type Decimal, decimal, sum, times, toNumber } from '../../units/decimal.js';
import { printedParts, printedSum, roundedUp, roundTo } from '../../units/rounding.js';
import type { Choice } from '../choice/choice.js';
import type { Rates } from '../choice/rates.js';
import { STORE_ENERGY_METHOD, STORE_ENERGY_UNCERTAINTY } from '../choice/store-energy.js';
import type { EnergySubject } from '../model/cost-subject.js';
import type { Site } from '../model/demand.js';
import type { EnergySummary } from '../model/sizing.js';

/** Energy is printed to the watt-hour, CO₂e to the gram. */
const PLACES = 3;

interface ExactLine {
  readonly workload: string;
  readonly subject: EnergySubject;
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
  const printed = lines.map(({ workload, subject, method, uncertainty }, at) => {
    const it = roundTo(parts[at]! / pue, PLACES);
    return {
      workload,
      subject,
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
  const unknown: EnergySummary['unknown'][number][] = [];
  for (const { part, resources } of choices) {
    if (part.kind === 'fixed') continue;
    const workload = part.demand.name;
    if (part.kind === 'store') {
      const { store } = part.shape;
      if (resources.energyKwh === null || toNumber(resources.energyKwh) === 0) continue;
      const totalKwh = resources.energyKwh;
      const [method, uncertainty] = [STORE_ENERGY_METHOD, STORE_ENERGY_UNCERTAINTY];
      lines.push({ workload, subject: { kind: 'store', store: store.name }, totalKwh, method, uncertainty });
      continue;
    }
    for (const { eligible, totalNodes } of part.shapes) {
      const subject = { kind: 'nodes', instanceType: eligible.type.name } as const;
      const power = eligible.type.power;
      if (eligible.energyKwhPerNodeMonth === null || power === null) {
        unknown.push({ workload, subject, lacks: 'energy' });
      } else {
        const totalKwh = times(eligible.energyKwhPerNodeMonth, decimal(totalNodes));
        lines.push({ workload, subject, totalKwh, method: power.method, uncertainty: power.uncertainty });
      }
    }
  }
  return { lines, unknown };
}
