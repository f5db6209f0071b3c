import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Catalog, InstanceType } from '../../../lib/catalog/facts/catalog.js';
import type { AcceleratorRecord } from '../../../lib/catalog/files/accelerators-file.js';
import { type OfferPath, offerFile, offerPath, regionIndex } from './fake-offers.js';
import type { FakeRegion, FakeType } from './fake-region.js';

/** What to do with a request instead of answering it; undefined: answer. */
export type Fault = 'throttle' | 'server-error' | 'deny' | 'missing' | 'garbage' | 'cut' | 'drop' | undefined;

export interface SeenRequest {
  readonly action: string;
  readonly region: string;
}

/** EC2 and the bulk price lists over HTTP, as far as a refresh asks them, in pages. */
export class FakeAws {
  readonly regions = new Map<string, FakeRegion>();
  readonly seen: SeenRequest[] = [];
  /** Asked before each answer; the number counts from 1. */
  fault: (request: SeenRequest, number: number) => Fault = () => undefined;
  pageSize = 100;
  /** In the paths of price lists. */
  version = '20261120';
  /** Regions that the account may not use. */
  readonly notEnabled = new Set<string>();
  /** Puts the text of an answer in another's place. */
  rewrite: (request: SeenRequest, text: string) => string = (_, text) => text;
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  async open(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const offer = offerPath(request.url ?? '');
    if (offer) return this.answerOffer(offer, request, response);
    const scope = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const form = new URLSearchParams(body);
    const seen = { action: form.get('Action')!, region: scope };
    this.seen.push(seen);
    const fault = this.fault(seen, this.seen.length);
    if (fault === 'drop') {
      request.socket.destroy();
      return;
    }
    if (fault === 'throttle') return sendError(response, 503, 'RequestLimitExceeded');
    if (fault === 'server-error') return sendError(response, 500, 'InternalError');
    if (fault === 'deny') return sendError(response, 403, 'UnauthorizedOperation');
    const facts = this.regions.get(scope);
    if (!facts) return sendError(response, 400, 'InvalidParameterValue');
    let text = this.rewrite(seen, this.say(seen.action, facts, Number(form.get('NextToken') ?? 0), form));
    if (fault === 'garbage') text = '<<<not what it should be';
    response.setHeader('content-type', 'text/xml');
    response.end(fault === 'cut' ? text.slice(0, text.length / 2) : text);
  }

  /** Price lists are seen as `GET AmazonEC2`, the lists of their regions as `GET AmazonEC2 index`. */
  private answerOffer({ service, region }: OfferPath, request: IncomingMessage, response: ServerResponse): void {
    const seen = { action: region === null ? `GET ${service} index` : `GET ${service}`, region: region ?? '' };
    this.seen.push(seen);
    const fault = this.fault(seen, this.seen.length);
    if (fault === 'drop') {
      request.socket.destroy();
      return;
    }
    const status = { throttle: 429, 'server-error': 500, deny: 403, missing: 404 } as Record<string, number>;
    const facts = region === null ? null : this.regions.get(region);
    if (fault !== undefined && fault in status) response.statusCode = status[fault]!;
    else if (facts === undefined) response.statusCode = 404;
    if (response.statusCode !== 200) {
      response.end('the fake says no');
      return;
    }
    let text = facts ? offerFile(service, region!, facts) : regionIndex(service, this.regions.keys(), this.version);
    text = this.rewrite(seen, text);
    if (fault === 'garbage') text = '<<<not what it should be';
    const etag = `"${createHash('md5').update(text).digest('hex')}"`;
    if (request.headers['if-none-match'] === etag) {
      response.statusCode = 304;
      response.end();
      return;
    }
    response.setHeader('etag', etag);
    response.end(fault === 'cut' ? text.slice(0, text.length / 2) : text);
  }

  private say(action: string, facts: FakeRegion, from: number, form: URLSearchParams): string {
    const page = <T>(all: readonly T[]) => ({
      items: all.slice(from, from + this.pageSize),
      next: from + this.pageSize < all.length ? `<nextToken>${from + this.pageSize}</nextToken>` : '',
    });
    switch (action) {
      case 'DescribeInstanceTypes': {
        const { items, next } = page(facts.types);
        return xml(action, `<instanceTypeSet>${items.map(typeXml).join('')}</instanceTypeSet>${next}`);
      }
      case 'DescribeInstanceTypeOfferings': {
        const all = [...facts.offerings].flatMap(([type, zones]) => zones.map((zone) => ({ type, zone })));
        const { items, next } = page(all);
        const set = items.map(({ type, zone }) =>
          item(tag('instanceType', type) + tag('location', zone) + tag('locationType', 'availability-zone-id')),
        );
        return xml(action, `<instanceTypeOfferingSet>${set.join('')}</instanceTypeOfferingSet>${next}`);
      }
      case 'DescribeSpotPriceHistory': {
        const at = form.get('StartTime') ?? '';
        const all = [...facts.spotUsd].flatMap(([type, byZone]) =>
          [...byZone].map(([zone, usd]) => ({ type, zone, usd })),
        );
        const { items, next } = page(all);
        const set = items.map(({ type, zone, usd }) =>
          item(
            tag('instanceType', type) + tag('spotPrice', usd) + tag('availabilityZoneId', zone) + tag('timestamp', at),
          ),
        );
        return xml(action, `<spotPriceHistorySet>${set.join('')}</spotPriceHistorySet>${next}`);
      }
      case 'DescribeCapacityBlockOfferings': {
        // An UltraServer is 18 instances here.
        const server = form.get('UltraserverType');
        const type = server ?? form.get('InstanceType')!;
        const { items, next } = page(facts.blockFeesUsd.get(type) ?? []);
        const set = items.map((fee) =>
          item(
            tag('instanceType', type) +
              tag('instanceCount', server === null ? 1 : 18) +
              tag('capacityBlockDurationHours', 24) +
              tag('upfrontFee', fee) +
              tag('currencyCode', 'USD'),
          ),
        );
        return xml(action, `<capacityBlockOfferingSet>${set.join('')}</capacityBlockOfferingSet>${next}`);
      }
      case 'DescribeRegions': {
        const set = [...this.regions.keys(), ...this.notEnabled].map((name) =>
          item(
            tag('regionName', name) +
              tag('optInStatus', this.notEnabled.has(name) ? 'not-opted-in' : 'opt-in-not-required'),
          ),
        );
        return xml(action, tag('regionInfo', set.join('')));
      }
      default:
        throw new Error(`the fake does not know ${action}`);
    }
  }
}

