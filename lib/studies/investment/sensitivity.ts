import { compareText } from '../../units/order.js';
import { roundTo, toCents } from '../../units/rounding.js';
import type { SensitivityInput, SensitivityRow, Varied } from './investment.js';
import type { InvestmentQuestion, Purchase, Rental } from './question.js';

const LOWER = 0.8;
const HIGHER = 1.2;

/** Two alternatives of a question, each a rental or the purchase. */
export interface Pair {
  readonly question: InvestmentQuestion;
  readonly first: Rental | Purchase;
  readonly second: Rental;
}

/** A pair with one input multiplied, and the factor that its bounds left of the one asked for. */
interface Change {
  readonly pair: Pair;
  readonly factor: number;
}

type Vary = (pair: Pair, factor: number) => Change;

/** Inputs that change nothing, such as one that is 0, are left out. */
export function sensitivityOf(pair: Pair, advantageOf: (pair: Pair) => number): SensitivityRow[] {
  const unchangedUsd = toCents(advantageOf(pair));
  // Between a shorter and a longer life, the one between may be best: the span counts it too.
  const spanOf = ({ low, high }: SensitivityRow) => {
    const outcomes = [unchangedUsd, low.advantageUsd, high.advantageUsd];
    return Math.max(...outcomes) - Math.min(...outcomes);
  };
  const inputs = Object.entries({ ...OF_ANY, ...('lifeMonths' in pair.first ? OF_PURCHASE : OF_RENTAL) });
  return inputs
    .map(([input, vary]): SensitivityRow => {
      const at = (factor: number): Varied => {
        const change = vary(pair, factor);
        return { factor: roundTo(change.factor, 6), advantageUsd: toCents(advantageOf(change.pair)) };
      };
      return { input: input as SensitivityInput, low: at(LOWER), high: at(HIGHER) };
    })
    .filter((row) => spanOf(row) > 0)
    .sort((a, b) => spanOf(b) - spanOf(a) || compareText(a.input, b.input));
}

const OF_ANY = {
  utilization: (pair, factor) => {
    const { demand } = pair.question;
    const allowed = Math.min(factor, 1 / Math.max(...demand.utilization));
    const utilization = demand.utilization.map((share) => Math.min(1, share * allowed));
    return { pair: { ...pair, question: { ...pair.question, demand: { ...demand, utilization } } }, factor: allowed };
  },
  'discount-rate': (pair, factor) => {
    const discountRate = pair.question.discountRate * factor;
    return { pair: { ...pair, question: { ...pair.question, discountRate } }, factor };
  },
  'second-price': (pair, factor) => ({ pair: { ...pair, second: repriced(pair.second, factor) }, factor }),
} satisfies Partial<Record<SensitivityInput, Vary>>;

const OF_RENTAL = {
  'first-price': (pair, factor) => ({ pair: { ...pair, first: repriced(pair.first as Rental, factor) }, factor }),
} satisfies Partial<Record<SensitivityInput, Vary>>;

const OF_PURCHASE = {
  capital: scaling(['capitalUsdPerNode']),
  life: (pair, factor) => {
    const purchase = pair.first as Purchase;
    const lifeMonths = Math.max(1, Math.round(purchase.lifeMonths * factor));
    return { pair: { ...pair, first: { ...purchase, lifeMonths } }, factor: lifeMonths / purchase.lifeMonths };
  },
  'resale-decline': scaling(['resaleDeclinePerYear'], { max: 1 }),
  power: scaling(['idleKwPerNode', 'busyKwPerNode']),
  'electricity-price': scaling(['electricityUsdPerKwh']),
  pue: scaling(['pue'], { min: 1 }),
  'hall-price': scaling(['hallUsdPerKwMonth']),
  maintenance: scaling(['maintenanceShare']),
  'staff-cost': scaling(['usdPerStaffYear']),
} satisfies Partial<Record<SensitivityInput, Vary>>;

type Scalable = Exclude<keyof Purchase, 'name' | 'nodes' | 'lifeMonths'>;

function scaling(keys: readonly Scalable[], bounds: { readonly min?: number; readonly max?: number } = {}): Vary {
  return (pair, factor) => {
    const purchase = pair.first as Purchase;
    const base = purchase[keys[0]!];
    const value = Math.min(Math.max(base * factor, bounds.min ?? 0), bounds.max ?? Number.POSITIVE_INFINITY);
    const allowed = base === 0 ? factor : value / base;
    const scaled = Object.fromEntries(keys.map((key) => [key, purchase[key] * allowed]));
    return { pair: { ...pair, first: { ...purchase, ...scaled } }, factor: allowed };
  };
}

function repriced(rental: Rental, factor: number): Rental {
  return {
    ...rental,
    parts: rental.parts.map((part) => ({
      ...part,
      terms:
        part.terms.kind === 'by-the-hour'
          ? { ...part.terms, usdPerNodeHour: part.terms.usdPerNodeHour * factor }
          : {
              ...part.terms,
              upfrontUsdPerNode: part.terms.upfrontUsdPerNode * factor,
              usdPerNodeMonth: part.terms.usdPerNodeMonth * factor,
            },
    })),
  };
}
