import { roundTo } from '../../units/rounding.js';
import type { ListedPrice, OfferPlace, OfferPrices } from '../refresh/offer-source.js';
import type { ListedServicePrice, ServiceFigure } from '../refresh/service-prices.js';
import { BrokenJsonError, type Interest, JsonSplitter } from './json-splitter.js';
import { figuresOfProduct, OFFER_SERVICES, type OfferFigure } from './offer-figures.js';
import { type Attributes, isByTheHour, listedPrice, type Terms, tiersOf } from './price-list.js';

/** A product that the catalog has figures of. */
interface WantedProduct {
  readonly figures: readonly OfferFigure[];
  /** Null: no instance by the hour. */
  readonly instanceType: string | null;
  onDemand: Terms;
  reserved: Terms;
}

interface OfferProduct {
  readonly productFamily?: string;
  readonly attributes?: Attributes;
}

/** To a billionth of a dollar: requests are priced by the tenth of a millionth. */
const PRICE_PLACES = 9;

/**
 * Reads the offer file of one service in one region as it comes, and keeps only the products that the catalog has
 * figures of: of the hundreds of megabytes of EC2 some ten.
 */
export class OfferReader {
  private readonly service: string;
  private readonly place: OfferPlace;
  private readonly wanted = new Map<string, WantedProduct>();
  private readonly splitter = new JsonSplitter(
    (path) => this.interest(path),
    (path, json) => this.take(path, json),
  );
  private published = '';
  private code = '';
  private hasProducts = false;

  constructor(service: string, place: OfferPlace) {
    this.service = service;
    this.place = place;
  }

  /** @throws BrokenJsonError when it is no offer file of this service */
  write(chunk: Buffer): void {
    this.splitter.write(chunk);
  }

  /** @throws BrokenJsonError when the file is not at its end, or is another */
  end(): OfferPrices {
    this.splitter.end();
    if (this.code !== this.service) throw new BrokenJsonError(`it is the list of ${this.code || 'no service'}`);
    if (!/^\d{4}-\d\d-\d\d$/.test(this.published)) throw new BrokenJsonError('it has no date of publication');
    return { published: this.published, instances: this.instances(), services: this.services() };
  }

  private interest(path: readonly string[]): Interest {
    const [part, of, sku] = path;
    if (part === undefined) return 'enter';
    if (part === 'products') {
      this.hasProducts = true;
      return of === undefined ? 'enter' : 'take';
    }
    if (part !== 'terms') return part === 'publicationDate' || part === 'offerCode' ? 'take' : 'skip';
    // AWS writes the products first: the terms of others need not be looked into.
    if (!this.hasProducts) throw new BrokenJsonError('its terms come before its products');
    if (of === undefined) return 'enter';
    if (of !== 'OnDemand' && of !== 'Reserved') return 'skip';
    if (sku === undefined) return 'enter';
    return this.wanted.has(sku) ? 'take' : 'skip';
  }

  private take([part, of, sku]: readonly string[], json: Buffer): void {
    const value: unknown = parse(json);
    if (part === 'publicationDate') this.published = String(value).slice(0, 10);
    else if (part === 'offerCode') this.code = String(value);
    else if (part === 'products') this.takeProduct(of!, value as OfferProduct);
    else if (of === 'OnDemand') this.wanted.get(sku!)!.onDemand = value as Terms;
    else this.wanted.get(sku!)!.reserved = value as Terms;
  }

  private takeProduct(sku: string, { productFamily, attributes = {} }: OfferProduct): void {
    if (!this.isHere(attributes)) return;
    const figures = figuresOfProduct(this.service, { ...attributes, productFamily });
    const isInstance = OFFER_SERVICES[this.service]!.instances === true && isByTheHour(attributes);
    if (figures.length === 0 && !isInstance) return;
    const instanceType = isInstance ? attributes.instanceType! : null;
    this.wanted.set(sku, { figures, instanceType, onDemand: {}, reserved: {} });
  }

  /** In the region itself, in none of its Local Zones; traffic is of the region that it comes from. */
  private isHere({ locationType, regionCode, fromRegionCode, fromLocation }: Attributes): boolean {
    const { region, label } = this.place;
    if (fromRegionCode !== undefined) return fromRegionCode === region;
    if (fromLocation !== undefined) return label === null || fromLocation === label;
    if (regionCode !== undefined && regionCode !== '' && regionCode !== region) return false;
    return locationType === undefined || locationType === 'AWS Region' || locationType === 'Other';
  }

  private instances(): ListedPrice[] {
    const instances = new Map<string, ListedPrice>();
    for (const { instanceType, onDemand, reserved } of this.wanted.values()) {
      if (instanceType === null) continue;
      const price = listedPrice(instanceType, onDemand, reserved);
      if (price.onDemandUsdPerHour !== null || price.reserved1YearUsdPerHour !== null)
        instances.set(instanceType, price);
    }
    return [...instances.values()].sort((a, b) => (a.instanceType < b.instanceType ? -1 : 1));
  }

  /** A figure that two products price differently is left out: what cannot be told apart is not taken. */
  private services(): ListedServicePrice[] {
    const found = new Map<ServiceFigure, { rule: OfferFigure; prices: Map<string, ListedServicePrice> }>();
    for (const { figures, onDemand } of this.wanted.values()) {
      for (const rule of figures) {
        const tiers = tiersOf(onDemand).map(({ upToGb, usd }) => ({
          upToGb,
          usd: roundTo(usd * (rule.times ?? 1), PRICE_PLACES),
        }));
        if (tiers.length === 0) continue;
        const entry = found.get(rule.figure) ?? { rule, prices: new Map() };
        entry.prices.set(JSON.stringify(tiers), { figure: rule.figure, tiers });
        found.set(rule.figure, entry);
      }
    }
    const single = new Map<ServiceFigure, ListedServicePrice>();
    for (const [figure, { rule, prices }] of found) {
      const all = [...prices.values()].sort((a, b) => b.tiers[0]!.usd - a.tiers[0]!.usd);
      if (all.length === 1 || rule.highest) single.set(figure, all[0]!);
    }
    return [...single.values()]
      .flatMap((price) => withSurcharged(price, found.get(price.figure)!.rule, single))
      .sort((a, b) => (a.figure < b.figure ? -1 : 1));
  }
}

/** A surcharge with what it is on; nothing where that is not known. */
function withSurcharged(
  price: ListedServicePrice,
  { over }: OfferFigure,
  listed: ReadonlyMap<ServiceFigure, ListedServicePrice>,
): ListedServicePrice[] {
  if (over === undefined) return [price];
  const below = listed.get(over);
  if (!below) return [];
  const usd = roundTo(below.tiers[0]!.usd + price.tiers[0]!.usd, PRICE_PLACES);
  return [{ figure: price.figure, tiers: [{ upToGb: null, usd }] }];
}

function parse(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch (error) {
    throw new BrokenJsonError((error as Error).message);
  }
}
