import { describe, expect, it } from 'vitest';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { KNOWN } from './known-names.js';

const BLOCK =
  'name: monday, kind: capacity-block, id: cr-0123456789abcdef0, type: p5.48xlarge, zone: use1-az6, nodes: 8, start: 2026-12-07, length: 14 d';
const RESERVATION =
  'name: base, kind: reservation, id: cr-0123456789abcdef1, type: p5.48xlarge, zone: use1-az6, nodes: 2';

/** One entry of `capacity` on line 5, then one workload whose lines begin on line 8. */
const hall = (entry: string, workload: readonly string[] = [], rest: readonly string[] = []) => [
  'version: 1',
  'name: held',
  'region: us-east-1',
  'capacity:',
  `  - { ${entry} }`,
  'workloads:',
  '  - name: tune',
  '    accelerators: { atLeast: 8 }',
  ...workload.map((line) => `    ${line}`),
  ...rest,
];

const RESERVED = 'name: ri, kind: reserved-instance, type: p5.48xlarge, nodes: 2, end: 2027-06-01';
const PLAN = 'name: base, kind: savings-plan, commitment: 40 USD, term: 3y, payment: all-upfront, discount: 28 %';
const UUID = 'b847fa93-e282-4f55-b59a-1342f5bd7c02';

const BOUND = ['capacity: [monday]'];
const RUN = ['runLength: 13 d', ...BOUND];
const SERVE = ['  - name: serve', '    accelerators: { atLeast: 8 }'];

const VPC = [
  'network:',
  '  cidr: 10.0.0.0/16',
  '  vpc:',
  '    id: vpc-0123456789abcdef0',
  '    subnets:',
  '      - { id: subnet-0123456789abcdef0, zone: use1-az1, cidr: 10.0.0.0/20 }',
  '      - { id: subnet-0123456789abcdef1, zone: use1-az2, cidr: 10.0.16.0/20 }',
];

/** Code and path of each diagnostic. */
function foundIn(lines: readonly string[]): string[] {
  const read = readBlueprint(lines.join('\n'), KNOWN);
  return (read.ok ? read.warnings : read.diagnostics).map(({ code, path }) => `${code} ${path.join('.')}`);
}

