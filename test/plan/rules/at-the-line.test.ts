import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../../lib/blueprint/format-diagnostic.js';
import { planHall } from '../../../lib/plan/plan-hall.js';

async function told(text: string): Promise<string[]> {
  const outcome = await planHall(text);
  const found = outcome.status === 'wrong' ? outcome.diagnostics : outcome.status === 'planned' ? outcome.warnings : [];
  return found.map((diagnostic) => formatDiagnostic(diagnostic, { file: 'hall.yaml', text }));
}

describe('a blueprint that breaks a rule of AWS', () => {
  it('is sent to the subnet where EKS places no control plane', async () => {
    const subnet = (number: number) => `
      - { id: subnet-0123456789abcde0${number}, zone: use1-az${number}, cidr: 10.0.${number * 32}.0/19 }`;
    const text = (zones: readonly number[]) => `version: 1
name: hall
region: us-east-1
workloads:
  - { name: train, accelerators: { atLeast: 8 } }
network:
  cidr: 10.0.0.0/16
  vpc:
    id: vpc-0123456789abcdef0
    endpoints: existing
    subnets:${zones.map(subnet).join('')}
operations: { emails: [] }
`;
    const mistake = (line: number) =>
      [
        `hall.yaml:${line}:11: error[rule: control-plane-zones]: EKS does not support a control plane in use1-az3`,
        `  ${line} |       - { id: subnet-0123456789abcde03, zone: use1-az3, cidr: 10.0.96.0/19 }`,
        '     |           ^^',
        'hint: write "roles: [nodes, accelerators]": nodes may run there',
      ].join('\n');
    expect(await told(text([1, 2, 3]))).toEqual([mistake(14)]);
    expect(await told(text([3, 1, 2]))).toEqual([mistake(12)]);
    const roles = 'roles: [nodes, accelerators]';
    expect(await told(text([1, 2, 3]).replace('10.0.96.0/19 }', `10.0.96.0/19, ${roles} }`))).toEqual([]);
  });

  it('is sized to what a capacity block can hold, or not at all', async () => {
    const text = (accelerators: number) => `version: 1
name: hall
region: us-east-1
workloads:
  - name: train
    accelerators: { atLeast: ${accelerators} }
    types: { allow: [p5.48xlarge] }
    purchase: [{ kind: capacity-block, days: 14 }]
`;
    expect((await planHall(text(8 * 200))).status).toBe('planned');
    expect((await planHall(text(8 * 256 + 1))).status).toBe('infeasible');
  });

  it('is told of file systems that the user data of a node has no room for', async () => {
    const homes = Array.from({ length: 81 }, (_, index) => `      - { name: h${index}, kind: home, capacity: 1 TB }`);
    const text = `version: 1
name: hall
region: us-east-1
platform: ec2
workloads:
  - name: lab
    accelerators: { atLeast: 8 }
    storage:
${homes.join('\n')}
`;
    expect((await told(text)).filter((lines) => lines.includes('rule: user-data-fits'))).toEqual([
      expect.stringMatching(/^hall\.yaml:8:5: error\[rule: user-data-fits\]: nodes of lab would mount 81 file systems/),
    ]);
    expect((await told(text.replace('platform: ec2', 'platform: eks'))).join('')).not.toContain('user-data-fits');
  });

  it('is told of folders that do not fit into one policy', async () => {
    const folders = Array.from({ length: 20 }, (_, index) => `      - { store: lab.data, prefix: folder-${index}/ }`);
    const text = `version: 1
name: hall
region: us-east-1
workloads:
  - name: lab
    accelerators: { atLeast: 8 }
    storage: [{ name: data, kind: object, capacity: 1 TB }]
  - name: train
    accelerators: { atLeast: 8 }
    access:
${folders.join('\n')}
`;
    expect((await told(text)).map((lines) => lines.split('\n')[0])).toEqual([
      expect.stringMatching(/^hall\.yaml:10:5: error\[rule: workload-policy-fits\]: the policy of workload train /),
    ]);
  });
});
