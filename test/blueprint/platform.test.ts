import { describe, expect, it } from 'vitest';
import { lineAndColumn } from '../../lib/blueprint/format-diagnostic.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { foundIn } from './found-in.js';
import { KNOWN } from './known-names.js';

/** One workload from line 6 on, then the hall's other keys. */
const hall = (platform: string, workload: readonly string[], rest: readonly string[] = []) =>
  `${[
    'version: 1',
    'name: starter',
    'region: us-east-1',
    `platform: ${platform}`,
    'workloads:',
    '  - name: train',
    '    accelerators: { atLeast: 8 }',
    ...workload.map((line) => `    ${line}`),
    ...rest,
  ].join('\n')}\n`;

const HOURS = 'hours: { start: 0 7 * * 1-5, stop: 0 19 * * 1-5 }';
const SCALING = 'scaling: { namespace: Serving, metric: RequestsPerNode, target: 20 }';

const SERVICE =
  'service: { certificate: "arn:aws:acm:us-east-1:111122223333:certificate/a-b", securityGroup: sg-01234567';

describe('the target group of a workload', () => {
  const found = (workload: string, platform: string) =>
    foundIn([
      'version: 1',
      'name: hall-a',
      'region: us-east-1',
      'workloads:',
      `  - { name: serve, accelerators: { atLeast: 8 }, ${workload}, targetGroup: { securityGroup: sg-01234567 } }`,
      `platform: ${platform}`,
    ]);

  it('is for nodes of EC2 that answer requests', () => {
    expect(found('purpose: inference', 'ec2')).toEqual([]);
    expect(found('purpose: training', 'ec2')).toEqual([expect.stringMatching(/^contradiction 5:/)]);
    for (const platform of ['eks', 'batch']) {
      expect(found('purpose: inference', platform), platform).toEqual([expect.stringMatching(/^contradiction 5:/)]);
    }
  });
});

describe('the address of a service', () => {
  const found = (workload: string, ...lines: string[]) =>
    foundIn([
      'version: 1',
      'name: hall-a',
      'region: us-east-1',
      'workloads:',
      `  - { name: serve, ${workload} }`,
      ...lines,
    ]);
  const serving = 'purpose: inference, accelerators: { atLeast: 8 }, nodes: { running: all }';

  it('is a certificate and a security group, for inference on EKS', () => {
    expect(found(`${serving}, ${SERVICE} }`)).toEqual([]);
    expect(found(`${serving}, ${SERVICE}, scheme: internet-facing }`)).toEqual([]);
  });

  it('is never open by default: both are asked for', () => {
    expect(found(`${serving}, service: {}`)).toHaveLength(2);
    expect(found(`${serving}, service: { certificate: mine, securityGroup: all }`)).toHaveLength(2);
  });

  it.each([
    ['a workload that trains', `accelerators: { atLeast: 8 }, nodes: { running: all }, ${SERVICE} }`, []],
    ['a platform without services', `${serving}, ${SERVICE} }`, ['platform: batch']],
    ['a certificate of another region', `${serving}, ${SERVICE.replace('us-east-1', 'eu-west-1')} }`, []],
  ] as const)('is refused: %s', (_, workload, lines) => {
    expect(found(workload, ...lines)).toEqual([expect.stringMatching(/^contradiction /)]);
  });

  it('is refused: public, in a hall without internet', () => {
    const lines = ['network: { internet: none }', 'kubernetes: { charts: none }'];
    expect(found(`${serving}, ${SERVICE}, scheme: internet-facing }`, ...lines)).toEqual([
      expect.stringMatching(/^contradiction 5:/),
    ]);
  });
});

