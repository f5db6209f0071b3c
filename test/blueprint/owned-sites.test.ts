import { describe, expect, it } from 'vitest';
import { roundTripMilliseconds } from '../../lib/blueprint/kinds/round-trips.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { foundIn } from './found-in.js';
import { KNOWN } from './known-names.js';

const HALL = [
  'version: 1',
  'name: edge',
  'region: us-east-1',
  'workloads:',
  '  - name: serve',
  '    inference: { parameters: 8B, layers: 32, kvHeads: 8, headDim: 128, inputTokens: 500, outputTokens: 100, requestsPerSecond: 9 }',
  '  - { name: tune, accelerators: { atLeast: 8 } }',
  'onPremises:',
];
const RACK = 'nodes: 2, accelerators: { perNode: 4, type: L40S }, power: 2 kW';

/** What is on premises starts at line 9. */
const site = (...lines: string[]) => foundIn([...HALL, ...lines]);
const sites = (...each: string[]) => ['  sites:', ...each.map((one) => `    - { ${one} }`)];
const fleets = (...each: string[]) => ['  fleets:', ...each.map((one) => `    - { ${one} }`)];
/** `edge` of the service stands on line 7, and what is on premises starts at line 10. */
const edge = (text: string, ...lines: string[]) =>
  foundIn([...HALL.slice(0, 6), `    edge: ${text}`, ...HALL.slice(6), ...lines]);
const SERVED = [...sites('name: plant, place: us-east-2'), ...fleets(`workload: serve, ${RACK}`)];

describe('sites', () => {
  it('may be one or several, with power, price, hours, people and a link', () => {
    const hours = 'hours: { start: 0 18 * * *, stop: 0 6 * * *, timeZone: Europe/Berlin }';
    expect(
      site(
        ...sites(
          `name: north, place: us-east-2, power: 9 kW, powerPrice: 0.2 USD/kWh, staffCost: 3000 USD, ${hours}`,
          'name: south, link: { bandwidth: 1 Gbit/s, roundTrip: 8 ms, lines: 2 }, storage: 50 TB',
        ),
        ...fleets(`site: north, workload: tune, sharedWith: [serve], ${RACK}`, `site: south, workload: serve, ${RACK}`),
      ),
    ).toEqual([]);
    expect(site(...sites('name: only'), ...fleets(`workload: tune, ${RACK}`))).toEqual([]);
  });

  it.each([
    ['two of one name', [...sites('name: north', 'name: north')], ['name-duplicate 11:15']],
    ['a place that is no region', [...sites('name: north, place: us-east-9')], ['reference-unknown 10:29']],
    [
      'a fleet that is at neither of two',
      [...sites('name: north', 'name: south'), ...fleets(`workload: tune, ${RACK}`)],
      ['missing-key 13:9'],
    ],
    ['a fleet at none', fleets(`site: north, workload: tune, ${RACK}`), ['reference-unknown 10:15']],
    [
      'a limit of power without power of its nodes',
      [...sites('name: north, power: 9 kW'), ...fleets('workload: tune, nodes: 2')],
      ['missing-key 12:9'],
    ],
    [
      'a price of power without power of its nodes',
      [...sites('name: north, powerPrice: 0.2 USD/kWh'), ...fleets('workload: tune, nodes: 2')],
      ['missing-key 12:9'],
    ],
    [
      'less power than one node draws',
      // 2 kW × 1.56.
      [...sites('name: north, power: 3 kW'), ...fleets(`workload: tune, ${RACK}`)],
      ['contradiction 10:29'],
    ],
    ['no hour of use', [...sites('name: north, hours: { start: 0 7 * * *, stop: 0 7 * * * }')], ['wrong-value 10:22']],
    [
      'hours that are no cron',
      [...sites('name: north, hours: { start: 0 30 * * *, stop: 0 7 * * * }')],
      ['wrong-value 10:38'],
    ],
    ['nodes shared with nobody', fleets(`workload: tune, sharedWith: [other], ${RACK}`), ['reference-unknown 10:38']],
    ['nodes shared with the same', fleets(`workload: tune, sharedWith: [tune], ${RACK}`), ['contradiction 10:38']],
    ['a service on nodes without accelerators', fleets('workload: serve, nodes: 2'), ['missing-key 10:9']],
  ])('are refused with %s', (_, lines, found) => {
    expect(site(...lines)).toEqual(found);
  });

  it('are refused with hours beside those of a workload, or in another time zone', () => {
    const hours = (zone: string) =>
      sites(`name: north, hours: { start: 0 18 * * *, stop: 0 6 * * *, timeZone: ${zone} }`);
    const beside = (keys: string, zone = 'Etc/UTC') =>
      foundIn(
        [...HALL, ...hours(zone), ...fleets(`workload: tune, ${RACK}`)].map((line) =>
          line.replace('atLeast: 8 } }', `atLeast: 8 }, ${keys} }`),
        ),
      );
    expect(beside('profile: { week: nights }')).toEqual([]);
    expect(beside('dutyCycle: 50 %')).toEqual(['contradiction 12:19']);
    expect(beside('profile: { week: nights }', 'Europe/Berlin')).toEqual(['contradiction 12:19']);
  });

  it('warn where the power is less than that of all nodes, with what would do', () => {
    const read = readBlueprint(
      [...HALL, ...sites('name: north, power: 5 kW'), ...fleets(`workload: tune, ${RACK}`)].join('\n'),
      KNOWN,
    );
    if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
    // 2 × 2 kW × 1.56.
    expect(read.warnings.map(({ message }) => message)).toContain(
      'its nodes draw 6.24 kW with cooling, and 5 kW are allowed: some of them rest',
    );
  });
});

