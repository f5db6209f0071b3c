import { describe, expect, it } from 'vitest';
import { linkAvailability, linkBytesPerSecond, siteWay } from '../../lib/blueprint/kinds/link-facts.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { KNOWN } from './known-names.js';

const VPN = 'kind: vpn, asn: 65010, peer: 203.0.113.10';
const DIRECT = 'kind: direct-connect, asn: 65010, connection: dxcon-fg5678gh, vlan: 300';
const CIDRS = '  cidrs: { nodes: [10.200.0.0/16], pods: [10.201.0.0/16] }';
const NODES = '  nodes: { credentials: ssm }';

function read(onPremises: readonly string[], workload = 'accelerators: { atLeast: 8 }') {
  return readBlueprint(
    [
      'version: 1',
      'name: hall',
      'region: us-east-1',
      'workloads:',
      `  - { name: train, ${workload} }`,
      'onPremises:',
      ...onPremises,
    ].join('\n'),
    KNOWN,
  );
}

/** Codes, places and severities of what is found, by the line of the file. */
function found(onPremises: readonly string[], workload?: string): string[] {
  const outcome = read(onPremises, workload);
  const all = outcome.ok ? outcome.warnings : outcome.diagnostics;
  return all.map(({ code, severity, path }) => `${severity} ${code} ${path.join('.')}`);
}

function words(onPremises: readonly string[], workload?: string): string[] {
  const outcome = read(onPremises, workload);
  return (outcome.ok ? outcome.warnings : outcome.diagnostics).map(({ message, hint }) => `${message} | ${hint ?? ''}`);
}

const rack = (keys = '') => `  fleets: [{ workload: train, nodes: 8, vcpus: 96${keys} }]`;

