import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkHeldCapacity } from '../../lib/cli/commands/operate/capacity-check.js';
import { TestPace } from '../catalog/refresh/test-pace.js';
import { type Told, toldBy } from './run-here.js';

/** Fields of a reservation as EC2 answers them; `null` leaves one out. */
type Answer = Readonly<Record<string, string | null>>;
/** An error of EC2, by its code; or what the network does. */
type Fault = { readonly error: string; readonly status?: number } | 'drop' | 'garbage';

/** A block of eight p5 in use1-az6 that begins in two weeks, as stated. */
const BLOCK: Answer = {
  instanceType: 'p5.48xlarge',
  availabilityZoneId: 'use1-az6',
  totalInstanceCount: '8',
  availableInstanceCount: '8',
  state: 'scheduled',
  startDate: '2026-12-07T11:30:00.000Z',
  endDate: '2026-12-21T11:30:00.000Z',
  tenancy: 'default',
  instancePlatform: 'Linux/UNIX',
  instanceMatchCriteria: 'targeted',
  reservationType: 'capacity-block',
};
/** A reservation of two p5 that is there, as stated. */
const RESERVATION: Answer = {
  ...BLOCK,
  totalInstanceCount: '2',
  state: 'active',
  startDate: '2026-01-05T09:12:33.000Z',
  endDate: null,
  reservationType: 'default',
};

const STATED = {
  block: 'kind: capacity-block, type: p5.48xlarge, zone: use1-az6, nodes: 8, start: 2026-12-07, length: 14 d',
  reservation: 'kind: reservation, type: p5.48xlarge, zone: use1-az6, nodes: 2',
};

/** What is stated, what AWS answers, and what is said: `as-stated`, `unseen`, or what differs. */
const ANSWERS: readonly (readonly [what: string, stated: keyof typeof STATED, answer: Answer | Fault, said: string])[] =
  [
    ['a block as stated', 'block', BLOCK, 'as-stated'],
    ['a reservation as stated', 'reservation', RESERVATION, 'as-stated'],
    ['more nodes than stated', 'reservation', { ...RESERVATION, totalInstanceCount: '4' }, 'as-stated'],
    ['a cancelled reservation', 'reservation', { ...RESERVATION, state: 'cancelled' }, 'state: active, cancelled'],
    ['an expired block', 'block', { ...BLOCK, state: 'expired' }, 'state: active, expired'],
    ['a block whose payment failed', 'block', { ...BLOCK, state: 'payment-failed' }, 'state: active, payment-failed'],
    ['another zone', 'block', { ...BLOCK, availabilityZoneId: 'use1-az1' }, 'zone: use1-az6, use1-az1'],
    ['another type', 'block', { ...BLOCK, instanceType: 'p5en.48xlarge' }, 'type: p5.48xlarge, p5en.48xlarge'],
    ['fewer nodes', 'block', { ...BLOCK, totalInstanceCount: '4' }, 'nodes: 8, 4'],
    [
      'a reservation that has not started',
      'reservation',
      { ...RESERVATION, state: 'scheduled', startDate: '2027-01-04T00:00:00.000Z' },
      'state: active, scheduled, from 2027-01-04T00:00Z',
    ],
    [
      'another start',
      'block',
      { ...BLOCK, startDate: '2026-12-08T11:30:00.000Z' },
      'start: 2026-12-07T11:30Z, 2026-12-08T11:30Z',
    ],
    [
      'an earlier end',
      'block',
      { ...BLOCK, endDate: '2026-12-14T11:30:00.000Z' },
      'end: 2026-12-21T11:30Z, 2026-12-14T11:30Z',
    ],
    [
      'an end that is not stated',
      'reservation',
      { ...RESERVATION, endDate: '2026-12-31T00:00:00.000Z' },
      'end: none, 2026-12-31T00:00Z',
    ],
    ['dedicated tenancy', 'reservation', { ...RESERVATION, tenancy: 'dedicated' }, 'tenancy: default, dedicated'],
    [
      'another platform',
      'reservation',
      { ...RESERVATION, instancePlatform: 'Windows' },
      'platform: Linux/UNIX, Windows',
    ],
    [
      'an open reservation',
      'reservation',
      { ...RESERVATION, instanceMatchCriteria: 'open' },
      "match: targeted, open: others' instances may take its place",
    ],
    [
      'a block in place of a reservation',
      'reservation',
      { ...RESERVATION, reservationType: 'capacity-block' },
      'kind: reservation, capacity-block',
    ],
    [
      'an unknown id',
      'block',
      { error: 'InvalidCapacityReservationId.NotFound' },
      'id: cr-0123456789abcdef0, no reservation of this account or shared with it',
    ],
    ['a refusal', 'block', { error: 'UnauthorizedOperation', status: 403 }, 'unseen'],
    ['throttling', 'block', { error: 'RequestLimitExceeded', status: 503 }, 'unseen'],
    ['an answer that is none', 'block', 'garbage', 'unseen'],
    ['a broken connection', 'block', 'drop', 'unseen'],
  ];

