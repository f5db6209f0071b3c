import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip, gzipSync } from 'node:zlib';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { offerPath, regionIndex, SAVINGS_PLANS, savingsPlanFile } from '../refresh/fake-offers.js';

/** What is wrong with one answer. */
export type ListFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'cut' | 'cut-packed' | 'wrong-checksum' | 'silent' | 'slow' | 'drop' };

const VERSION = '20261120100000';
const SLICE_PRODUCTS = 400;

/**
 * AWS's bulk price lists of every region of the shipped catalog, made as they are sent: the list of EC2 holds the
 * catalog's own prices among as many other products and terms as are asked for.
 */
export class PriceListServer {
  /** Products of EC2 that the catalog does not want, in each region: about 4 kB each with their terms. */
  bulk = 0;
  packed = false;
  /** Asked before each answer; the number counts from 1. */
  fault: (path: string, number: number) => ListFault | undefined = () => undefined;
  readonly seen: string[] = [];
  bytes = 0;
  private readonly server: Server = createServer((request, response) => {
    this.answer(request, response).catch(() => response.destroy());
  });
  readonly regions: readonly string[];

  constructor(regions: readonly string[]) {
    this.regions = regions;
  }

  async open(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    this.seen.push(path);
    const fault = this.fault(path, this.seen.length);
    if (fault?.kind === 'drop') return void request.socket.destroy();
    if (fault?.kind === 'silent') return void response.write('{"formatVersion":');
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter });
      return void response.end();
    }
    if (fault?.kind === 'redirect') return void response.writeHead(302, { location: fault.to }).end();
    if (fault?.kind === 'text') return void response.end(fault.text);
    const offer = offerPath(path.replace('/moved', ''));
    if (!offer) return void response.writeHead(404).end();
    if (offer.region === null || offer.service !== 'AmazonEC2') {
      const text =
        offer.region === null
          ? regionIndex(offer.service, this.regions, VERSION)
          : smallList(offer.service, offer.region);
      return this.whole(text, request, response, fault?.kind);
    }
    if (fault !== undefined) {
      return this.whole([...bigList(offer.region, this.bulk)].join(''), request, response, fault.kind);
    }
    const out = this.packed ? createGzip({ level: 1 }) : response;
    if (this.packed) {
      response.setHeader('content-encoding', 'gzip');
      out.pipe(response);
    }
    for (const slice of bigList(offer.region, this.bulk)) {
      this.bytes += slice.length;
      if (response.destroyed) return;
      if (!out.write(slice)) await once(out, 'drain');
    }
    out.end();
  }

  private whole(
    text: string,
    request: IncomingMessage,
    response: ServerResponse,
    fault: ListFault['kind'] | undefined,
  ) {
    const digest = createHash('md5')
      .update(fault === 'wrong-checksum' ? 'another file' : text)
      .digest('hex');
    const etag = `"${digest}"`;
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
    const packed = this.packed || fault === 'cut-packed';
    const body = packed ? gzipSync(text) : Buffer.from(text);
    response.writeHead(200, {
      etag,
      'x-amz-server-side-encryption': 'AES256',
      'content-length': fault === 'cut-packed' ? Math.floor(body.length / 2) : body.length,
      ...(packed && { 'content-encoding': 'gzip' }),
    });
    if (fault === 'slow') return void drip(response, body);
    if (fault === 'cut-packed') return void response.end(body.subarray(0, Math.floor(body.length / 2)));
    if (fault !== 'cut') return void response.end(body);
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  }
}

/** In twenty pieces, each long before the reader gives up, all of them after. */
async function drip(response: ServerResponse, body: Buffer): Promise<void> {
  const size = Math.ceil(body.length / 20);
  for (let at = 0; at < body.length; at += size) {
    response.write(body.subarray(at, at + size));
    await new Promise((done) => setTimeout(done, 25));
  }
  response.end();
}

function smallList(service: string, region: string): string {
  if (service === SAVINGS_PLANS)
    return savingsPlanFile(region, new Map([['ComputeSavingsPlans/1yr/No Upfront', plan(region)]]));
  const isKeys = service === 'awskms';
  const attributes = { servicecode: service, regionCode: region, usagetype: `${region}-KMS-Keys` };
  const priceDimensions = { D: { unit: 'Keys', pricePerUnit: { USD: '1.5000000000' } } };
  return JSON.stringify({
    offerCode: service,
    publicationDate: '2026-11-20T10:00:00Z',
    products: isKeys ? { K: { sku: 'K', attributes } } : {},
    terms: { OnDemand: isKeys ? { K: { 'K.T': { priceDimensions } } } : {} },
  });
}

/** A quarter less than on demand. */
function plan(region: string): Map<string, number> {
  return new Map(
    [...loadCatalog({ regions: [region] }).regions.get(region)!.offers].flatMap(
      ([type, { onDemandUsdPerHour: usd }]): [string, number][] => (usd === null ? [] : [[type, usd * 0.75]]),
    ),
  );
}

/** Instances at 0.1 % more than the catalog has, scattered in products that are none of its. */
function* bigList(region: string, bulk: number): Generator<string> {
  const offers = [...loadCatalog({ regions: [region] }).regions.get(region)!.offers].filter(
    ([, { onDemandUsdPerHour }]) => onDemandUsdPerHour !== null,
  );
  yield `{"formatVersion":"v1.0","offerCode":"AmazonEC2","publicationDate":"2026-11-20T10:00:00Z","products":{`;
  for (const [i, [type]] of offers.entries())
    yield `${i === 0 ? '' : ','}"W${i}":${productJson(region, type, 'Linux')}`;
  const other = productJson(region, 'x9.large', 'Windows');
  for (let at = 0; at < bulk; at += SLICE_PRODUCTS) {
    let slice = '';
    for (let i = at; i < Math.min(bulk, at + SLICE_PRODUCTS); i++) slice += `,"O${i}":${other}`;
    yield slice;
  }
  yield '},"terms":{"OnDemand":{';
  for (const [i, [, offer]] of offers.entries()) {
    const usd = (offer.onDemandUsdPerHour! * 1.001).toFixed(6);
    yield `${i === 0 ? '' : ','}"W${i}":{"W${i}.T":{"priceDimensions":{"D":{"unit":"Hrs","pricePerUnit":{"USD":"${usd}"}}}}}`;
  }
  yield '},"Reserved":{';
  const terms = JSON.stringify(
    Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`T${i}`, { termAttributes: {}, priceDimensions: { D: { unit: 'Hrs' } } }]),
    ),
  );
  for (let at = 0; at < bulk; at += SLICE_PRODUCTS) {
    let slice = '';
    for (let i = at; i < Math.min(bulk, at + SLICE_PRODUCTS); i++) slice += `${i === 0 ? '' : ','}"O${i}":${terms}`;
    yield slice;
  }
  yield '}}}';
}

function productJson(region: string, instanceType: string, operatingSystem: string): string {
  return JSON.stringify({
    productFamily: 'Compute Instance',
    attributes: {
      servicecode: 'AmazonEC2',
      regionCode: region,
      locationType: 'AWS Region',
      instanceType,
      operatingSystem,
      tenancy: 'Shared',
      preInstalledSw: 'NA',
      capacitystatus: 'Used',
      operation: 'RunInstances',
      marketoption: 'OnDemand',
      usagetype: `BoxUsage:${instanceType}`,
      // As wide as a product of AWS's.
      other: 'x'.repeat(1200),
    },
  });
}