describe('users of a service on owned nodes', () => {
  it('may be near any region, or at a place whose round trips are measured', () => {
    const users = '{ users: [{ place: us-west-2, share: 40 % }, { place: mine, share: 60 % }] }';
    const trips = (...pairs: string[]) => [
      '  roundTrips:',
      ...pairs.map((pair) => `    - { between: [${pair}], time: 9 ms }`),
    ];
    expect(edge(users, ...SERVED, ...trips('mine, plant', 'mine, us-east-1'))).toEqual([]);
    expect(edge(users, ...SERVED, ...trips('mine, plant'))).toEqual(['missing-key 7:65']);
    expect(edge(users, ...SERVED)).toEqual(['missing-key 7:65']);
  });

  it.each([
    ['shares that are not all', '{ users: [{ place: us-west-2, share: 40 % }] }', SERVED, ['wrong-value 7:13']],
    [
      'one place twice',
      '{ users: [{ place: us-west-2, share: 40 % }, { place: us-west-2, share: 60 % }] }',
      SERVED,
      ['name-duplicate 7:65'],
    ],
    ['a bound and no users', '{ roundTripWithin: 20 ms }', SERVED, ['missing-key 7:30']],
    ['no owned node', '{ failover: 50 % }', fleets(`workload: tune, ${RACK}`), ['contradiction 7:5']],
    [
      'a site whose place is not known',
      '{ users: [{ place: us-west-2, share: 100 % }] }',
      [...sites('name: plant'), ...fleets(`workload: serve, ${RACK}`)],
      ['missing-key 7:30'],
    ],
  ])('are refused with %s', (_, text, lines, found) => {
    expect(edge(text, ...lines)).toEqual(found);
  });

  it.each([
    ['1 ms', []],
    ['0.9 ms', ['out-of-range 15:44']],
  ])('are a millisecond away at least: %s', (time, found) => {
    const users = '{ users: [{ place: us-west-2, share: 100 % }] }';
    const trip = `    - { between: [plant, us-west-2], time: ${time} }`;
    expect(edge(users, ...SERVED, '  roundTrips:', trip)).toEqual(found);
  });

  it('are refused with a round trip to nowhere, or two of one pair', () => {
    const users = '{ users: [{ place: us-west-2, share: 100 % }] }';
    const trips = (...pairs: string[]) => [
      '  roundTrips:',
      ...pairs.map((pair) => `    - { between: [${pair}], time: 9 ms }`),
    ];
    expect(edge(users, ...SERVED, ...trips('plant, nowhere'))).toEqual(['reference-unknown 15:26']);
    expect(edge(users, ...SERVED, ...trips('plant, us-west-2', 'us-west-2, plant'))).toEqual(['name-duplicate 16:9']);
  });
});

describe('a round trip', () => {
  it('is as measured, else the median between regions, the same both ways', () => {
    const plant = { name: 'plant', place: 'eu-central-1' };
    expect(roundTripMilliseconds(plant, { name: 'eu-west-2' }, [])).toBe(17);
    expect(roundTripMilliseconds({ name: 'eu-west-2' }, plant, [])).toBe(17);
    expect(roundTripMilliseconds({ name: 'us-east-1' }, { name: 'eu-central-1' }, [])).toBe(92);
    expect(roundTripMilliseconds(plant, { name: 'eu-central-1' }, [])).toBe(2);
    const stated = [{ between: ['eu-west-2', 'plant'], time: 12 / 3_600_000 }];
    expect(roundTripMilliseconds(plant, { name: 'eu-west-2' }, stated)).toBeCloseTo(12, 9);
    expect(roundTripMilliseconds(plant, { name: 'nowhere' }, stated)).toBeNull();
    expect(roundTripMilliseconds({ name: 'nowhere' }, plant, stated)).toBeNull();
  });
});
