import { join } from 'node:path';
import { partitionOf } from '../facts/partitions.js';
import { sha256 } from '../files/index-file.js';
import { createCaller, OFFER_LIMITS, type Pace } from '../refresh/call-aws.js';
import type { OfferPlace, OfferPrices, OfferSource } from '../refresh/offer-source.js';
import { openStepStore } from '../refresh/step-store.js';
import { DamagedFileError, getFile, type Validators } from './http-get.js';
import { BrokenJsonError } from './json-splitter.js';
import { OFFER_SERVICES } from './offer-figures.js';
import { OfferReader } from './read-offer.js';
import { SavingsPlansReader } from './read-savings-plans.js';

/** Where price lists are read, and where what was read is kept. */
export interface OfferSourceOptions {
  /** The user's folder of catalogs: what was read is kept in `offers/` in it. */
  readonly directory: string;
  /** Where the lists are served, e.g. a mirror. @default - AWS's host of the region's partition */
  readonly baseUrl?: string;
  readonly pace: Pace;
  readonly signal?: AbortSignal;
  /** Longest time without a byte, in ms. @default 60000 */
  readonly idleMilliseconds?: number;
}

/** Folder of what was read, in the folder of catalogs. */
const FOLDER = 'offers';
/** Of a list of regions, in bytes: AWS's have some 10 kB. */
const LARGEST_INDEX_BYTES = 2 ** 20;
/** Changes with what is kept, and with what is looked for: older pieces are read again. */
const SHAPE = sha256(`2 ${JSON.stringify(OFFER_SERVICES)}`);

/** Compute and EC2 Instance Savings Plans, in one list. */
const SAVINGS_PLAN_SERVICE = 'AWSComputeSavingsPlan';

/** What one list said, and how to ask whether it changed. */
interface KeptList<T> extends Validators {
  readonly url: string;
  readonly said: T;
}

/** Paths of the lists of a service by region. */
type RegionPaths = Readonly<Record<string, string>>;

/**
 * AWS's bulk price lists: `/offers/v1.0/aws/<service>/current/region_index.json` names the newest list of each region,
 * which is read as it comes. What was read is kept: a list that the index still names is not asked for again, and the
 * index itself is sent again only if it changed. Documented in "Using the AWS Price List Bulk API"
 * (docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html).
 */
export function openOfferSource(options: OfferSourceOptions): OfferSource {
  const { directory, baseUrl, pace, signal, idleMilliseconds } = options;
  const store = openStepStore(join(directory, FOLDER), SHAPE);
  const call = createCaller(pace, OFFER_LIMITS, signal);
  const indexes = new Map<string, Promise<RegionPaths>>();

  /** Gets a list unless the kept one is still right. */
  async function list<T>(step: string, url: string, begin: () => { write(chunk: Buffer): void; end(): T }): Promise<T> {
    const kept = store.read(step) as KeptList<T> | undefined;
    const known = kept?.url === url ? kept : undefined;
    const answer = await call(`GET ${url}`, async () => {
      const reader = begin();
      const received = await whole(url, () =>
        getFile(url, {
          ...(known && { known }),
          onBytes: (chunk) => reader.write(chunk),
          ...(idleMilliseconds !== undefined && { idleMilliseconds }),
          ...(signal && { signal }),
        }),
      );
      if (received.status === 'unchanged') return known!;
      const said = await whole(url, async () => reader.end());
      return { url, etag: received.etag, lastModified: received.lastModified, said };
    });
    if (answer !== known) store.write(step, answer);
    return answer.said;
  }

  function regionPaths(base: string, kind: 'offers' | 'savingsPlan', service: string): Promise<RegionPaths> {
    const url = `${base}/${kind}/v1.0/aws/${service}/current/region_index.json`;
    // Asked once in a run, also where it fails: thirty regions would fail alike.
    const asked = indexes.get(url) ?? list(`${service}.index`, url, () => indexReader());
    indexes.set(url, asked);
    return asked;
  }

  /** What the list of a region says; null: the index names none. */
  async function ofRegion<T>(
    kind: 'offers' | 'savingsPlan',
    service: string,
    { region }: OfferPlace,
    begin: () => { write(chunk: Buffer): void; end(): T },
  ): Promise<T | null> {
    const base = (baseUrl ?? partitionOf(region).priceListUrl).replace(/\/+$/, '');
    const path = (await regionPaths(base, kind, service))[region];
    if (path === undefined) return null;
    const step = `${service}.${region}`;
    const kept = store.read(step) as KeptList<T> | undefined;
    // A path with a version never changes what it holds.
    if (kept?.url === base + path && !path.includes('/current/')) return kept.said;
    return list(step, base + path, begin);
  }

  return {
    services: Object.keys(OFFER_SERVICES),
    instanceServices: Object.keys(OFFER_SERVICES).filter((service) => OFFER_SERVICES[service]!.instances),
    prices: (service, place, onBytes): Promise<OfferPrices | null> =>
      ofRegion('offers', service, place, () => counted(new OfferReader(service, place), onBytes)),
    savingsPlanService: SAVINGS_PLAN_SERVICE,
    savingsPlans: (place, onBytes) =>
      ofRegion('savingsPlan', SAVINGS_PLAN_SERVICE, place, () =>
        counted(new SavingsPlansReader(place.region), onBytes),
      ),
  };
}

function counted<T>(reader: { write(chunk: Buffer): void; end(): T }, onBytes: (bytes: number) => void) {
  let bytes = 0;
  return {
    write(chunk: Buffer): void {
      reader.write(chunk);
      bytes += chunk.length;
      onBytes(bytes);
    },
    end: () => reader.end(),
  };
}

/** Of a list of regions. */
interface IndexEntry {
  readonly regionCode?: unknown;
  readonly currentVersionUrl?: unknown;
  readonly versionUrl?: unknown;
}

function indexReader() {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    write(chunk: Buffer): void {
      bytes += chunk.length;
      if (bytes > LARGEST_INDEX_BYTES) throw new BrokenJsonError('it is too long for a list of regions');
      chunks.push(chunk);
    },
    end(): RegionPaths {
      const { regions } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { regions?: unknown };
      if (typeof regions !== 'object' || regions === null) throw new BrokenJsonError('it lists no regions');
      const paths: [string, string][] = [];
      // Of offers they are by region; of Savings Plans in an array, with a name of its own for the path.
      const entries: [string, IndexEntry][] = Array.isArray(regions)
        ? (regions as IndexEntry[]).map((entry) => [String(entry?.regionCode), entry])
        : Object.entries(regions as Record<string, IndexEntry>);
      for (const [region, entry] of entries) {
        const path = entry?.currentVersionUrl ?? entry?.versionUrl;
        if (typeof path !== 'string' || !/^\/[^/]/.test(path)) throw new BrokenJsonError(`${region} has no list`);
        paths.push([region, path]);
      }
      return Object.fromEntries(paths);
    },
  };
}

/** A file that cannot be read is one that came damaged: it is worth another try. */
async function whole<T>(url: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BrokenJsonError || error instanceof SyntaxError)
      throw new DamagedFileError(url, error.message);
    throw error;
  }
}
