import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import { PRECISIONS, type Precision, PURPOSES } from '../../units/closed-lists.js';
import { byEntryKey, compareText, sortedBy } from '../../units/order.js';
import type { AppliedOverlay, Catalog, InstanceType, RegionCatalog, TypeOffer, ZoneSpot } from '../facts/catalog.js';
import { familyOf } from '../facts/instance-family.js';
import { PRICE_FIGURES, type PriceFigure, roundUsd, UNPRICED } from '../facts/offer-prices.js';
import { savingsPlanKey } from '../facts/savings-plans.js';
import type { AcceleratorRecord } from '../files/accelerators-file.js';
import { sha256 } from '../files/index-file.js';
import { deepFreeze } from '../files/rows.js';
import type { CatalogOverlay } from './overlay-schema.js';
import { overlayWarnings } from './overlay-warnings.js';
import { type Discount, holdsIn, withOwnServicePrices } from './service-prices.js';

/** A catalog and its accelerators, which new instance types may carry. */
export interface OverlaidCatalog {
  readonly catalog: Catalog;
  readonly accelerators: ReadonlyMap<string, AcceleratorRecord>;
}

/** The price of an offer by purchase option. */
const FIGURE_OF_PURCHASE = {
  'on-demand': 'onDemandUsdPerHour',
  spot: 'spotUsdPerHour',
  'reserved-1y': 'reserved1YearUsdPerHour',
  'reserved-3y': 'reserved3YearUsdPerHour',
  'capacity-block': 'capacityBlockUsdPerHour',
} as const satisfies Record<string, PriceFigure>;
/** Spot prices are a market's, not an agreement's. */
const DISCOUNTED_BY_DEFAULT = ['on-demand', 'reserved-1y', 'reserved-3y', 'capacity-block'] as const;
const DEFAULT_UNCERTAINTY = 0.25;

/**
 * The catalog with a user's figures over it: new types, then private prices, then discounts on the prices that are not
 * private. `catalog.overlays` names the overlay and every figure that it changed. What it says of regions that are not
 * loaded waits for them.
 */
export function applyOverlay(
  base: OverlaidCatalog,
  overlay: CatalogOverlay,
): OverlaidCatalog & { readonly warnings: readonly Diagnostic[] } {
  const touched = new Set<string>();
  const accelerators = new Map(base.accelerators);
  for (const entry of overlay.accelerators ?? []) {
    const record = newAccelerator(entry);
    accelerators.set(entry.key, record);
    touched.add(`accelerators/${entry.key}/**`);
  }
  const types = new Map(base.catalog.types);
  for (const entry of overlay.instanceTypes ?? []) {
    types.set(entry.name, newInstanceType(entry, types.get(entry.like)!, accelerators));
    touched.add(`instance-types/${entry.name}/**`);
  }
  const regions = new Map(
    [...base.catalog.regions].map(([name, region]) => [name, overlaidRegion(region, overlay, touched)]),
  );
  for (const { name } of overlay.reservations ?? []) touched.add(`reservations/${name}/**`);
  const applied: AppliedOverlay = {
    name: overlay.name,
    date: overlay.date,
    hash: sha256(canonicalJson(overlay)),
    figures: [...touched].sort(compareText),
    reservations: sortedBy(overlay.reservations ?? [], (entry) => entry.name).map((entry) => ({
      name: entry.name,
      instanceType: entry.instanceType,
      zone: entry.zone,
      nodes: entry.nodes,
      usdPerHour: entry.usdPerHour ?? 0,
      id: entry.id ?? null,
      until: entry.until ?? null,
    })),
  };
  const catalog: Catalog = {
    date: base.catalog.date,
    hash: sha256(`${base.catalog.hash}\n${applied.hash}\n`),
    types: new Map([...types].sort(byEntryKey)),
    regions,
    priceDates: base.catalog.priceDates,
    overlays: [...base.catalog.overlays, deepFreeze(applied)],
  };
  return { catalog: Object.freeze(catalog), accelerators, warnings: overlayWarnings(catalog, accelerators, overlay) };
}

