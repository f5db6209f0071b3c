import fc from 'fast-check';
import { PLATFORMS } from '../../lib/units/closed-lists.js';

/** Together they offer every accelerated family that is for sale, and have zones that are closed to a control plane. */
export const REGIONS = ['ap-northeast-1', 'ca-central-1', 'eu-west-1', 'us-east-1', 'us-east-2', 'us-west-2'] as const;

/** Numbers, and words of a blueprint: what they lead to depends on what the region offers. */
const store = fc.record({
  kind: fc.constantFrom('object', 'object', 'scratch', 'persistent', 'express', 'home', 'local'),
  efa: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
  link: fc.boolean(),
  holds: fc.constantFrom('datasets', 'checkpoints', 'artefacts'),
  lifecycle: fc.constantFrom(
    {},
    { tiering: 'infrequent', tierAfter: '45 d', archiveAfter: '120 d', expireAfter: '400 d' },
    { tiering: 'none', expireAfter: '10 d' },
    { archiveAfter: '90 d', keepVersions: '14 d', abortUploads: '2 d' },
  ),
  tier: fc.nat({ max: 99 }),
  steps: fc.integer({ min: 1, max: 60 }),
});

const workload = fc.record({
  name: fc.constantFrom('train', 'serve-chat', 'lab', 'a-workload-so-named', 'x', 'eval-2'),
  purpose: fc.constantFrom('training', 'inference'),
  fast: fc.boolean(),
  running: fc.constantFrom('none', 'all'),
  /** Types may differ, and spot nodes may be of several. */
  mixed: fc.integer({ min: 0, max: 3 }).map((number) => number === 0),
  /** All of them are bought in the same way. */
  alike: fc.boolean(),
  picks: fc.array(
    fc.record({
      type: fc.nat(),
      purchase: fc.nat(),
      zone: fc.nat(),
      nodes: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 64 })),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  /** Of what is bought by the hour or for a term. */
  reservation: fc.constantFrom(
    undefined,
    { ids: ['cr-0123456789abcdef0', 'cr-0123456789abcdef1'] },
    { group: 'arn:aws:resource-groups:us-east-1:111122223333:group/held' },
  ),
  /** On ec2 alone, where nothing else keeps the fleet up. */
  hours: fc.constantFrom(undefined, { start: '0 7 * * 1-5', stop: '0 19 * * 1-5', timeZone: 'Europe/Berlin' }),
  /** For serving on ec2. */
  scaling: fc.constantFrom(undefined, { namespace: 'Serving', metric: 'RequestsPerNode', target: 20 }),
  scheduling: fc.record({ priority: fc.integer({ min: 0, max: 1000 }), share: fc.integer({ min: 1, max: 100 }) }),
  spares: fc.integer({ min: 0, max: 2 }),
  stores: fc.array(store, { maxLength: 3 }),
});

export const drawnHall = fc.record({
  name: fc.constantFrom('hall', 'a-hall-with-a-long-name', 'x2'),
  region: fc.constantFrom(...REGIONS),
  platform: fc.constantFrom(...PLATFORMS),
  workloads: fc.uniqueArray(workload, { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
  network: fc.record({
    cidr: fc.constantFrom('10.0.0.0/16', '10.0.0.0/16', '172.20.0.0/16', '192.168.0.0/17'),
    zones: fc.integer({ min: 2, max: 3 }),
    way: fc.constantFrom('single', 'per-zone', 'none', 'existing', 'existing-with-endpoints'),
  }),
  version: fc.constantFrom('1.34', '1.35', '1.36'),
  publicAccess: fc.boolean(),
  people: fc.constantFrom([], ['role/platform'], ['role/team/*', 'user/ada']),
  boundary: fc.boolean(),
  keep: fc.boolean(),
  accountWide: fc.integer({ min: 0, max: 9 }),
  tags: fc.constantFrom({}, { team: 'research' }, { 'cost-center': '4711', 'a:b/c': 'x = y' }),
  link: fc.constantFrom('none', 'none', 'vpn', 'direct-connect'),
  redundancy: fc.constantFrom('none', 'second', 'vpn', 'site'),
});

export type DrawnHall = typeof drawnHall extends fc.Arbitrary<infer Value> ? Value : never;
export type DrawnWorkload = DrawnHall['workloads'][number];
export type DrawnStore = DrawnWorkload['stores'][number];
