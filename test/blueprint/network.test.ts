import { describe, expect, it } from 'vitest';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { foundIn } from './found-in.js';
import { KNOWN } from './known-names.js';

const LINES = [
  'version: 1',
  'name: starter',
  'region: us-east-1',
  'workloads: [{ name: train, nodes: {} }]',
  'network:',
];
const VPC = [
  '  cidr: 10.0.0.0/16',
  '  vpc:',
  '    id: vpc-0123456789abcdef0',
  '    subnets:',
  '      - { id: subnet-01234567, zone: use1-az1, cidr: 10.0.0.0/20 }',
  '      - { id: subnet-89abcdef, zone: use1-az2, cidr: 10.0.16.0/20 }',
];

/** Lines of `network` start at line 6. */
const network = (...lines: string[]) => foundIn([...LINES, ...lines]);
const replaced = (line: number, text: string) => network(...VPC.toSpliced(line - 6, 1, text));

describe('the network of a blueprint', () => {
  it('may be private, or a VPC that is there already', () => {
    expect(network('  internet: none', 'kubernetes: { charts: none }')).toEqual([]);
    expect(network('  endpoints: [sqs, bedrock-runtime]')).toEqual([]);
    expect(network(...VPC)).toEqual([]);
    expect(network('  acceleratorCidr: 100.64.0.0/13')).toEqual([]);
    expect(network('  acceleratorCidr: 10.8.0.0/13')).toEqual([]);
  });

  it.each<[string, string[], ...string[]]>([
    ['NAT gateways without a way out', ['  internet: none', '  nat: single'], 'rule 6:13', 'contradiction 7:8'],
    [
      'a public API endpoint in a private hall',
      ['  internet: none', 'kubernetes: { publicAccess: [203.0.113.0/24] }'],
      'rule 6:13',
      'contradiction 7:15',
    ],
    ['both API endpoints off', ['  zones: 2', 'kubernetes: { privateAccess: false }'], 'contradiction 7:30'],
    ['services over the VPC', ['  cidr: 10.0.0.0/16', 'kubernetes: { serviceCidr: 10.0.0.0/20 }'], 'cidr-overlap 7:28'],
    ['services outside RFC 1918', ['  zones: 2', 'kubernetes: { serviceCidr: 100.64.0.0/16 }'], 'cidr-invalid 7:28'],
    ['services in IPv6', ['  zones: 2', 'kubernetes: { serviceCidr: "fd00::/108" }'], 'cidr-invalid 7:28'],
    ['services in a block too small', ['  zones: 2', 'kubernetes: { serviceCidr: 10.9.0.0/25 }'], 'cidr-invalid 7:28'],
    ['accelerators over the VPC', ['  acceleratorCidr: 10.0.0.0/15'], 'cidr-overlap 6:20'],
    ['accelerators in another private block', ['  acceleratorCidr: 172.16.0.0/14'], 'cidr-invalid 6:20'],
    ['accelerators in a range too large', ['  acceleratorCidr: 100.64.0.0/12'], 'cidr-invalid 6:20'],
    [
      'accelerators over the services',
      ['  acceleratorCidr: 10.8.0.0/13', 'kubernetes: { serviceCidr: 10.9.0.0/16 }'],
      'cidr-overlap 6:20',
    ],
    ['a service that is none', ['  endpoints: ["SQS!"]'], 'wrong-value 6:15'],
    ['a VPC larger than AWS has', ['  cidr: 10.0.0.0/15'], 'cidr-invalid 6:9'],
    ['a VPC too small for nodes and pods', ['  cidr: 10.0.0.0/21'], 'cidr-invalid 6:9'],
  ])('is refused with %s', (_, lines, ...found) => {
    expect(network(...lines)).toEqual(found);
  });

  it.each<[string, number, string, ...string[]]>([
    ['no range', 6, '', 'missing-key 5:1'],
    ['an id that is none', 8, '    id: my-vpc', 'wrong-value 8:9'],
    ['a zone by its name', 10, VPC[4]!.replace('use1-az1', 'us-east-1a'), 'wrong-value 10:38'],
    ['the same subnet twice', 11, VPC[5]!.replace('89abcdef', '01234567'), 'name-duplicate 11:15'],
    ['a subnet over another', 11, VPC[5]!.replace('10.0.16', '10.0.8').replace('/20', '/21'), 'cidr-overlap 11:54'],
    ['a subnet outside the VPC', 11, VPC[5]!.replace('10.0.16', '10.1.16'), 'cidr-invalid 11:54'],
    ['one zone for the control plane', 11, VPC[5]!.replace(' }', ', roles: [nodes] }'), 'zones-too-few 9:5'],
  ])('is refused for an existing VPC with %s', (_, line, text, ...found) => {
    expect(replaced(line, text)).toEqual(found);
  });

  it('may be an existing VPC of any size that AWS allows', () => {
    const sized = (cidr: string) => replaced(6, `  cidr: ${cidr}`).includes('cidr-invalid 6:9');
    expect(['10.0.0.0/15', '10.0.0.0/16', '10.0.0.0/28', '10.0.0.0/29'].map(sized)).toEqual([true, false, false, true]);
  });

  it('is refused for an existing VPC that takes the keys of a new one, or endpoints without tables', () => {
    expect(network(...VPC, '  zones: 2')).toEqual(['contradiction 12:10']);
    expect(network(...VPC, '  acceleratorCidr: 100.64.0.0/13')).toEqual(['contradiction 12:20']);
    expect(network(...VPC, '  internet: none')).toEqual(['missing-key 7:3', 'rule 12:13']);
    expect(network(...VPC, '    endpoints: create')).toEqual(['missing-key 7:3']);
    expect(network(...VPC, '    endpoints: create', '    routeTables: [rtb-01234567]')).toEqual([]);
  });
});

describe('a value of the wrong type', () => {
  const hintsOf = (...lines: string[]) => {
    const result = readBlueprint([...LINES, ...lines, ''].join('\n'), KNOWN);
    return (result.ok ? [] : result.diagnostics).map(({ hint }) => hint);
  };

  it('comes with the values or the keys that fit', () => {
    expect(hintsOf('  internet: false')).toEqual(['write one of nat, none']);
    expect(hintsOf('  zones: 3', 'state: example-bucket')).toEqual([expect.stringMatching(/^keys: bucket/)]);
  });
});