describe('capacity that is held', () => {
  it.each([
    ['a block', hall(BLOCK, RUN)],
    ['a block by the hour', hall(BLOCK.replace('2026-12-07', '2026-12-07T15:00Z'), RUN)],
    ['a block that was extended by a day', hall(BLOCK.replace('14 d', '15 d'), RUN)],
    ['a reservation', hall(RESERVATION)],
    ['a future-dated reservation with an end', hall(`${RESERVATION}, start: 2026-12-01, end: 2027-03-01`)],
    ['an open reservation', hall(RESERVATION.replace('id: cr-0123456789abcdef1, ', ''))],
    [
      'a zone by name',
      hall(RESERVATION.replace('use1-az6', 'us-east-1a'), [], ['account: { zoneIds: { us-east-1a: use1-az6 } }']),
    ],
    [
      'a run that starts with a reservation without an end',
      hall(`${RESERVATION}, start: 2026-12-08`, ['runStart: 2026-12-08', 'runLength: 13 d', 'capacity: [base]']),
    ],
    [
      'a run that starts at any time, of a reservation that is there',
      hall(RESERVATION, ['runStart: 2026-12-08', 'runLength: 13 d', 'capacity: [base]']),
    ],
    ['regional reserved instances', hall(RESERVED)],
    ['zonal reserved instances', hall(`${RESERVED}, zone: use1-az6, id: ${UUID}`)],
    ['a Compute Savings Plan', hall(`${PLAN}, id: ${UUID}, start: 2026-01-01, end: 2029-01-01`)],
    ['an EC2 Instance Savings Plan', hall(`${PLAN}, family: p5, region: us-east-1`)],
    ['a run inside its block', hall(BLOCK, ['runStart: 2026-12-08T11:30Z', ...RUN.with(0, 'runLength: 12 d')])],
  ])('%s is read', (_, lines) => {
    expect(readBlueprint(lines.join('\n'), KNOWN)).toMatchObject({ ok: true, warnings: [] });
  });

  it.each<[what: string, lines: readonly string[], ...found: string[]]>([
    [
      'a reservation in place of a Savings Plan',
      hall(`${PLAN}, id: cr-0123456789abcdef0`),
      'wrong-value capacity.0.id',
    ],
    [
      'the ARN of a Savings Plan',
      hall(`${PLAN}, id: "arn:aws:savingsplans::111122223333:savingsplan/${UUID}"`),
      'wrong-value capacity.0.id',
    ],
    ['a plan without a commitment', hall(PLAN.replace('commitment: 40 USD, ', '')), 'missing-key capacity.0'],
    ['a plan with nodes', hall(`${PLAN}, nodes: 2`), 'contradiction capacity.0.nodes'],
    ['reserved instances without a type', hall(RESERVED.replace('type: p5.48xlarge, ', '')), 'missing-key capacity.0'],
    ['reserved instances at a cost', hall(`${RESERVED}, hourlyCost: 3 USD`), 'contradiction capacity.0.hourlyCost'],
    ['reserved instances with a length', hall(`${RESERVED}, length: 3 d`), 'contradiction capacity.0.length'],
    ['a price in another region', hall(`${RESERVED}, region: eu-west-1`), 'contradiction capacity.0.region'],
    ['a price that ends before it begins', hall(`${RESERVED}, start: 2027-07-01`), 'contradiction capacity.0.end'],
    ['a reservation without a zone', hall(RESERVATION.replace('zone: use1-az6, ', '')), 'missing-key capacity.0'],
    ['an offering in place of a reservation', hall(BLOCK.replace('cr-0', 'cb-0')), 'wrong-value capacity.0.id'],
    ['an instance in place of a reservation', hall(BLOCK.replace('cr-0', 'i-0')), 'wrong-value capacity.0.id'],
    [
      'an ARN in place of an id',
      hall(BLOCK.replace('cr-', 'arn:aws:ec2:us-east-1:111122223333:capacity-reservation/cr-')),
      'wrong-value capacity.0.id',
    ],
    ['a block without an id', hall(BLOCK.replace('id: cr-0123456789abcdef0, ', '')), 'missing-key capacity.0'],
    ['a block without a start', hall(BLOCK.replace('start: 2026-12-07, ', '')), 'missing-key capacity.0'],
    ['a block without a length', hall(BLOCK.replace(', length: 14 d', '')), 'missing-key capacity.0'],
    ['a block with an end', hall(`${BLOCK}, end: 2026-12-21`), 'contradiction capacity.0.end'],
    ['a reservation with a length', hall(`${RESERVATION}, length: 14 d`), 'contradiction capacity.0.length'],
    ['a block of hours', hall(BLOCK.replace('14 d', '100 h')), 'wrong-value capacity.0.length'],
    ['a block of a year', hall(BLOCK.replace('14 d', '365 d')), 'wrong-value capacity.0.length'],
    ['a day that is none', hall(BLOCK.replace('2026-12-07', '2026-02-30')), 'wrong-value capacity.0.start'],
    ['a date of another form', hall(BLOCK.replace('2026-12-07', '07/12/2026')), 'wrong-value capacity.0.start'],
    [
      'an end before its start',
      hall(`${RESERVATION}, start: 2027-03-01, end: 2026-12-01`),
      'contradiction capacity.0.end',
    ],
    ['an unknown type', hall(BLOCK.replace('p5.48xlarge', 'p5.49xlarge')), 'instance-type-unknown capacity.0.type'],
    ['a name of a zone', hall(BLOCK.replace('use1-az6', 'us-east-1a')), 'missing-key capacity.0.zone'],
    ['no zone at all', hall(BLOCK.replace('use1-az6', 'Virginia')), 'wrong-value capacity.0.zone'],
    ['an unknown zone', hall(BLOCK.replace('use1-az6', 'use1-az9')), 'reference-unknown capacity.0.zone'],
    ['a zone of another region', hall(BLOCK.replace('use1-az6', 'usw2-az1')), 'contradiction capacity.0.zone'],
    ['a zone that the VPC has no subnet in', hall(BLOCK, RUN, VPC), 'contradiction capacity.0.zone'],
    ['more nodes than a block has', hall(BLOCK.replace('nodes: 8', 'nodes: 65')), 'out-of-range capacity.0.nodes'],
    ['an unknown workload', hall(`${BLOCK}, workloads: [train]`), 'reference-unknown capacity.0.workloads.0'],
    ['an unknown entry', hall(BLOCK, ['capacity: [tuesday]']), 'reference-unknown workloads.0.capacity.0'],
    ['a block for what has no end', hall(BLOCK, BOUND), 'contradiction workloads.0.capacity.0'],
    ['a run longer than its block', hall(BLOCK, ['runLength: 15 d', ...BOUND]), 'contradiction workloads.0.capacity.0'],
    ['a run after its block', hall(BLOCK, ['runStart: 2027-01-01', ...RUN]), 'contradiction workloads.0.capacity.0'],
    [
      'a run that is over before its block',
      hall(BLOCK, ['runStart: 2026-11-01', ...RUN]),
      'contradiction workloads.0.capacity.0',
    ],
    [
      'a run that starts before its block',
      hall(BLOCK, ['runStart: 2026-12-06', ...RUN]),
      'contradiction workloads.0.capacity.0',
    ],
    [
      'a run that its block does not outlast',
      hall(BLOCK, ['runStart: 2026-12-10', ...RUN]),
      'contradiction workloads.0.capacity.0',
    ],
    [
      'a run that starts before a reservation without an end',
      hall(`${RESERVATION}, start: 2026-12-08`, ['runStart: 2026-12-07', 'runLength: 13 d', 'capacity: [base]']),
      'contradiction workloads.0.capacity.0',
    ],
    ['a start of what has no run', hall(BLOCK, ['runStart: 2026-12-10']), 'contradiction workloads.0.runStart'],
    [
      'a type that the workload excludes',
      hall(BLOCK, ['types: { allow: [p4d] }', ...RUN]),
      'contradiction workloads.0.capacity.0',
    ],
    [
      'capacity that is kept for others',
      [...hall(`${BLOCK}, workloads: [serve]`, RUN), ...SERVE],
      'contradiction workloads.0.capacity.0',
    ],
    [
      'a spread over more zones than it is in',
      hall(BLOCK, ['zones: { spread: 2 }', ...RUN]),
      'contradiction workloads.0.capacity',
    ],
    [
      'two workloads that claim more than it holds',
      [
        ...hall(BLOCK, ['nodes: { atLeast: 6 }', ...RUN]),
        ...SERVE,
        '    nodes: { atLeast: 3 }',
        '    runLength: 2 d',
        '    capacity: [monday]',
      ],
      'contradiction workloads.1.capacity.0',
    ],
    [
      'the same reservation twice',
      hall(BLOCK).toSpliced(5, 0, `  - { ${RESERVATION.replace('cdef1', 'cdef0')} }`),
      'name-duplicate capacity.1.id',
    ],
    [
      'more blocks at one time than an account may hold',
      hall(BLOCK.replace('nodes: 8', 'nodes: 64')).toSpliced(
        5,
        0,
        ...[1, 2, 3, 4].map(
          (at) =>
            `  - { ${BLOCK.replace('monday', `m${at}`).replace('def0', `def${at}`).replace('nodes: 8', 'nodes: 64')} }`,
        ),
      ),
      'out-of-range capacity.0.nodes',
    ],
  ])('%s is a mistake at its place', (_, lines, ...found) => {
    expect(foundIn(lines)).toEqual(found);
  });

  it.each([
    ['eks', []],
    ['ec2', []],
    ['slurm', []],
    // Its own guide contradicts its own template.
    ['batch', ['rule capacity.0.kind']],
  ])('is a block that starts nodes on %s, or is doubted', (platform, doubts) => {
    const lines = hall(BLOCK, RUN, [`platform: ${platform}`]);
    expect(foundIn(lines).filter((found) => found.startsWith('rule '))).toEqual(doubts);
  });

  it.each([
    ['all that it holds', 6, '    nodes: { atLeast: 2 }', []],
    ['a node more than it holds', 7, '    nodes: { atLeast: 2 }', ['contradiction workloads.1.capacity.0']],
    ['all that it holds, a spare node with one that nobody asked for', 6, '    spares: { nodes: 1 }', []],
    ['a spare node more than it holds', 7, '    spares: { nodes: 1 }', ['contradiction workloads.1.capacity.0']],
  ])('may be claimed by two workloads up to the last node: %s', (_, nodes, second, found) => {
    const lines = hall(BLOCK, [`nodes: { atLeast: ${nodes} }`, ...RUN]);
    const serve = [...SERVE, second, '    runLength: 2 d', '    capacity: [monday]'];
    expect(foundIn([...lines, ...serve])).toEqual(found);
  });

  it('that follows another block makes room for it', () => {
    const next = BLOCK.replace('monday', 'next').replace('def0', 'def2').replace('2026-12-07', '2026-12-21');
    const many = [1, 2, 3].map((at) => BLOCK.replace('monday', `m${at}`).replace('def0', `de${at}a`));
    const lines = [BLOCK, next, ...many].map((entry) => `  - { ${entry.replace('nodes: 8', 'nodes: 64')} }`);
    expect(foundIn(hall(BLOCK).toSpliced(4, 1, ...lines))).toEqual([]);
  });

  it('says what was pasted in place of an id, and what to write', () => {
    const pasted = BLOCK.replace('cr-', 'arn:aws:ec2:us-east-1:111122223333:capacity-reservation/cr-');
    const read = readBlueprint(hall(pasted).join('\n'), KNOWN);
    expect(read.ok ? [] : read.diagnostics.map(({ hint }) => hint)).toEqual(['write "cr-0123456789abcdef0"']);
  });
});
