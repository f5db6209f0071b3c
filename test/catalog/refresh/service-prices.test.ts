import { describe, expect, it } from 'vitest';
import type { ServicePrices } from '../../../lib/catalog/facts/catalog.js';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { type ListedServicePrice, withListedPrices } from '../../../lib/catalog/refresh/service-prices.js';

describe('withListedPrices', () => {
  const before: ServicePrices = loadCatalog({ regions: ['eu-central-1'] }).regions.get('eu-central-1')!.prices;

  it('sets what was listed, in TB where AWS prints TB, and leaves the rest', () => {
    const prices: ListedServicePrice[] = [
      { figure: 'natGatewayUsdPerGb', tiers: [{ upToGb: null, usd: 0.052 }] },
      { figure: 'lustre/PERSISTENT_2-SSD-125', tiers: [{ upToGb: null, usd: 0.174 }] },
      {
        figure: 'internetEgressTiers',
        tiers: [
          { upToGb: 10_240, usd: 0.09 },
          { upToGb: null, usd: 0.05 },
        ],
      },
    ];
    const after = withListedPrices(before, prices);
    expect(after.natGatewayUsdPerGb).toBe(0.052);
    expect(after.natGatewayUsdPerHour).toBe(before.natGatewayUsdPerHour);
    expect(after.internetEgressTiers).toEqual([
      { upToTb: 10, usdPerGb: 0.09 },
      { upToTb: null, usdPerGb: 0.05 },
    ]);
    expect(after.s3StandardTiers).toBe(before.s3StandardTiers);
    expect(after.lustre).toEqual(
      before.lustre.map((tier) => (tier.mbytesPerSecondPerTib === 125 ? { ...tier, usdPerGibMonth: 0.174 } : tier)),
    );
    expect(withListedPrices(before, [])).toEqual(before);
  });

  it('takes the list for what a region sells of FSx for Lustre, and keeps what is priced', () => {
    const scratch = { deployment: 'SCRATCH_2', storageType: 'SSD', mbytesPerSecondPerTib: 200 } as const;
    const persistent = { deployment: 'PERSISTENT_2', storageType: 'SSD', mbytesPerSecondPerTib: 125 } as const;
    const hdd = { deployment: 'PERSISTENT_1', storageType: 'HDD', mbytesPerSecondPerTib: 12 } as const;
    const region = {
      ...before,
      lustre: [
        { ...scratch, usdPerGibMonth: null },
        { ...hdd, usdPerGibMonth: 0.03 },
      ],
    };
    const after = withListedPrices(region, [
      { figure: 'lustre/PERSISTENT_2-SSD-125', tiers: [{ upToGb: null, usd: 0.174 }] },
    ]);
    expect(after.lustre).toEqual([
      { ...hdd, usdPerGibMonth: 0.03 },
      { ...persistent, usdPerGibMonth: 0.174 },
    ]);
  });
});