describe('a link of several connections', () => {
  it('carries what its first kind does together, and works while one does', () => {
    const vpn = { kind: 'vpn', redundant: [{}] } as const;
    // 2 × 1.25 Gbit/s; 1 − 0.0005².
    expect(linkBytesPerSecond(vpn)).toBe((2 * 1.25e9) / 8);
    expect(linkAvailability(vpn)).toBeCloseTo(0.99999975, 12);
    const direct = { kind: 'direct-connect', bandwidth: 1.25e9, redundant: [{ kind: 'vpn' }] } as const;
    // A VPN beside Direct Connect takes over, and adds nothing; 1 − 0.05 × 0.0005.
    expect(linkBytesPerSecond(direct)).toBe(1.25e9);
    expect(linkAvailability(direct)).toBeCloseTo(0.999975, 12);
    expect(linkAvailability({ ...direct, availability: 0.9 })).toBeCloseTo(0.99, 12);
    expect(linkBytesPerSecond({ kind: 'direct-connect' })).toBeNull();
  });

  it('leads from a site by its lines and the link of the hall, of which both must work and the thinner carries', () => {
    const hall = { kind: 'vpn' } as const;
    expect(siteWay({ bandwidth: 50e6, lines: 2 }, hall)).toEqual({ bytesPerSecond: 100e6, availability: 0.9995 });
    expect(siteWay({ bandwidth: 1e9, lines: 2 }, hall).bytesPerSecond).toBe(1.25e9 / 8);
    expect(siteWay({ lines: 2, availability: 0.9 }, hall).availability).toBeCloseTo(0.99 * 0.9995, 12);
    expect(siteWay({ kind: 'vpn', bandwidth: 5e9 }, hall)).toEqual({ bytesPerSecond: 5e9, availability: 0.9995 });
    expect(siteWay(undefined, undefined)).toEqual({ bytesPerSecond: null, availability: null });
  });

  it('may be of one kind, or a VPN beside Direct Connect, and at each site another', () => {
    const links = [
      [`  link: { ${VPN}, redundant: [{ peer: 203.0.113.11 }] }`, CIDRS],
      [
        `  link: { ${DIRECT}, redundant: [{ connection: dxcon-fg9876ab, vlan: 301 }, { kind: vpn, peer: 203.0.113.11 }] }`,
        CIDRS,
      ],
      [
        '  sites:',
        `    - { name: north, cidrs: { nodes: [10.210.0.0/16] }, link: { ${VPN} } }`,
        `    - { name: south, cidrs: { nodes: [10.220.0.0/16] }, link: { ${DIRECT}, bandwidth: 10 Gbit/s } }`,
        '  dns: { servers: [10.220.0.2], domains: [hall.example.org] }',
      ],
    ];
    for (const lines of links) expect(found(lines)).toEqual([]);
  });

  it.each([
    [
      'a router without an address',
      [`  link: { ${VPN}, redundant: [{}] }`, CIDRS],
      ['error missing-key onPremises.link.redundant.0'],
    ],
    [
      'the router that is there',
      [`  link: { ${VPN}, redundant: [{ peer: 203.0.113.10 }] }`, CIDRS],
      ['error name-duplicate onPremises.link.redundant.0.peer'],
    ],
    [
      'a private address',
      [`  link: { ${VPN}, redundant: [{ peer: 10.1.1.1 }] }`, CIDRS],
      ['error wrong-value onPremises.link.redundant.0.peer'],
    ],
    [
      'the interface that is there',
      [`  link: { ${DIRECT}, redundant: [{ connection: dxcon-fg5678gh, vlan: 300 }] }`, CIDRS],
      ['error name-duplicate onPremises.link.redundant.0.vlan'],
    ],
    [
      'a number of AWS',
      [`  link: { ${VPN.replace('65010', '64512')} }`, CIDRS],
      ['error contradiction onPremises.link.asn'],
    ],
    [
      'the number of the gateway of Direct Connect',
      [`  link: { ${DIRECT.replace('65010', '64513')} }`, CIDRS],
      ['error contradiction onPremises.link.asn'],
    ],
    [
      'a site without ranges',
      ['  sites:', `    - { name: north, link: { ${VPN} } }`],
      ['error missing-key onPremises.sites.0.link'],
    ],
    [
      'a site without a number',
      ['  sites:', '    - { name: north, cidrs: { nodes: [10.210.0.0/16] }, link: { kind: vpn, peer: 203.0.113.10 } }'],
      ['error missing-key onPremises.sites.0.link'],
    ],
    [
      'lines beside a link of its own',
      ['  sites:', `    - { name: north, cidrs: { nodes: [10.210.0.0/16] }, link: { ${VPN}, lines: 2 } }`],
      ['error contradiction onPremises.sites.0.link.lines'],
    ],
    [
      'a router of a site without a kind',
      [`  link: { ${VPN} }`, CIDRS, '  sites:', '    - { name: north, link: { peer: 203.0.113.11 } }'],
      ['error missing-key onPremises.sites.0.link.peer'],
    ],
    [
      'ranges of a site behind the link of the hall',
      [`  link: { ${VPN} }`, CIDRS, '  sites:', '    - { name: north, cidrs: { nodes: [10.210.0.0/16] } }'],
      ['error contradiction onPremises.sites.0.cidrs'],
    ],
    [
      'ranges of two sites over each other',
      [
        '  sites:',
        `    - { name: north, cidrs: { nodes: [10.210.0.0/16] }, link: { ${VPN} } }`,
        '    - { name: south, cidrs: { nodes: [10.210.1.0/24] }, link: { kind: vpn, asn: 65011, peer: 203.0.113.11 } }',
      ],
      ['error cidr-overlap onPremises.sites.1.cidrs.nodes.0'],
    ],
  ])('is refused with %s', (_, lines, codes) => {
    expect(found(lines)).toEqual(codes);
  });

  it('warns of two interfaces on one connection, which fail together', () => {
    const [warning] = words([`  link: { ${DIRECT}, redundant: [{ connection: dxcon-fg5678gh, vlan: 301 }] }`, CIDRS]);
    expect(warning).toContain('dxcon-fg5678gh is in this link already: both interfaces fail with it');
  });
});

describe('availability of a link', () => {
  const asked = 'accelerators: { atLeast: 8 }, spares: { availability: 99.9 % }';
  const direct = (more = '') => [`  link: { ${DIRECT}${more} }`, CIDRS, NODES, rack()];

  it('is held to that of the work behind it, with what to write', () => {
    const [warning] = words(direct(), asked);
    expect(warning).toContain(
      'train is to be available 99.9 % of the time, and the link of its owned nodes works 95 %',
    );
    expect(warning).toContain('redundant: [{ connection: dxcon-fg9876ab, vlan: 102 }]');
    // 1 − 0.05² = 99.75 %, and 1 − 0.05 × 0.0005 = 99.9975 %.
    expect(words(direct(', redundant: [{ connection: dxcon-fg9876ab, vlan: 301 }]'), asked)).toHaveLength(1);
    expect(words(direct(', redundant: [{ kind: vpn, peer: 203.0.113.11 }]'), asked)).toEqual([]);
    expect(words(direct(', availability: 99.95 %'), asked)).toEqual([]);
    // One VPN connection is committed to 99.95 %.
    expect(words([`  link: { ${VPN} }`, CIDRS, NODES, rack()], asked)).toEqual([]);
    expect(words([`  link: { ${VPN}, availability: 99 % }`, CIDRS, NODES, rack()], asked)[0]).toContain(
      'redundant: [{ peer: 203.0.113.11 }]',
    );
  });

  it('is of no weight where the nodes are in no cluster, or nothing is asked', () => {
    expect(words([`  link: { ${DIRECT} }`, CIDRS, rack()], asked)).toEqual([]);
    expect(words(direct())).toEqual([]);
  });
});