/** Two regional p5, as stated. */
const RESERVED: Answer = {
  instanceType: 'p5.48xlarge',
  instanceCount: '2',
  state: 'active',
  scope: 'Region',
  start: '2026-01-05T09:12:33.000Z',
  end: '2027-01-05T09:12:32.000Z',
  instanceTenancy: 'default',
  productDescription: 'Linux/UNIX',
};
/** A Compute Savings Plan of 40 USD an hour, as stated. */
const PLAN: Answer = {
  state: 'active',
  savingsPlanType: 'Compute',
  commitment: '40.0',
  paymentOption: 'All Upfront',
  termDurationInSeconds: '94608000',
  start: '2026-01-05T09:00:00.000Z',
  end: '2029-01-04T08:59:59.000Z',
};
const PRICES = {
  reserved: 'kind: reserved-instance, type: p5.48xlarge, nodes: 2, end: 2027-01-05',
  plan: 'kind: savings-plan, commitment: 40 USD, term: 3y, payment: all-upfront, discount: 28 %, end: 2029-01-04',
};

/** As `ANSWERS`, of reserved instances and Savings Plans. */
const OF_PRICES: readonly (readonly [
  what: string,
  stated: keyof typeof PRICES,
  answer: Answer | Fault,
  said: string,
])[] = [
  ['reserved instances as stated', 'reserved', RESERVED, 'as-stated'],
  ['retired ones', 'reserved', { ...RESERVED, state: 'retired' }, 'state: active, retired'],
  ['queued ones', 'reserved', { ...RESERVED, state: 'queued' }, 'state: active, queued, from 2026-01-05T09:12Z'],
  [
    'those that have ended',
    'reserved',
    { ...RESERVED, end: '2026-11-01T00:00:00.000Z' },
    'state: active, ended on 2026-11-01T00:00Z; end: 2027-01-05, 2026-11-01T00:00Z',
  ],
  ['another type', 'reserved', { ...RESERVED, instanceType: 'p4d.24xlarge' }, 'type: p5.48xlarge, p4d.24xlarge'],
  ['fewer instances', 'reserved', { ...RESERVED, instanceCount: '1' }, 'nodes: 2, 1'],
  [
    'those of a zone',
    'reserved',
    { ...RESERVED, scope: 'Availability Zone', availabilityZone: 'us-east-1a' },
    'zone: the region, us-east-1a',
  ],
  ['dedicated tenancy', 'reserved', { ...RESERVED, instanceTenancy: 'dedicated' }, 'tenancy: default, dedicated'],
  ['another platform', 'reserved', { ...RESERVED, productDescription: 'Windows' }, 'platform: Linux/UNIX, Windows'],
  [
    'an unknown id of instances',
    'reserved',
    { error: 'InvalidReservedInstancesId' },
    'id: b847fa93-e282-4f55-b59a-1342f5bd7c02, none of this account',
  ],
  ['a refusal of instances', 'reserved', { error: 'UnauthorizedOperation', status: 403 }, 'unseen'],
  ['throttled instances', 'reserved', { error: 'RequestLimitExceeded', status: 503 }, 'unseen'],
  ['a plan as stated', 'plan', PLAN, 'as-stated'],
  ['a larger plan', 'plan', { ...PLAN, commitment: '55.5' }, 'as-stated'],
  ['a smaller plan', 'plan', { ...PLAN, commitment: '12.5' }, 'commitment: 40 USD/h, 12.5 USD/h'],
  ['a returned plan', 'plan', { ...PLAN, state: 'returned' }, 'state: active, returned'],
  ['a queued plan', 'plan', { ...PLAN, state: 'queued' }, 'state: active, queued, from 2026-01-05T09:00Z'],
  [
    'a plan of a family',
    'plan',
    { ...PLAN, savingsPlanType: 'EC2Instance', ec2InstanceFamily: 'p5', region: 'us-east-1' },
    'kind: every family, p5',
  ],
  ['another term', 'plan', { ...PLAN, termDurationInSeconds: '31536000' }, 'term: 3y, 1y'],
  ['another payment', 'plan', { ...PLAN, paymentOption: 'No Upfront' }, 'payment: all-upfront, no-upfront'],
  ['an unknown plan', 'plan', {}, 'id: b847fa93-e282-4f55-b59a-1342f5bd7c02, none of this account'],
  ['a refusal of plans', 'plan', { error: 'AccessDeniedException', status: 403 }, 'unseen'],
  ['throttled plans', 'plan', { error: 'ThrottlingException', status: 429 }, 'unseen'],
  ['an answer of plans that is none', 'plan', 'garbage', 'unseen'],
  ['a broken connection', 'plan', 'drop', 'unseen'],
];