describe('the platform', () => {
  it.each(['eks', 'batch', 'ec2'])('may be %s for the same workload', (platform) => {
    expect(readBlueprint(hall(platform, []), KNOWN)).toMatchObject({ ok: true, value: { platform }, warnings: [] });
  });

  it('is eks where the blueprint is silent; priority and share have their defaults', () => {
    const text = hall('eks', []).replace('platform: eks\n', '');
    expect(readBlueprint(text, KNOWN)).toMatchObject({
      ok: true,
      value: { platform: 'eks', workloads: [{ scheduling: { priority: 0, share: 1 } }] },
    });
  });

  it.each<[string, string]>([
    ['on ec2', hall('ec2', ['scheduling: { priority: 5 }'])],
    ['on eks without charts', `${hall('eks', ['scheduling: { priority: 5 }'])}\nkubernetes: { charts: none }\n`],
  ])('says that priorities count nothing %s', (_, text) => {
    const read = readBlueprint(text, KNOWN);
    expect(read.ok && read.warnings.map(({ path }) => path.join('.'))).toEqual(['workloads.0.scheduling']);
  });

  it.each(['batch', 'eks'])('ranks queues on %s', (platform) => {
    expect(readBlueprint(hall(platform, ['scheduling: { priority: 5 }']), KNOWN)).toMatchObject({ warnings: [] });
  });

  it('takes what belongs to it', () => {
    const serving = ['purpose: inference', SCALING, HOURS];
    expect(readBlueprint(hall('ec2', serving), KNOWN)).toMatchObject({
      ok: true,
      value: { workloads: [{ hours: { timeZone: 'Etc/UTC' }, scaling: { target: 20 } }] },
      warnings: [],
    });
    const reserved = ['purchase: [{ kind: on-demand, reservation: { ids: [cr-0123456789abcdef0] } }]'];
    for (const platform of ['eks', 'batch', 'ec2']) {
      expect(readBlueprint(hall(platform, reserved), KNOWN)).toMatchObject({ ok: true, warnings: [] });
    }
  });

  it.each<[string, string, string[], string[], string]>([
    ['hours of nodes that Karpenter starts', 'eks', [HOURS], ['kubernetes: { autoscaler: karpenter }'], 'rule 8:5'],
    ['days of both kinds on batch', 'batch', ['hours: { start: 0 7 1 * 1, stop: 0 19 * * * }'], [], 'rule 8:21'],
    ['hours beside nodes that are kept up', 'ec2', ['nodes: { running: all }', HOURS], [], 'contradiction 9:5'],
    ['hours that are no cron', 'ec2', ['hours: { start: at dawn, stop: 0 19 * * * }'], [], 'wrong-value 8:21'],
    ['a metric for training', 'ec2', [SCALING], [], 'rule 8:5'],
    ['a metric on eks', 'eks', ['purpose: inference', SCALING], [], 'rule 9:5'],
    ['a capacity block on batch', 'batch', ['purchase: [{ kind: capacity-block, days: 14 }]'], [], 'rule 8:18'],
    [
      'a reservation for spot',
      'eks',
      ['purchase: [{ kind: spot, reservation: { ids: [cr-0123456789abcdef0] } }]'],
      [],
      'contradiction 8:30',
    ],
    [
      'a reservation without a name',
      'eks',
      ['purchase: [{ kind: on-demand, reservation: {} }]'],
      [],
      'contradiction 8:35',
    ],
    [
      'both ids and a group',
      'ec2',
      [
        'purchase: [{ kind: on-demand, reservation: { ids: [cr-0123456789abcdef0], group: "arn:aws:resource-groups:us-east-1:111122223333:group/a" } }]',
      ],
      [],
      'contradiction 8:35',
    ],
    [
      'an id that is no reservation',
      'eks',
      ['purchase: [{ kind: on-demand, reservation: { ids: [i-0123456789abcdef0] } }]'],
      [],
      'wrong-value 8:56',
    ],
    ['people without a cluster', 'batch', [], ['people: { admins: [role/ops] }'], 'contradiction 8:1'],
    ['another word', 'nomad', [], [], 'wrong-value 4:11'],
  ])('refuses %s', (_, platform, workload, rest, expected) => {
    const text = hall(platform, workload, rest);
    const read = readBlueprint(text, KNOWN);
    const found = read.ok
      ? []
      : read.diagnostics.map((diagnostic) => {
          const { line, column } = lineAndColumn(text, diagnostic.range?.[0] ?? 0);
          return `${diagnostic.code} ${line}:${column}`;
        });
    expect(found).toEqual([expected]);
  });

  it.each(['eks', 'batch', 'ec2'])('stops scaling on %s, where it is asked to', (platform) => {
    const read = readBlueprint(hall(platform, [], ['operations: { overBudget: stop-scaling }']), KNOWN);
    expect(read.ok && read.warnings).toEqual([]);
  });

  it.each<[string, string, string[], string[]]>([
    ['settings of a cluster', 'batch', [], ['kubernetes: { version: "1.35" }']],
    [
      'a stop of scaling',
      'eks',
      ['nodes: { running: all }'],
      ['kubernetes: { autoscaler: none }', 'operations: { overBudget: stop-scaling }'],
    ],
    ['training on spot under batch', 'batch', ['purchase: [spot, on-demand]'], []],
  ])('warns of %s', (_, platform, workload, rest) => {
    const read = readBlueprint(hall(platform, workload, rest), KNOWN);
    expect(read.ok && read.warnings.map(({ code }) => code)).toEqual(['rule']);
  });
});