/** A region that says what the catalog says: a refresh against it changes nothing. */
export function fakeRegion(
  catalog: Catalog,
  region: string,
  accelerators: ReadonlyMap<string, AcceleratorRecord>,
): FakeRegion {
  const facts: FakeRegion = {
    types: [],
    offerings: new Map(),
    onDemandUsd: new Map(),
    reservedUsd: new Map(),
    spotUsd: new Map(),
    blockFeesUsd: new Map(),
    savingsPlans: new Map(),
    products: [],
  };
  for (const [name, offer] of catalog.regions.get(region)!.offers) {
    facts.types.push(fakeType(catalog.types.get(name)!, accelerators));
    facts.offerings.set(name, [...offer.zones]);
    if (offer.onDemandUsdPerHour !== null) facts.onDemandUsd.set(name, offer.onDemandUsdPerHour);
    facts.reservedUsd.set(name, { year1: offer.reserved1YearUsdPerHour, year3: offer.reserved3YearUsdPerHour });
    if (offer.spotUsdPerHour !== null) facts.spotUsd.set(name, new Map([[offer.zones[0]!, offer.spotUsdPerHour]]));
    if (offer.capacityBlockUsdPerHour !== null) facts.blockFeesUsd.set(name, [offer.capacityBlockUsdPerHour * 24]);
  }
  return facts;
}

export function fakeType(type: InstanceType, accelerators: ReadonlyMap<string, AcceleratorRecord>): FakeType {
  const { accelerators: carried } = type;
  const record = carried ? accelerators.get(carried.model.key)! : null;
  const part = carried && carried.count < 1 ? carried.count : 1;
  return {
    name: type.name,
    vcpus: type.vcpus,
    memoryGib: type.memoryGib,
    architecture: type.architecture,
    cards: type.network.cards.map((card) => card.interfaces),
    efaInterfaces: type.network.efaInterfaces,
    accelerator:
      carried && record
        ? { name: record.ec2Name!, count: part < 1 ? 0 : carried.count, memoryMib: record.ec2MemoryMib! * part, part }
        : null,
    disks: [...type.localDisks],
    usageClasses: [...type.usageClasses],
    strategies: [...type.placementStrategies],
    bareMetal: type.bareMetal,
  };
}

function typeXml(type: FakeType): string {
  const gpu = type.accelerator;
  const disks = type.disks.map((disk) => {
    const [, count, size, kind] = /^(\d+)x(\d+)GB (\w+)$/.exec(disk)!;
    return item(tag('count', count!) + tag('sizeInGB', size!) + tag('type', kind!));
  });
  const cards = type.cards.map((limit, i) =>
    item(tag('networkCardIndex', i) + tag('maximumNetworkInterfaces', limit) + tag('baselineBandwidthInGbps', 100)),
  );
  return item(
    tag('instanceType', type.name) +
      tag('bareMetal', type.bareMetal) +
      tag('supportedUsageClasses', type.usageClasses.map(item).join('')) +
      tag('vCpuInfo', tag('defaultVCpus', type.vcpus)) +
      tag('memoryInfo', tag('sizeInMiB', type.memoryGib * 1024)) +
      tag('processorInfo', tag('supportedArchitectures', item(type.architecture))) +
      (disks.length > 0 ? tag('instanceStorageInfo', tag('disks', disks.join(''))) : '') +
      (gpu
        ? tag(
            'gpuInfo',
            tag(
              'gpus',
              item(
                tag('name', gpu.name) +
                  tag('count', gpu.count) +
                  tag('memoryInfo', tag('sizeInMiB', gpu.memoryMib)) +
                  tag('gpuPartitionSize', gpu.part) +
                  tag('logicalGpuCount', gpu.part < 1 ? 1 : gpu.count),
              ),
            ),
          )
        : '') +
      tag('placementGroupInfo', tag('supportedStrategies', type.strategies.map(item).join(''))) +
      tag(
        'networkInfo',
        tag('networkCards', cards.join('')) +
          (type.efaInterfaces > 0 ? tag('efaInfo', tag('maximumEfaInterfaces', type.efaInterfaces)) : ''),
      ),
  );
}

function sendError(response: ServerResponse, status: number, code: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/xml');
  response.end(
    `<Response><Errors><Error><Code>${code}</Code><Message>the fake says ${code}</Message></Error></Errors><RequestID>1</RequestID></Response>`,
  );
}

function xml(action: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId>${body}</${action}Response>`;
}

function tag(name: string, value: string | number | boolean): string {
  return `<${name}>${value}</${name}>`;
}

function item(value: string): string {
  return tag('item', value);
}