let prepared: Answer | Fault = BLOCK;
/** What is answered to what asks for offers and zones, by action; undefined: `answer`. */
let ofOffers: Readonly<Record<string, string | Fault>> = {};
const asked: string[] = [];
const bodies: string[] = [];
const server: Server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const ofPlans = request.url === '/DescribeSavingsPlans';
    const action = ofPlans ? 'DescribeSavingsPlans' : (new URLSearchParams(body).get('Action') ?? '');
    asked.push(action);
    bodies.push(decodeURIComponent(body));
    const offers = ofOffers[action];
    if (typeof offers === 'string' && offers !== 'drop' && offers !== 'garbage') {
      response.setHeader('content-type', 'text/xml');
      return void response.end(`<${action}Response>${offers}</${action}Response>`);
    }
    const answer = (offers ?? prepared) as Answer | Fault;
    if (answer === 'drop') return void request.socket.destroy();
    response.setHeader('content-type', ofPlans ? 'application/json' : 'text/xml');
    if (ofPlans && answer !== 'garbage') return void response.end(plans(response, answer));
    if (answer === 'garbage') return void response.end('<<<not what it should be');
    if ('error' in answer) {
      const { error, status = 400 } = answer as Exclude<Fault, string>;
      response.statusCode = status;
      const inner = `<Error><Code>${error}</Code><Message>as prepared</Message></Error>`;
      return void response.end(`<Response><Errors>${inner}</Errors><RequestID>1</RequestID></Response>`);
    }
    const fields = Object.entries(answer).map(([key, value]) => (value === null ? '' : `<${key}>${value}</${key}>`));
    if (asked.at(-1) === 'DescribeReservedInstances') {
      const item = `<item>${fields.join('')}</item>`;
      return void response.end(
        `<DescribeReservedInstancesResponse><reservedInstancesSet>${item}</reservedInstancesSet></DescribeReservedInstancesResponse>`,
      );
    }
    const item = `<item><capacityReservationId>cr-0123456789abcdef0</capacityReservationId>${fields.join('')}</item>`;
    response.end(
      `<DescribeCapacityReservationsResponse><capacityReservationSet>${item}</capacityReservationSet></DescribeCapacityReservationsResponse>`,
    );
  });
});

/** What Savings Plans answer; without fields none is found. */
function plans(response: ServerResponse, given: Answer | Exclude<Fault, string>): string {
  if ('error' in given) {
    const { error, status = 400 } = given as Exclude<Fault, string>;
    response.statusCode = status;
    response.setHeader('x-amzn-errortype', error);
    return JSON.stringify({ message: 'as prepared' });
  }
  const { termDurationInSeconds, ...fields } = given;
  if (termDurationInSeconds === undefined) return JSON.stringify({ savingsPlans: [] });
  return JSON.stringify({ savingsPlans: [{ ...fields, termDurationInSeconds: Number(termDurationInSeconds) }] });
}

const environment = { ...process.env };
const folder = mkdtempSync(join(tmpdir(), 'datahall-held-'));

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  process.env = { ...environment };
  rmSync(folder, { recursive: true });
});

/** The check of one entry, on 23 November 2026. `offerings`: of what is missing too, beside a block that is to be bought. */
async function told(
  stated: string,
  format: 'text' | 'json',
  id = 'cr-0123456789abcdef0',
  offerings = false,
): Promise<Told> {
  const file = join(folder, 'held.yaml');
  writeFileSync(
    file,
    `
version: 1
name: held
region: us-east-1
operations: { emails: [] }
capacity:
  - { name: one, id: ${id}, ${stated} }
workloads:
  - { name: tune, accelerators: { atLeast: 8 }, types: { allow: [p5] }, runLength: 2 d${offerings ? `, purchase: [{ kind: capacity-block, days: 14 }], runStart: "2026-12-07T11:30Z"` : ''} }
`,
  );
  return toldBy(() => checkHeldCapacity(file, { format, offerings }, new TestPace()));
}

