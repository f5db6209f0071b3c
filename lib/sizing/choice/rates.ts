import { type Decimal, decimal, ONE, plus, times, ZERO } from '../../units/decimal.js';
import type { Site, SizingProblem } from '../model/demand.js';

/** How a dollar and a kilowatt-hour weigh at one site. */
export interface Rates {
  /** λ and the carbon price together, in USD per kWh of site energy. */
  readonly usdPerKwh: Decimal;
  /** Location-based, in kg CO₂e per kWh; null: unknown. */
  readonly kgPerKwh: Decimal | null;
  /** 1 + the support plan's share, on hardware. */
  readonly hardwareFactor: Decimal;
  /** Whether energy decides or is limited, so that a type of unknown power cannot be compared. */
  readonly energyMatters: boolean;
}

/** Null: the problem prices or caps carbon, and the grid of the site is unknown. */
export function ratesAt(site: Site, problem: SizingProblem): Rates | null {
  const { energyWeightUsdPerKwh, carbonPriceUsdPerTonne } = problem.objective;
  const { monthlyEnergyKwh, monthlyCo2eKg } = problem.limits;
  const grams = site.catalog.energy.gridGramsCo2ePerKwh;
  if (grams === null && (carbonPriceUsdPerTonne > 0 || monthlyCo2eKg !== undefined)) return null;
  const kgPerKwh = grams === null ? null : times(decimal(grams), decimal(0.001));
  const tonnesPerKwh = kgPerKwh === null ? ZERO : times(kgPerKwh, decimal(0.001));
  return {
    usdPerKwh: plus(decimal(energyWeightUsdPerKwh), times(decimal(carbonPriceUsdPerTonne), tonnesPerKwh)),
    kgPerKwh,
    hardwareFactor: plus(ONE, decimal(site.supportShare ?? 0)),
    energyMatters:
      energyWeightUsdPerKwh > 0 ||
      carbonPriceUsdPerTonne > 0 ||
      monthlyEnergyKwh !== undefined ||
      monthlyCo2eKg !== undefined,
  };
}
