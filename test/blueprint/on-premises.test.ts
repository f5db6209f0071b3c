import { describe, expect, it } from 'vitest';
import { foundIn } from './found-in.js';

const HALL = [
  'version: 1',
  'name: starter',
  'region: us-east-1',
  'workloads:',
  '  - name: train',
  '    nodes: {}',
  '    storage: [{ name: datasets, kind: object, capacity: 1 TB }]',
  'onPremises:',
];
const CIDRS = '  cidrs: { nodes: [10.200.0.0/16], pods: [10.201.0.0/16] }';
const LINK = '  link: { kind: vpn, asn: 65010, peer: 203.0.113.10 }';

/** What is on premises starts at line 9. */
const site = (...lines: string[]) => foundIn([...HALL, ...lines]);
const nodes = (ranges: string, ...more: string[]) => site(`  cidrs: { nodes: [${ranges}] }`, LINK, ...more);

describe('a run over two sites', () => {
  const fleet = (exchange: string) => `  fleets: [{ workload: train, nodes: 4, exchange: ${exchange} }]`;

  it('exchanges no more than the link carries', () => {
    // 1.25 Gbit/s is 156.25 MB a second: 4.68 GB in 30 s.
    expect(site(CIDRS, LINK, fleet('{ bytes: 4.6 GB, every: 30 s }'))).toEqual([]);
    expect(site(CIDRS, LINK, fleet('{ bytes: 4.7 GB, every: 30 s }'))).toEqual(['contradiction 11:41']);
    const faster = LINK.replace(' }', ', bandwidth: 10 Gbit/s }');
    expect(site(CIDRS, faster, fleet('{ bytes: 37 GB, every: 30 s }'))).toEqual([]);
    expect(site(CIDRS, faster, fleet('{ bytes: 38 GB, every: 30 s }'))).toEqual(['contradiction 11:41']);
  });

  it('is as stated where no link is', () => {
    expect(site(fleet('{ bytes: 4 TB, every: 30 s }'))).toEqual([]);
  });
});