/** A block of one p5 for two weeks, as EC2 offers it. */
const offered = (id: string, zone: string, usd: string) =>
  `<item><capacityBlockOfferingId>${id}</capacityBlockOfferingId><instanceType>p5.48xlarge</instanceType><availabilityZone>${zone}</availabilityZone><instanceCount>1</instanceCount><startDate>2026-12-07T11:30:00.000Z</startDate><endDate>2026-12-21T11:30:00.000Z</endDate><capacityBlockDurationHours>336</capacityBlockDurationHours><upfrontFee>${usd}</upfrontFee><currencyCode>USD</currencyCode><tenancy>default</tenancy></item>`;
const OFFERS = (items: string) => `<capacityBlockOfferingSet>${items}</capacityBlockOfferingSet>`;
const ZONES =
  '<availabilityZoneInfo><item><zoneName>us-east-1a</zoneName><zoneId>use1-az6</zoneId></item><item><zoneName>us-east-1b</zoneName><zoneId>use1-az1</zoneId></item></availabilityZoneInfo>';
const RESERVED_OFFERS =
  '<reservedInstancesOfferingsSet><item><reservedInstancesOfferingId>o-1</reservedInstancesOfferingId><duration>31536000</duration><fixedPrice>87600</fixedPrice><offeringType>Partial Upfront</offeringType><offeringClass>standard</offeringClass><currencyCode>USD</currencyCode><recurringCharges><item><frequency>Hourly</frequency><amount>20.5</amount></item></recurringCharges></item></reservedInstancesOfferingsSet>';