describe('room for owned nodes', () => {
  it('is a /25 of pods for each, and an address', () => {
    const pods = (range: string, nodes = '10.200.0.0/16') => [
      `  link: { ${VPN} }`,
      `  cidrs: { nodes: [${nodes}], pods: [${range}] }`,
      NODES,
      rack(),
    ];
    // A /22 has eight of them.
    expect(words(pods('10.201.0.0/22'))).toEqual([]);
    const [narrow] = words(pods('10.201.0.0/23'));
    expect(narrow).toContain('8 owned nodes, each with a /25 for its pods, and there are 4 such ranges');
    expect(narrow).toContain('give pods a range of /22 or wider');
    expect(found(pods('10.201.0.0/16', '10.200.0.0/29'))).toEqual([]);
    expect(found(pods('10.201.0.0/16', '10.200.0.0/30'))).toEqual(['warning rule onPremises.cidrs.nodes']);
  });
});

describe('what a site holds and exchanges', () => {
  const stored = 'accelerators: { atLeast: 8 }, storage: [{ name: corpus, kind: object, capacity: 300 TB }]';

  it('is held to its storage', () => {
    const site = (storage: string) => [
      `  link: { ${VPN} }`,
      CIDRS,
      `  sites: [{ name: north, storage: ${storage} }]`,
      rack(),
    ];
    expect(words(site('300 TB'), stored)).toEqual([]);
    // 100e12 B ÷ 156.25e6 B/s = 7.41 d.
    expect(words(site('200 TB'), stored)[0]).toContain(
      'train.corpus hold 300 TB, and the stores of north 200 TB: 100 TB are read over the link, which takes 7.41 d each time at 1.25 Gbit/s',
    );
  });

  it('is held to bandwidth and round trip, lines counted', () => {
    const exchange = (link: string, every: string) => [
      `  link: { ${VPN} }`,
      CIDRS,
      `  sites: [{ name: north, link: { ${link} } }]`,
      rack(`, exchange: { bytes: 100 MB, every: ${every} }`),
    ];
    // 100 MB at 50 MB/s: 2 s; over two lines 1 s; a round trip of 80 ms comes on top.
    expect(found(exchange('bandwidth: 50 MB/s', '2 s'))).toEqual([]);
    expect(found(exchange('bandwidth: 50 MB/s', '1 s'))).toEqual(['error contradiction onPremises.fleets.0.exchange']);
    expect(found(exchange('bandwidth: 50 MB/s, lines: 2', '1 s'))).toEqual([]);
    expect(words(exchange('bandwidth: 50 MB/s, lines: 2, roundTrip: 80 ms', '1 s'))[0]).toContain(
      'an exchange takes 1.08 s with a round trip of 80 ms, and one is due every 1 s',
    );
  });
});

describe('owned accelerators of a maker without a device plugin', () => {
  it('stay out of the cluster, which is a warning where nodes are to join', () => {
    const amd = (more: readonly string[]) => [
      `  link: { ${VPN} }`,
      CIDRS,
      ...more,
      rack(', accelerators: { perNode: 8, vendor: AMD, rateEach: 1300 TFLOPS, precision: bf16, memoryEach: 192 GiB }'),
    ];
    expect(found(amd([NODES]))).toEqual(['warning rule onPremises.fleets.0.accelerators']);
    expect(words(amd([NODES]))[0]).toContain('no device plugin for accelerators of AMD on premises');
    expect(found(amd([]))).toEqual([]);
  });
});

describe('sites behind Direct Connect', () => {
  const site = (name: string, keys: string) => `    - { name: ${name}, link: { ${keys} } }`;
  const second = 'kind: direct-connect, asn: 65011, connection: dxcon-aa11bb22, vlan: 301';

  it('are told not to reach each other, at each but the first', () => {
    expect(words(['  sites:', site('east', DIRECT), site('west', second)])).toContain(
      'places that have Direct Connect alone reach AWS, and not each other | give one of them a VPN, or connect them by a network of your own',
    );
    expect(found(['  sites:', site('east', DIRECT), site('west', second)])).toContain(
      'warning rule onPremises.sites.1.link',
    );
  });

  it('reach the others where one of them has a VPN', () => {
    const both = `${second}, redundant: [{ kind: vpn, peer: 203.0.113.11 }]`;
    for (const other of [both, 'kind: vpn, asn: 65011, peer: 203.0.113.11']) {
      expect(words(['  sites:', site('east', DIRECT), site('west', other)]).join('\n')).not.toContain('not each other');
    }
  });
});
