import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { s3TierFigure } from '../../catalog/facts/figure-path.js';
import { type Decimal, decimal, minus, plus, sum, times, ZERO } from '../../units/decimal.js';
import type { Site, SizingProblem } from '../model/demand.js';
import type { ObjectClass } from '../model/store-kinds.js';
import { SIZED_STORES } from '../model/store-kinds.js';
import type { Choice, PricedLine } from './choice.js';
import type { Rates } from './rates.js';
import { NOTHING_COUNTED, resources } from './resources.js';
import { GIB_PER_BYTE } from './store-choices.js';

/** Costs of a site in every plan: its fixed costs, and object storage, whose tiers count all buckets. */
export function fixedChoice(problem: SizingProblem, site: Site, rates: Rates): Choice {
  const lines = [...declaredLines(site), ...objectLines(problem, site.catalog)];
  const cost = sum(
    lines.map((line) => (line.category === 'hardware' ? times(lineUsd(line), rates.hardwareFactor) : lineUsd(line))),
  );
  return { resources: resources(cost, ZERO, rates, NOTHING_COUNTED), key: 'fixed', part: { kind: 'fixed', lines } };
}

/** Zero where there is no price: such lines are reported apart. */
export function lineUsd({ quantity, unitPriceUsd }: PricedLine): Decimal {
  return unitPriceUsd === null ? ZERO : times(quantity, unitPriceUsd);
}

function declaredLines(site: Site): PricedLine[] {
  return site.fixedCosts.map(({ category, subject, quantity, unit, unitPriceUsd, figure }) => ({
    category,
    workload: null,
    subject,
    quantity: decimal(quantity),
    unit,
    unitPriceUsd: unitPriceUsd === null ? null : decimal(unitPriceUsd),
    figure,
  }));
}

/** The price list's "TB" of S3 tiers is 1024 of its "GB", which are GiB. */
const GIB_PER_TIER_TB = decimal(1024);

/** Buckets fill the price tiers of their class in the order of their names. */
function objectLines(problem: SizingProblem, { region, prices }: RegionCatalog): PricedLine[] {
  const stores = problem.demands.flatMap((demand) =>
    demand.stores
      .filter(({ kind }) => SIZED_STORES[kind].heldBy === 'bucket')
      .map(({ name, capacityBytes, objectClass = 'standard' }) => ({
        workload: demand.name,
        name,
        capacityBytes,
        objectClass,
      })),
  );
  const tiers = prices.s3StandardTiers;
  const lines: PricedLine[] = [];
  const filled: Record<ObjectClass, Decimal> = { standard: ZERO, 'intelligent-tiering': ZERO };
  for (const { workload, name, capacityBytes, objectClass } of stores) {
    let left = times(decimal(capacityBytes), GIB_PER_BYTE);
    const line = (
      tierToTb: number | null,
      quantity: Decimal,
      price: Pick<PricedLine, 'unitPriceUsd' | 'figure'>,
    ): PricedLine => {
      const subject = { kind: 'bucket', store: name, objectClass, tierToTb } as const;
      return { category: 'hardware', workload, subject, quantity, unit: 'GiB-month', ...price };
    };
    for (const [tier, { upToTb, usdPerGibMonth }] of (tiers ?? []).entries()) {
      if (left.digits <= 0n) break;
      const room = upToTb === null ? left : minus(times(decimal(upToTb), GIB_PER_TIER_TB), filled[objectClass]);
      if (room.digits <= 0n) continue;
      const taken = minus(room, left).digits < 0n ? room : left;
      const price = { unitPriceUsd: decimal(usdPerGibMonth), figure: s3TierFigure(region, tier) };
      lines.push(line(upToTb, taken, price));
      filled[objectClass] = plus(filled[objectClass], taken);
      left = minus(left, taken);
    }
    if (left.digits > 0n) lines.push(line(null, left, { unitPriceUsd: null, figure: null }));
  }
  return lines;
}
