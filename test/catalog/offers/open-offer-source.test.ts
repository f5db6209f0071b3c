import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOfferSource } from '../../../lib/catalog/offers/open-offer-source.js';
import { TestPace } from '../refresh/test-pace.js';
import { type ListFault, PriceListServer } from './price-list-server.js';

const KEYS = '/offers/v1.0/aws/awskms/20261120100000/us-east-1/index.json';
const KEYS_INDEX = '/offers/v1.0/aws/awskms/current/region_index.json';
const PLACE = { region: 'us-east-1', label: 'US East (N. Virginia)' };
const SAID = { figure: 'kmsKeyUsdPerMonth', tiers: [{ upToGb: null, usd: 1.5 }] };

let server: PriceListServer;
let baseUrl: string;
let directory: string;
let pace: TestPace;
beforeEach(async () => {
  server = new PriceListServer(['us-east-1', 'eu-north-1']);
  baseUrl = await server.open();
  directory = mkdtempSync(join(tmpdir(), 'offers-'));
  pace = new TestPace();
});
afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

function ask(region = 'us-east-1', service = 'awskms') {
  const source = openOfferSource({ directory, baseUrl, pace, idleMilliseconds: 300 });
  return source.prices(service, { ...PLACE, region }, () => {});
}

/** The list of keys is wrong this often, then right. */
function wrong(times: number, fault: ListFault): void {
  let left = times;
  server.fault = (path) => (path === KEYS && left-- > 0 ? fault : undefined);
}

describe('a price list', () => {
  it('is read once, and not again while the index names it', async () => {
    expect((await ask())!.services).toEqual([SAID]);
    expect((await ask())!.services).toEqual([SAID]);
    expect(server.seen).toEqual([KEYS_INDEX, KEYS, KEYS_INDEX]);
  });

  it('is none in a region that the index does not name', async () => {
    expect(await ask('eu-west-9')).toBeNull();
    expect(server.seen).toEqual([KEYS_INDEX]);
  });

  it('may come packed', async () => {
    server.packed = true;
    expect((await ask())!.services).toEqual([SAID]);
    const types = (await ask('us-east-1', 'AmazonEC2'))!.instances;
    expect(types.find(({ instanceType }) => instanceType === 'p5.48xlarge')!.onDemandUsdPerHour).toBeCloseTo(55.095);
  });

  it('may have moved', async () => {
    wrong(1, { kind: 'redirect', to: `/moved${KEYS}` });
    expect((await ask())!.services).toEqual([SAID]);
    expect(server.seen).toEqual([KEYS_INDEX, KEYS, `/moved${KEYS}`]);
  });

  it('that comes slowly is read to its end', async () => {
    wrong(1, { kind: 'slow' });
    expect((await ask())!.services).toEqual([SAID]);
    expect(server.seen.filter((path) => path === KEYS)).toHaveLength(1);
  });

  it('of Savings Plans is read likewise, and not again while the index names it', async () => {
    const plans = async (region: string) => {
      const source = openOfferSource({ directory, baseUrl, pace });
      return source.savingsPlans({ ...PLACE, region }, () => {});
    };
    const listed = (await plans('us-east-1'))!;
    expect(listed.find(({ instanceType }) => instanceType === 'p5.48xlarge')!.rates).toEqual({
      'compute-1y-no-upfront': 55.04 * 0.75,
    });
    expect(await plans('us-east-1')).toEqual(listed);
    expect(server.seen.filter((path) => path.includes('savingsPlan'))).toHaveLength(3);
    expect(await plans('eu-west-9')).toBeNull();
  });

  it('that moves in a circle is given up', async () => {
    wrong(100, { kind: 'redirect', to: KEYS });
    await expect(ask()).rejects.toMatchObject({ failure: 'malformed' });
  });

  it.each<[string, ListFault]>([
    ['is cut short', { kind: 'cut' }],
    ['is cut short in its packing', { kind: 'cut-packed' }],
    ['is not what its checksum says', { kind: 'wrong-checksum' }],
    ['stops coming', { kind: 'silent' }],
    ['breaks off', { kind: 'drop' }],
    ['is asked for too often', { kind: 'status', status: 429 }],
    ['is out of order', { kind: 'status', status: 503 }],
  ])('that %s is asked for again, and given up in the end', async (_, fault) => {
    wrong(2, fault);
    expect((await ask())!.services).toEqual([SAID]);
    expect(server.seen.filter((path) => path === KEYS)).toHaveLength(3);
    rmSync(join(directory, 'offers'), { recursive: true });
    server.seen.length = 0;
    wrong(100, fault);
    await expect(ask()).rejects.toThrow(/^GET .* failed after 5 tries: [^\n]+$/);
    expect(server.seen.filter((path) => path === KEYS)).toHaveLength(5);
  });

  it.each([
    [403, 'denied'],
    [404, 'not-found'],
  ])('that is refused with %i is asked for once', async (status, failure) => {
    wrong(100, { kind: 'status', status });
    await expect(ask()).rejects.toMatchObject({ failure });
    expect(server.seen).toEqual([KEYS_INDEX, KEYS]);
  });

  it.each([
    ['lists no regions', '{}', 'it lists no regions'],
    ['lists nothing', '{"regions":null}', 'it lists no regions'],
    ['names no list of a region', '{"regions":{"us-east-1":{}}}', 'us-east-1 has no list'],
    [
      'names a list of another host',
      '{"regions":[{"regionCode":"us-east-1","versionUrl":"//example.org/a"}]}',
      'us-east-1 has no list',
    ],
    ['is no JSON', '{"regions":', 'JSON'],
    ['is longer than a megabyte', `{"regions":{}}${' '.repeat(2 ** 20 - 13)}`, 'too long for a list of regions'],
  ])('is not found by an index that %s', async (_, text, why) => {
    server.fault = (path) => (path === KEYS_INDEX ? { kind: 'text', text } : undefined);
    await expect(ask()).rejects.toThrow(why);
    expect(server.seen).toEqual(Array(5).fill(KEYS_INDEX));
  });

  it('is found by an index of a megabyte', async () => {
    const text = `{"regions":{"us-east-1":{"currentVersionUrl":"${KEYS}"}}}`.padEnd(2 ** 20);
    server.fault = (path) => (path === KEYS_INDEX ? { kind: 'text', text } : undefined);
    expect((await ask())!.services).toEqual([SAID]);
  });

  it('is counted by the byte as it comes', async () => {
    const source = openOfferSource({ directory, baseUrl: `${baseUrl}//`, pace });
    const seen: number[] = [];
    await source.prices('AmazonEC2', PLACE, (bytes) => seen.push(bytes));
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    expect(seen.at(-1)).toBe(server.bytes);
  });

  it('is asked for again when the server wants it', async () => {
    wrong(1, { kind: 'status', status: 429, retryAfter: '17' });
    await ask();
    expect(pace.sleeps).toContain(17_000);
  });
});
