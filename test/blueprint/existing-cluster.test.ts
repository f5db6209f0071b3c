import { describe, expect, it } from 'vitest';
import { pastedCluster } from '../../lib/blueprint/names/pasted-forms.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { KNOWN } from './known-names.js';

const VPC = `network:
  cidr: 10.0.0.0/16
  vpc:
    id: vpc-0123456789abcdef0
    subnets:
      - { id: subnet-0123456789abcdef0, zone: use1-az1, cidr: 10.0.0.0/19 }
      - { id: subnet-0123456789abcdef1, zone: use1-az6, cidr: 10.0.32.0/19 }
`;

const hall = (existing: string, { network = VPC, platform = 'eks', more = '' } = {}) => `version: 1
name: joined
region: us-east-1
platform: ${platform}
kubernetes: { existing: ${existing} }
${network}${more}workloads:
  - { name: train, accelerators: { atLeast: 8 } }
`;

const read = (text: string) => readBlueprint(text, KNOWN);

function mistakes(text: string): string[] {
  const found = read(text);
  if (found.ok) return [];
  return found.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`);
}

describe('a cluster that is there', () => {
  it.each([
    ['platform-prod', 'platform-prod'],
    ['arn:aws:eks:us-east-1:111122223333:cluster/platform-prod', 'platform-prod'],
    ['arn:aws:eks:us-east-1:111122223333:nodegroup/platform-prod', undefined],
    ['https://ABCDEF.gr7.us-east-1.eks.amazonaws.com', undefined],
    ['-prod', undefined],
  ])('pasted as %s is %s', (text, name) => {
    expect(pastedCluster(text)?.value).toBe(name);
  });

  it('leaves autoscaler and charts to its owner, unless they are asked for', () => {
    const kubernetes = (text: string) => {
      const found = read(text);
      if (!found.ok) throw new Error(JSON.stringify(found.diagnostics));
      return found.value.kubernetes;
    };
    expect(kubernetes(hall('{ cluster: prod }'))).toMatchObject({ autoscaler: 'none', charts: 'none' });
    const asked = hall('{ cluster: prod }, autoscaler: karpenter, charts: install');
    expect(kubernetes(asked)).toMatchObject({ autoscaler: 'karpenter', charts: 'install' });
  });

  it.each([
    ['no VPC', hall('{ cluster: prod }', { network: '' }), 'missing-key kubernetes.existing: nodes run in the VPC of'],
    [
      'another platform',
      hall('{ cluster: prod }', { platform: 'batch' }),
      'contradiction kubernetes.existing: "existing" names a cluster, and batch has none',
    ],
    [
      'an ARN of another region',
      hall('{ cluster: "arn:aws:eks:eu-west-1:111122223333:cluster/prod" }'),
      'contradiction kubernetes.existing.cluster: "arn:aws:eks:eu-west-1:111122223333:cluster/prod" is in eu-west-1',
    ],
    [
      'an ARN of another kind',
      hall('{ cluster: "arn:aws:ecs:us-east-1:111122223333:cluster/prod" }'),
      'wrong-value kubernetes.existing.cluster: "arn:aws:ecs:us-east-1:111122223333:cluster/prod" is not an EKS cluster',
    ],
    [
      'owned nodes',
      hall('{ cluster: prod }', { more: 'onPremises: { nodes: { credentials: ssm, machines: [] } }\n' }),
      'contradiction onPremises.nodes: owned nodes need remote networks in the control plane',
    ],
    ['an add-on that is none', hall('{ cluster: prod, addons: [vpc-cnii] }'), 'kubernetes.existing.addons.0: '],
  ])('with %s is a mistake', (_, text, mistake) => {
    expect(mistakes(text).join('\n')).toContain(mistake);
  });
});
