import { describe, expect, it } from 'vitest';
import type { Catalog, TypeOffer } from '../../lib/catalog/facts/catalog.js';
import { changesThatTouch, diffCatalogs } from '../../lib/catalog/figures/diff-catalogs.js';
import { loadAccelerators, loadCatalog } from '../../lib/catalog/files/load-catalog.js';

const before = loadCatalog({ regions: ['us-east-1', 'eu-central-1'] });
const accelerators = { before: loadAccelerators(), after: loadAccelerators() };

function withOffer(catalog: Catalog, region: string, type: string, change: Partial<TypeOffer> | null): Catalog {
  const of = catalog.regions.get(region)!;
  const offers = new Map(of.offers);
  if (change === null) offers.delete(type);
  else offers.set(type, { ...offers.get(type)!, ...change });
  return { ...catalog, regions: new Map(catalog.regions).set(region, { ...of, offers }) };
}

describe('diffCatalogs', () => {
  it('finds nothing between a catalog and itself', () => {
    expect(diffCatalogs(before, loadCatalog({ regions: ['eu-central-1', 'us-east-1'] }), accelerators)).toEqual([]);
  });

  it('gives a changed price with its path and by how much', () => {
    const after = withOffer(before, 'us-east-1', 'p5.48xlarge', { onDemandUsdPerHour: 27.52 });
    expect(diffCatalogs(before, after, accelerators)).toEqual([
      { path: 'regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour', before: 55.04, after: 27.52, relative: -0.5 },
    ]);
  });

  it('gives no share of a price that was 0', () => {
    const free = withOffer(before, 'us-east-1', 'p5.48xlarge', { onDemandUsdPerHour: 0 });
    const [change] = diffCatalogs(
      free,
      withOffer(before, 'us-east-1', 'p5.48xlarge', { onDemandUsdPerHour: 1 }),
      accelerators,
    );
    expect(change).toMatchObject({ before: 0, after: 1, relative: null });
  });

  it('tells an unknown price from one that came or went', () => {
    const after = withOffer(before, 'us-east-1', 'p5.48xlarge', { spotUsdPerHour: null, reserved1YearUsdPerHour: 30 });
    expect(diffCatalogs(before, after, accelerators)).toEqual([
      { path: 'regions/us-east-1/offers/p5.48xlarge/reserved1YearUsdPerHour', before: null, after: 30, relative: null },
      { path: 'regions/us-east-1/offers/p5.48xlarge/spotUsdPerHour', before: 23.414183, after: null, relative: null },
    ]);
  });

  it('lists every figure of an offer that went', () => {
    const changes = diffCatalogs(before, withOffer(before, 'us-east-1', 'p5.48xlarge', null), accelerators);
    expect(changes).toHaveLength(6);
    expect(changes.every((change) => change.after === undefined)).toBe(true);
  });

  it('sees zones, specifications, and power that became known', () => {
    const type = before.types.get('dl1.24xlarge')!;
    const power = { idleWatts: 1, maxWatts: 2, method: 'measured', uncertainty: 0.1 };
    const after: Catalog = {
      ...withOffer(before, 'eu-central-1', 'g5.xlarge', { zones: ['euc1-az1'] }),
      types: new Map(before.types).set(type.name, { ...type, vcpus: 64, power }),
    };
    expect(diffCatalogs(before, after, accelerators).map(({ path, before, after }) => [path, before, after])).toEqual([
      ['instance-types/dl1.24xlarge/power', null, undefined],
      ['instance-types/dl1.24xlarge/power/idleWatts', undefined, 1],
      ['instance-types/dl1.24xlarge/power/maxWatts', undefined, 2],
      ['instance-types/dl1.24xlarge/power/method', undefined, 'measured'],
      ['instance-types/dl1.24xlarge/power/uncertainty', undefined, 0.1],
      ['instance-types/dl1.24xlarge/vcpus', 96, 64],
      ['regions/eu-central-1/offers/g5.xlarge/zones', ['euc1-az1', 'euc1-az2', 'euc1-az3'], ['euc1-az1']],
    ]);
  });

  it('leaves out regions that one side has not loaded', () => {
    const one = loadCatalog({ regions: ['us-east-1'] });
    expect(diffCatalogs(before, one, accelerators)).toEqual([]);
  });
});

describe('changesThatTouch', () => {
  it('keeps what a plan could notice', () => {
    const after = withOffer(
      withOffer(before, 'us-east-1', 'p5.48xlarge', { onDemandUsdPerHour: 27.52 }),
      'eu-central-1',
      'p5.48xlarge',
      null,
    );
    const changes = diffCatalogs(
      before,
      withOffer(after, 'us-east-1', 'g5.xlarge', { spotUsdPerHour: 1 }),
      accelerators,
    );
    const asked = { regions: ['us-east-1'], instanceTypes: ['p5.48xlarge'], accelerators: ['H100-SXM-80GB'] };
    expect(changesThatTouch(changes, asked).map((change) => change.path)).toEqual([
      'regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour',
    ]);
  });

  it('keeps service prices and energy of its regions, and its accelerators', () => {
    const region = before.regions.get('us-east-1')!;
    const after: Catalog = {
      ...before,
      regions: new Map(before.regions).set('us-east-1', {
        ...region,
        prices: { ...region.prices, gp3UsdPerGibMonth: 0.09 },
        energy: { ...region.energy, pue: 1.2 },
      }),
    };
    const changes = diffCatalogs(before, after, accelerators);
    const asked = { instanceTypes: [], accelerators: [] };
    expect(changesThatTouch(changes, { ...asked, regions: ['us-east-1'] })).toHaveLength(2);
    expect(changesThatTouch(changes, { ...asked, regions: ['eu-central-1'] })).toEqual([]);
  });
});
