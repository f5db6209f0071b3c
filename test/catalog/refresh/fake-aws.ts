import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Catalog, InstanceType } from '../../../lib/catalog/facts/catalog.js';
import type { AcceleratorRecord } from '../../../lib/catalog/files/accelerators-file.js';

/** What the server says, by region; a test changes it before it asks. */
export interface FakeRegion {
  types: FakeType[];
  /** Zone ids by type. */
  offerings: Map<string, string[]>;
  onDemandUsd: Map<string, number>;
  reservedUsd: Map<string, { year1: number | null; year3: number | null }>;
  /** USD per hour by type and zone. */
  spotUsd: Map<string, Map<string, number>>;
  /** Upfront fees in USD of one instance for one day. */
  blockFeesUsd: Map<string, number[]>;
  /** Products of the price list besides the instances. */
  products: FakeProduct[];
}

export interface FakeProduct {
  service: string;
  attributes: Record<string, string>;
  /** By the end of each tier in GB; one without end. */
  tiers: { upToGb: number | null; usd: number }[];
}

export interface FakeType {
  name: string;
  vcpus: number;
  memoryGib: number;
  architecture: string;
  cards: number[];
  efaInterfaces: number;
  accelerator: { name: string; count: number; memoryMib: number; part: number } | null;
  disks: string[];
  usageClasses: string[];
  strategies: string[];
  bareMetal: boolean;
}

/** What to do with a request instead of answering it; undefined: answer. */
export type Fault = 'throttle' | 'server-error' | 'deny' | 'garbage' | 'cut' | 'drop' | undefined;

export interface SeenRequest {
  readonly action: string;
  readonly region: string;
}