describe('a hall on premises', () => {
  it('may be joined over a VPN or Direct Connect, with names, nodes and transfers', () => {
    expect(
      site(
        CIDRS,
        LINK,
        '  nodes: { credentials: roles-anywhere }',
        '  dns: { servers: [10.200.0.2], domains: [hall.example.org] }',
        '  transfers: [{ server: 10.200.0.20, path: /export, store: train.datasets }]',
      ),
    ).toEqual([]);
    expect(site(CIDRS, '  link: { kind: direct-connect, asn: 65010, connection: dxcon-fg5678gh, vlan: 300 }')).toEqual(
      [],
    );
  });

  it('may be owned capacity alone', () => {
    expect(
      site('  fleets: [{ workload: train, nodes: 4, accelerators: { perNode: 8, type: H100-SXM-80GB } }]'),
    ).toEqual([]);
  });

  it.each([
    ['a link without ranges', [LINK], 'missing-key 9:3'],
    ['ranges without a link', [CIDRS], 'missing-key 9:3'],
    ['nodes without a link', ['  nodes: {}'], 'missing-key 9:3'],
    ['a VPN without a router', [CIDRS, '  link: { kind: vpn, asn: 65010 }'], 'missing-key 10:3'],
    ['a private router', [CIDRS, LINK.replace('203.0.113.10', '10.0.0.1')], 'wrong-value 10:40'],
    ['a router that is none', [CIDRS, LINK.replace('203.0.113.10', '203.0.113.300')], 'wrong-value 10:40'],
    ['the number of the gateway', [CIDRS, LINK.replace('65010', '64512')], 'contradiction 10:27'],
    ['a VLAN for a VPN', [CIDRS, LINK.replace(' }', ', vlan: 3 }')], 'contradiction 10:60'],
  ] as const)('is refused with %s', (_, lines, found) => {
    expect(site(...lines)).toEqual([found]);
  });

  it.each([
    ['the VPC', '10.0.128.0/20', 'cidr-overlap 9:20'],
    ['the services of the cluster', '172.20.8.0/24', 'cidr-overlap 9:20'],
    ['another range', '10.200.0.0/16, 10.200.4.0/24', 'cidr-overlap 9:35'],
    ['a range around all', '10.0.0.0/8', 'cidr-overlap 9:20'],
    ['a public range', '8.8.0.0/16', 'cidr-invalid 9:20'],
    ['carrier-grade NAT', '100.64.0.0/16', 'cidr-invalid 9:20'],
    ['IPv6', '"fd00:1::/64"', 'cidr-invalid 9:20'],
    ['an address', '10.200.0.1/16', 'cidr-invalid 9:20'],
    ['no range', '', 'out-of-range 9:12'],
  ])('is refused where its machines lie over %s', (_, ranges, found) => {
    expect(nodes(ranges)).toEqual([found]);
  });

  it('is refused where its pods lie over its machines or over services that the blueprint names', () => {
    expect(site('  cidrs: { nodes: [10.200.0.0/16], pods: [10.200.8.0/24] }', LINK)).toEqual(['cidr-overlap 9:43']);
    expect(nodes('10.9.1.0/24', 'kubernetes: { serviceCidr: 10.9.0.0/16 }')).toEqual(['cidr-overlap 9:20']);
  });

  it('has 15 ranges of a kind at most', () => {
    const ranges = (count: number) => Array.from({ length: count }, (_, index) => `10.200.${index}.0/24`).join(', ');
    expect(nodes(ranges(15))).toEqual([]);
    expect(nodes(ranges(16))).toContain('out-of-range 9:12');
  });

  it('is refused with two API endpoints for hybrid nodes', () => {
    const both = 'kubernetes: { publicAccess: [203.0.113.0/24] }';
    expect(site(CIDRS, LINK, '  nodes: {}', both)).toEqual(['contradiction 12:15']);
    expect(site(CIDRS, LINK, '  nodes: {}', both.replace(' }', ', privateAccess: false }'))).toEqual([]);
  });

  it.each([
    ['a server elsewhere', '  dns: { servers: [10.9.0.2], domains: [example.org] }', 'wrong-value 11:20'],
    ['a domain that is none', '  dns: { servers: [10.200.0.2], domains: [example] }', 'name-invalid 11:43'],
    [
      'a transfer to nowhere',
      '  transfers: [{ server: 10.200.0.2, path: /a, store: train.other }]',
      'reference-unknown 11:54',
    ],
    [
      'a transfer of a relative path',
      '  transfers: [{ server: 10.200.0.2, path: a, store: train.datasets }]',
      'wrong-value 11:43',
    ],
    [
      'a transfer every 90 minutes',
      '  transfers: [{ server: 10.200.0.2, path: /a, store: train.datasets, every: 90 min }]',
      'wrong-value 11:77',
    ],
    ['nodes of nobody', '  fleets: [{ workload: serve, nodes: 4 }]', 'reference-unknown 11:24'],
    [
      'a rate at no precision',
      '  fleets: [{ workload: train, nodes: 4, accelerators: { perNode: 8, rateEach: 300 TFLOPS } }]',
      'missing-key 11:41',
    ],
    [
      'a type and figures',
      '  fleets: [{ workload: train, nodes: 4, accelerators: { perNode: 8, type: A100, memoryEach: 80 GB } }]',
      'contradiction 11:75',
    ],
  ])('is refused with %s', (_, line, found) => {
    expect(site(CIDRS, LINK, line)).toEqual([found]);
  });

  it('needs route tables in a VPC that is there already', () => {
    const vpc = [
      'network:',
      '  cidr: 10.0.0.0/16',
      '  vpc:',
      '    id: vpc-01234567',
      '    subnets:',
      '      - { id: subnet-01234567, zone: use1-az1, cidr: 10.0.0.0/20 }',
      '      - { id: subnet-89abcdef, zone: use1-az2, cidr: 10.0.16.0/20 }',
    ];
    expect(site(CIDRS, LINK, ...vpc)).toEqual(['missing-key 13:3']);
    expect(site(CIDRS, LINK, ...vpc, '    routeTables: [rtb-01234567]')).toEqual([]);
  });
});