function newAccelerator(entry: NonNullable<CatalogOverlay['accelerators']>[number]): AcceleratorRecord {
  const denseTflops = {} as Record<Precision, number | null>;
  for (const precision of PRECISIONS) denseTflops[precision] = entry.denseTflops[precision] ?? null;
  return deepFreeze({
    accelerator: {
      key: entry.key,
      vendor: entry.vendor,
      memoryGib: entry.memoryGib,
      memoryBandwidthGbytesPerSecond: entry.memoryBandwidthGbytesPerSecond ?? null,
      denseTflops,
      purposes: entry.purposes ?? PURPOSES,
      doubts: [],
    },
    link: entry.link,
    ec2Name: null,
    ec2MemoryMib: null,
    power: null,
  });
}

function newInstanceType(
  entry: NonNullable<CatalogOverlay['instanceTypes']>[number],
  like: InstanceType,
  accelerators: ReadonlyMap<string, AcceleratorRecord>,
): InstanceType {
  const key = entry.accelerator ?? like.accelerators?.model.key;
  const record = key === undefined ? undefined : accelerators.get(key)!;
  const count = entry.acceleratorCount ?? like.accelerators?.count ?? 1;
  const localNvmeGb = entry.localNvmeGb ?? like.localNvmeGb;
  return deepFreeze({
    ...like,
    name: entry.name,
    family: familyOf(entry.name),
    vcpus: entry.vcpus ?? like.vcpus,
    memoryGib: entry.memoryGib ?? like.memoryGib,
    accelerators: record
      ? { model: record.accelerator, count, interconnect: count > 1 ? record.link : ('none' as const) }
      : null,
    network: { ...like.network, baselineGbps: entry.baselineGbps ?? like.network.baselineGbps },
    localNvmeGb,
    localDisks:
      localNvmeGb === like.localNvmeGb ? like.localDisks : localNvmeGb === 0 ? [] : [`1x${localNvmeGb}GB ssd`],
    power: entry.power
      ? {
          idleWatts: entry.power.idleWatts,
          maxWatts: entry.power.maxWatts,
          method: 'as stated by the user',
          uncertainty: entry.power.uncertainty ?? DEFAULT_UNCERTAINTY,
        }
      : null,
  });
}

function overlaidRegion(region: RegionCatalog, overlay: CatalogOverlay, touched: Set<string>): RegionCatalog {
  const path = `regions/${region.region}`;
  const offers = new Map(region.offers);
  const setFigures = (type: string, before: TypeOffer, figures: Partial<Record<PriceFigure, number>>) => {
    offers.set(type, deepFreeze({ ...before, ...figures }));
    for (const figure of Object.keys(figures)) touched.add(`${path}/offers/${type}/${figure}`);
  };

  const setSavingsPlans = ({ instanceType, savingsPlans }: NonNullable<CatalogOverlay['prices']>[number]) => {
    if (savingsPlans === undefined) return;
    const offer = offers.get(instanceType)!;
    const rates = savingsPlans.map(({ plan, term, payment, usdPerHour }): [string, number] => {
      const key = savingsPlanKey(plan, term, payment);
      touched.add(`${path}/offers/${instanceType}/savingsPlans/${key}`);
      return [key, usdPerHour];
    });
    offers.set(
      instanceType,
      deepFreeze({ ...offer, savingsPlans: { ...offer.savingsPlans, ...Object.fromEntries(rates) } }),
    );
  };

  for (const { name, offers: places } of overlay.instanceTypes ?? []) {
    const place = places.find((offer) => offer.region === region.region);
    if (!place) continue;
    offers.set(name, deepFreeze({ ...UNPRICED, zones: [...place.zones].sort(compareText), ...givenPrices(place) }));
    touched.add(`${path}/offers/${name}/**`);
  }
  for (const price of overlay.prices ?? []) {
    const offer = offers.get(price.instanceType);
    if (price.region !== region.region || !offer) continue;
    setFigures(price.instanceType, offer, givenPrices(price));
    setSavingsPlans(price);
    if (price.spotZones === undefined) continue;
    const spotByZone = { ...offer.spotByZone, ...ownSpot(price.spotZones, overlay.date) };
    offers.set(price.instanceType, deepFreeze({ ...offers.get(price.instanceType)!, spotByZone }));
    touched.add(`${path}/offers/${price.instanceType}/spotByZone/**`);
  }
  const isPrivate = (type: string, figure: PriceFigure) =>
    touched.has(`${path}/offers/${type}/${figure}`) || touched.has(`${path}/offers/${type}/**`);
  const ours = new Set(
    [...offers].flatMap(([type]) =>
      PRICE_FIGURES.filter((figure) => isPrivate(type, figure)).map((figure) => `${type} ${figure}`),
    ),
  );
  for (const discount of overlay.discounts ?? []) {
    if (!holdsIn(discount, region) || !isOnInstances(discount)) continue;
    const figures = (discount.purchase ?? DISCOUNTED_BY_DEFAULT).map((purchase) => FIGURE_OF_PURCHASE[purchase]);
    for (const [type, offer] of offers) {
      const asked = discount.instanceTypes;
      if (asked && !asked.includes(type) && !asked.includes(familyOf(type))) continue;
      const lowered: Partial<Record<PriceFigure, number>> = {};
      for (const figure of figures) {
        const price = offer[figure];
        if (price !== null && !ours.has(`${type} ${figure}`))
          lowered[figure] = roundUsd(price * (1 - discount.percent / 100));
      }
      if (Object.keys(lowered).length > 0) setFigures(type, offer, lowered);
    }
  }
  return Object.freeze({
    ...region,
    offers: new Map([...offers].sort(byEntryKey)),
    prices: withOwnServicePrices(region, overlay, touched),
    energy: overlaidEnergy(region, overlay, touched),
  });
}