describe('datahall capacity check', () => {
  it.each(ANSWERS)('%s', async (_, stated, answer, said) => {
    prepared = answer;
    const { status, stdout } = await told(STATED[stated], 'json');
    const [{ verdict, findings }] = JSON.parse(stdout).capacity;
    const differs = findings.map((one: Record<string, string>) => `${one.about}: ${one.stated}, ${one.found}`);
    expect(verdict === 'differs' ? differs.join('; ') : verdict).toBe(said);
    expect(status).toBe(verdict === 'differs' ? 1 : 0);
  });

  it.each(OF_PRICES)('of prices: %s', async (_, stated, answer, said) => {
    prepared = answer;
    asked.length = 0;
    const { status, stdout } = await told(PRICES[stated], 'json', 'b847fa93-e282-4f55-b59a-1342f5bd7c02');
    const [{ verdict, findings }] = JSON.parse(stdout).capacity;
    const differs = findings.map((one: Record<string, string>) => `${one.about}: ${one.stated}, ${one.found}`);
    expect(verdict === 'differs' ? differs.join('; ') : verdict).toBe(said);
    expect(status).toBe(verdict === 'differs' ? 1 : 0);
    expect(new Set(asked)).toEqual(new Set([stated === 'plan' ? 'DescribeSavingsPlans' : 'DescribeReservedInstances']));
  });

  it('prints each difference in a line, and reads nothing else', async () => {
    prepared = { ...BLOCK, availabilityZoneId: 'use1-az1', totalInstanceCount: '4' };
    asked.length = 0;
    const { status, stdout } = await told(STATED.block, 'text');
    expect(status).toBe(1);
    expect(stdout).toContain('0 as stated, 1 not as stated, 0 not seen');
    expect(stdout).toMatch(/one\s+cr-0123456789abcdef0\s+differs\s+zone\s+use1-az6\s+use1-az1/);
    expect(stdout).toMatch(/one\s+cr-0123456789abcdef0\s+differs\s+nodes\s+8\s+4/);
    expect(asked).toEqual(['DescribeCapacityReservations']);
  });

  it('says what it could not see, and ends well', async () => {
    prepared = { error: 'UnauthorizedOperation', status: 403 };
    const { status, stdout, stderr } = await told(STATED.block, 'text');
    expect(status).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('(ec2:DescribeCapacityReservations)');
    expect(stderr).toContain('warning[capacity-unseen]: 1 of 1 entries could not be read');
  });

  it.each<[what: string, offers: string | Fault, zones: string | Fault, said: readonly string[]]>([
    [
      'those of the zone first, then by price',
      OFFERS(
        offered('cb-1', 'us-east-1b', '13000') +
          offered('cb-2', 'us-east-1a', '12000.50') +
          offered('cb-3', 'us-east-1a', '11000'),
      ),
      ZONES,
      ['cb-1 use1-az1 13000 38.690476', 'cb-3 use1-az6 11000 32.738095', 'cb-2 use1-az6 12000.5 35.715774'],
    ],
    ['none', OFFERS(''), ZONES, ['none']],
    [
      'zones that could not be read',
      OFFERS(offered('cb-1', 'us-east-1b', '9000')),
      { error: 'UnauthorizedOperation', status: 403 },
      ['cb-1 us-east-1b 9000 26.785714'],
    ],
    ['a refusal', { error: 'UnauthorizedOperation', status: 403 }, ZONES, ['unseen']],
    ['throttling', { error: 'RequestLimitExceeded', status: 503 }, ZONES, ['unseen']],
    ['a type that is not sold so', { error: 'InvalidParameterValue' }, ZONES, ['unseen']],
    ['an answer that is none', 'garbage', ZONES, ['unseen']],
    ['a fee that is none', OFFERS(offered('cb-1', 'us-east-1b', 'much')), ZONES, ['unseen']],
    ['a broken connection', 'drop', ZONES, ['unseen']],
  ])('looks for blocks on offer: %s', async (_, offers, zones, said) => {
    prepared = RESERVATION;
    ofOffers = { DescribeCapacityBlockOfferings: offers, DescribeAvailabilityZones: zones };
    bodies.length = 0;
    const { status, stdout, stderr } = await told(
      STATED.reservation.replace('p5.48xlarge', 'p5e.48xlarge'),
      'json',
      undefined,
      true,
    );
    ofOffers = {};
    const [toBuy] = JSON.parse(stdout).offerings;
    expect(toBuy).toMatchObject({ name: 'tune', why: 'to-buy' });
    const lines = toBuy.offers.map(
      (one: Record<string, unknown>) => `${one.id} ${one.zone} ${one.usd} ${one.usdPerNodeHour}`,
    );
    expect(lines.length > 0 ? lines : [toBuy.verdict]).toEqual(said);
    expect(toBuy.reason === null).toBe(toBuy.verdict !== 'unseen');
    expect(stderr.includes('offerings could not be read')).toBe(toBuy.verdict === 'unseen');
    // The entry has another type than AWS says; what is on offer changes no exit code.
    expect(status).toBe(1);
    const question = bodies.find((body) => body.includes('DescribeCapacityBlockOfferings'))!;
    expect(question).toContain('InstanceType=p5.48xlarge&InstanceCount=1');
    expect(question).toMatch(/StartDateRange=2026-12-07T11:30:00(\.000)?Z/);
    expect(question).toContain('CapacityDurationHours=336');
  });

  it('looks for a block in place of a reservation that is gone, and for reserved instances', async () => {
    prepared = { ...RESERVATION, state: 'cancelled' };
    ofOffers = {
      DescribeCapacityBlockOfferings: OFFERS(offered('cb-1', 'us-east-1a', '9000')),
      DescribeAvailabilityZones: ZONES,
      DescribeReservedInstancesOfferings: RESERVED_OFFERS,
    };
    bodies.length = 0;
    const gone = await told(STATED.reservation, 'json', undefined, true);
    // The plan counts on it, and buys nothing.
    expect(JSON.parse(gone.stdout).offerings).toMatchObject([
      { name: 'one', why: 'gone', verdict: 'offered', offers: [{ id: 'cb-1', inZone: true }] },
    ]);
    // Of what has no end the shortest block, of as many nodes as were held.
    expect(bodies.filter((body) => body.includes('BlockOfferings')).at(-1)).toContain('InstanceCount=2');
    expect(bodies.filter((body) => body.includes('BlockOfferings')).at(-1)).toContain('CapacityDurationHours=24');

    prepared = { ...RESERVED, state: 'retired' };
    const reserved = await told(PRICES.reserved, 'text', 'b847fa93-e282-4f55-b59a-1342f5bd7c02', true);
    ofOffers = {};
    expect(reserved.stdout).toMatch(/one\s+gone\s+offered\s+o-1\s+1y,\s+the\s+2\s+30\.50 USD/);
    expect(reserved.status).toBe(1);
  });

  it('asks for no offers unless it is told to', async () => {
    prepared = { ...RESERVATION, state: 'cancelled' };
    asked.length = 0;
    const { stdout } = await told(STATED.reservation, 'json');
    expect(JSON.parse(stdout).offerings).toBeUndefined();
    expect(asked).toEqual(['DescribeCapacityReservations']);
  });
});
