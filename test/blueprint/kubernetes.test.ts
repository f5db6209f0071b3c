import { describe, expect, it } from 'vitest';
import { readHall } from '../../lib/plan/plan-hall.js';
import { foundIn } from './found-in.js';

const LINES = [
  'version: 1',
  'name: hall-a',
  'region: us-east-1',
  'workloads:',
  '  - { name: train, accelerators: { atLeast: 8 }, nodes: { running: all } }',
];

const kubernetes = (keys: string, ...lines: string[]) => foundIn([...LINES, `kubernetes: { ${keys} }`, ...lines]);

/** What the file leaves open, filled in. */
function chartsOf(...lines: string[]): unknown {
  const read = readHall([...LINES, ...lines].join('\n'));
  return read.ok && read.value.kubernetes.charts;
}

describe('what runs inside the cluster', () => {
  it('is installed, unless a hall without internet has no registry to pull from', () => {
    expect(chartsOf()).toBe('install');
    expect(chartsOf('network: { internet: none }')).toBe('none');
    const mirror = '111122223333.dkr.ecr.us-east-1.amazonaws.com/charts';
    expect(chartsOf('network: { internet: none }', `kubernetes: { mirror: ${mirror} }`)).toBe('install');
    expect(chartsOf('kubernetes: { charts: none }')).toBe('none');
  });

  it('has a launcher of jobs where something trains', () => {
    const launcherOf = (...lines: string[]) => {
      const read = readHall([...LINES, ...lines].join('\n'));
      return read.ok && read.value.kubernetes.launcher;
    };
    expect(launcherOf()).toBe('jobset');
    expect(launcherOf('kubernetes: { launcher: ray }')).toBe('ray');
    const serving = LINES.map((line) => line.replace('name: train,', 'name: serve, purpose: inference,'));
    const read = readHall(serving.join('\n'));
    expect(read.ok && read.value.kubernetes.launcher).toBe('none');
    expect(kubernetes('launcher: slurm')).toEqual(['wrong-value 6:25']);
  });

  it('is not left out in silence', () => {
    expect(foundIn([...LINES, 'network: { internet: none }'])).toEqual(['rule 6:22']);
    expect(kubernetes('charts: none', 'network: { internet: none }')).toEqual([]);
  });

  it.each<[string, string, string[], ...string[]]>([
    ['an unknown word', 'charts: helm', [], 'wrong-value 6:23'],
    ['an autoscaler that is none', 'autoscaler: keda', [], 'wrong-value 6:27'],
    ['a mirror with a scheme', 'mirror: "oci://registry.example.org/charts"', [], 'wrong-value 6:23'],
    ['a mirror without a host', 'mirror: charts', [], 'wrong-value 6:23'],
    [
      'charts that no image can be pulled for',
      'charts: install',
      ['network: { internet: none }'],
      'contradiction 6:23',
    ],
    [
      'a mirror that a hall without internet does not reach',
      'mirror: registry.example.org/charts',
      ['network: { internet: none }'],
      'contradiction 6:23',
    ],
    ['a registry with a scheme', 'images: ["https://registry.example.org"]', [], 'wrong-value 6:24'],
    ['no registry', 'images: []', [], 'out-of-range 6:15'],
    ['images that nobody looks at', 'charts: none, images: [registry.example.org]', [], 'rule 6:29'],
    [
      'a registry that a hall without internet does not reach',
      'charts: none, images: [111122223333.dkr.ecr.us-east-1.amazonaws.com, registry.example.org]',
      ['network: { internet: none }'],
      'rule 6:29',
      'contradiction 6:84',
    ],
    ['a mirror that nothing is pulled from', 'charts: none, mirror: registry.example.org', [], 'rule 6:37'],
  ])('is told of %s', (_, keys, lines, ...found) => {
    expect(kubernetes(keys, ...lines)).toEqual(found);
  });

  it('counts nothing on other platforms', () => {
    expect(kubernetes('charts: install', 'platform: batch')).toEqual(['rule 6:1']);
    expect(kubernetes('autoscaler: none', 'platform: ec2')).toEqual(['rule 6:1']);
  });

  it('says whose nodes nobody starts', () => {
    expect(kubernetes('autoscaler: none')).toEqual([]);
    const idle = LINES.with(4, '  - { name: train, accelerators: { atLeast: 8 } }');
    expect(foundIn([...idle, 'kubernetes: { autoscaler: none }'])).toEqual(['rule 6:27']);
  });
});