/** EC2 and the Price List over HTTP, as far as a refresh asks them, in pages. */
export class FakeAws {
  readonly regions = new Map<string, FakeRegion>();
  readonly seen: SeenRequest[] = [];
  /** Asked before each answer; the number counts from 1. */
  fault: (request: SeenRequest, number: number) => Fault = () => undefined;
  pageSize = 100;
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
    const target = request.headers['x-amz-target'];
    const scope = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const json = target !== undefined;
    const form = json ? new URLSearchParams() : new URLSearchParams(body);
    const query = json ? JSON.parse(body) : {};
    const filters: Filter[] = query.Filters ?? [];
    const place = filters.find(isPlace)?.Value ?? '';
    const region = json ? (REGIONS_BY_LABEL[place] ?? place) : scope;
    const seen = { action: json ? String(target).split('.')[1]! : form.get('Action')!, region };
    this.seen.push(seen);
    const fault = this.fault(seen, this.seen.length);
    if (fault === 'drop') {
      request.socket.destroy();
      return;
    }
    if (fault === 'throttle')
      return sendError(response, json, 503, json ? 'ThrottlingException' : 'RequestLimitExceeded');
    if (fault === 'server-error') return sendError(response, json, 500, 'InternalError');
    if (fault === 'deny')
      return sendError(response, json, 403, json ? 'AccessDeniedException' : 'UnauthorizedOperation');
    const token = json ? query.NextToken : form.get('NextToken');
    const facts = this.regions.get(region);
    if (!facts) return sendError(response, json, 400, 'InvalidParameterValue');
    const asked = { form, service: query.ServiceCode ?? '', filters };
    let text = this.rewrite(seen, this.say(seen.action, facts, Number(token ?? 0), asked));
    if (fault === 'garbage') text = '<<<not what it should be';
    response.setHeader('content-type', json ? 'application/x-amz-json-1.1' : 'text/xml');
    response.end(fault === 'cut' ? text.slice(0, text.length / 2) : text);
  }

  private say(action: string, facts: FakeRegion, from: number, { form, service, filters }: Asked): string {
    const page = <T>(all: readonly T[]) => ({
      items: all.slice(from, from + this.pageSize),
      next: from + this.pageSize < all.length ? `<nextToken>${from + this.pageSize}</nextToken>` : '',
      nextNumber: from + this.pageSize < all.length ? from + this.pageSize : null,
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
        const type = form.get('InstanceType')!;
        const { items, next } = page(facts.blockFeesUsd.get(type) ?? []);
        const set = items.map((fee) =>
          item(
            tag('instanceType', type) +
              tag('instanceCount', 1) +
              tag('capacityBlockDurationHours', 24) +
              tag('upfrontFee', fee) +
              tag('currencyCode', 'USD'),
          ),
        );
        return xml(action, `<capacityBlockOfferingSet>${set.join('')}</capacityBlockOfferingSet>${next}`);
      }
      case 'GetProducts': {
        const instances = [...facts.onDemandUsd.keys()].map((type) => instanceProduct(type, facts));
        const others = facts.products.filter((entry) => entry.service === service).map(serviceProduct);
        const { items, nextNumber } = page(
          [...(service === 'AmazonEC2' ? instances : []), ...others].filter((entry) =>
            filters.every((filter) => isPlace(filter) || entry.product.attributes[filter.Field] === filter.Value),
          ),
        );
        return JSON.stringify({
          FormatVersion: 'aws_v1',
          PriceList: items.map((entry) => JSON.stringify(entry)),
          ...(nextNumber === null ? {} : { NextToken: String(nextNumber) }),
        });
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

interface Filter {
  readonly Field: string;
  readonly Value: string;
}

interface Asked {
  readonly form: URLSearchParams;
  readonly service: string;
  readonly filters: readonly Filter[];
}

function isPlace({ Field }: Filter): boolean {
  return Field === 'regionCode' || Field === 'fromLocation';
}

/** As the price list calls them. */
const REGIONS_BY_LABEL: Readonly<Record<string, string>> = {
  'US East (N. Virginia)': 'us-east-1',
  'EU (Stockholm)': 'eu-north-1',
};

interface ProductJson {
  readonly product: { readonly attributes: Readonly<Record<string, string>> };
  readonly terms: object;
}

function serviceProduct({ attributes, tiers }: FakeProduct): ProductJson {
  const priceDimensions = Object.fromEntries(
    tiers.map(({ upToGb, usd }, i) => {
      const beginRange = String(tiers[i - 1]?.upToGb ?? 0);
      const endRange = upToGb === null ? 'Inf' : String(upToGb);
      return [i, { unit: 'GB-Mo', beginRange, endRange, pricePerUnit: { USD: usd.toFixed(10) } }];
    }),
  );
  return { product: { attributes }, terms: { OnDemand: { term: { priceDimensions } } } };
}

function instanceProduct(type: string, facts: FakeRegion): ProductJson {
  const { year1, year3 } = facts.reservedUsd.get(type) ?? { year1: null, year3: null };
  const reserved = (length: string, hours: number, usd: number | null) =>
    usd === null
      ? {}
      : {
          [`${type}.${length}`]: {
            termAttributes: { LeaseContractLength: length, OfferingClass: 'standard', PurchaseOption: 'All Upfront' },
            priceDimensions: {
              a: { unit: 'Quantity', pricePerUnit: { USD: String(usd * hours) } },
              b: { unit: 'Hrs', pricePerUnit: { USD: '0.0000000000' } },
            },
          },
        };
  return {
    product: {
      attributes: {
        instanceType: type,
        operation: 'RunInstances',
        marketoption: 'OnDemand',
        locationType: 'AWS Region',
        operatingSystem: 'Linux',
        tenancy: 'Shared',
        preInstalledSw: 'NA',
        capacitystatus: 'Used',
      },
    },
    terms: {
      OnDemand: {
        [`${type}.od`]: {
          priceDimensions: { a: { unit: 'Hrs', pricePerUnit: { USD: String(facts.onDemandUsd.get(type)) } } },
        },
      },
      Reserved: {
        convertible: {
          termAttributes: { LeaseContractLength: '1yr', OfferingClass: 'convertible', PurchaseOption: 'All Upfront' },
          priceDimensions: { a: { unit: 'Quantity', pricePerUnit: { USD: '1' } } },
        },
        ...reserved('1yr', 8760, year1),
        ...reserved('3yr', 26_280, year3),
      },
    },
  };
}

function sendError(response: ServerResponse, json: boolean, status: number, code: string): void {
  response.statusCode = status;
  if (json) {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ __type: code, message: `the fake says ${code}` }));
  } else {
    response.setHeader('content-type', 'text/xml');
    response.end(
      `<Response><Errors><Error><Code>${code}</Code><Message>the fake says ${code}</Message></Error></Errors><RequestID>1</RequestID></Response>`,
    );
  }
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