/** A discount that names services and neither types nor purchase options is on services alone. */
function isOnInstances({ services, instanceTypes, purchase }: Discount): boolean {
  return services === undefined || instanceTypes !== undefined || purchase !== undefined;
}

/** @param date - of the user's catalog */
function ownSpot(
  zones: NonNullable<NonNullable<CatalogOverlay['prices']>[number]['spotZones']>,
  date: string,
): Record<string, ZoneSpot> {
  return Object.fromEntries(
    zones.map(({ zone, medianUsdPerHour, p90UsdPerHour = medianUsdPerHour, from = date, until = date }) => [
      zone,
      { medianUsdPerHour, p90UsdPerHour, from, until },
    ]),
  );
}

function givenPrices(from: { readonly [F in PriceFigure]?: number }): Partial<Record<PriceFigure, number>> {
  const given: Partial<Record<PriceFigure, number>> = {};
  for (const figure of PRICE_FIGURES) {
    const price = from[figure];
    if (price !== undefined) given[figure] = price;
  }
  return given;
}

function overlaidEnergy(
  { region, energy }: RegionCatalog,
  overlay: CatalogOverlay,
  touched: Set<string>,
): RegionCatalog['energy'] {
  const entry = overlay.energy?.find((figures) => figures.region === region);
  if (!entry) return energy;
  if (entry.pue !== undefined) touched.add(`regions/${region}/energy/pue`);
  if (entry.gridGramsCo2ePerKwh !== undefined) touched.add(`regions/${region}/energy/gridGramsCo2ePerKwh`);
  if (entry.marketGramsCo2ePerKwh !== undefined) touched.add(`regions/${region}/energy/marketGramsCo2ePerKwh`);
  return deepFreeze({
    ...energy,
    ...(entry.pue === undefined ? {} : { pue: entry.pue, pueBasis: 'site' as const }),
    ...(entry.gridGramsCo2ePerKwh === undefined
      ? {}
      : {
          gridGramsCo2ePerKwh: entry.gridGramsCo2ePerKwh,
          gridYear: Number(overlay.date.slice(0, 4)),
          // Your own figure is in no doubt.
          otherGramsCo2ePerKwh: null,
        }),
    ...(entry.marketGramsCo2ePerKwh === undefined ? {} : { marketGramsCo2ePerKwh: entry.marketGramsCo2ePerKwh }),
  });
}

/** The same figures give the same text, in any order of keys. */
function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value).sort(byEntryKey);
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonicalJson(child)}`).join(',')}}`;
}
