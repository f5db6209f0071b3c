import { describe, expect, it } from 'vitest';
import {
  CALENDAR_DATE,
  DEFAULT_KUBERNETES,
  KUBERNETES_VERSIONS,
  standardVersions,
} from '../../../lib/blueprint/kinds/kubernetes-versions.js';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { ADDON_VERSIONS, knownAddonVersion } from '../../../lib/plan/platforms/eks/addon-versions.js';
import { ADDONS_OF_EVERY_CLUSTER } from '../../../lib/plan/platforms/eks/addons.js';
import { autoscalerTag } from '../../../lib/plan/platforms/eks/charts/sources.js';
import { versionWarnings } from '../../../lib/plan/platforms/eks/versions.js';
import { synthesizeFiles, synthesizeHall } from '../../../lib/terraform/hall/synthesize-hall.js';
import { EKS_ADDONS } from '../../../lib/units/closed-lists.js';
import { blueprintFixture } from '../hall-fixture.js';

const warn = (kubernetes: object, day: string, key = 'version') =>
  versionWarnings(blueprintFixture({ kubernetes: { ...blueprintFixture().kubernetes, ...kubernetes } }), day)
    .filter(({ path }) => path[1] === key)
    .map(({ message }) => message);

describe('the calendar of Kubernetes on EKS', () => {
  it('goes on without a gap, each version supported for 14 months and then for 12', () => {
    const months = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / (30.44 * 86_400_000);
    KUBERNETES_VERSIONS.forEach(({ version, released, standardEnds, extendedEnds }, at) => {
      expect(version).toBe(`1.${32 + at}`);
      expect(months(released, standardEnds), version).toBeCloseTo(14, 0);
      expect(months(standardEnds, extendedEnds), version).toBeCloseTo(12, 0);
    });
  });

  it('has the default: the newest, with an autoscaler of its own, and months of support', () => {
    expect(DEFAULT_KUBERNETES).toBe(KUBERNETES_VERSIONS.at(-1)!.version);
    expect(autoscalerTag(DEFAULT_KUBERNETES)).toBe('v1.36.1');
    expect(standardVersions(CALENDAR_DATE)).toEqual(['1.34', '1.35', '1.36']);
    expect(warn({ version: DEFAULT_KUBERNETES }, CALENDAR_DATE)).toEqual([]);
  });
});

describe('the support of a version', () => {
  it.each([
    ['2026-09-27', 0],
    ['2026-09-28', 1],
    ['2027-03-26', 1],
  ])('is a warning half a year ahead: 1.35 on %s', (day, count) => {
    expect(warn({ version: '1.35' }, day)).toHaveLength(count);
  });

  it('ends on the day that the blueprint has from AWS', () => {
    const support = { standardEnds: '2026-12-24', extendedEnds: '2027-12-24' };
    expect(warn({ version: DEFAULT_KUBERNETES, support }, CALENDAR_DATE)).toEqual([
      expect.stringContaining(
        '1.36 ends on 2026-12-24; from then on it costs more by the hour, and AWS upgrades it on 2027-12-24',
      ),
    ]);
  });

  it('says when it ends, what that costs and when AWS upgrades by itself', () => {
    expect(warn({ version: '1.35' }, '2026-11-22')).toEqual([
      'standard support of Kubernetes 1.35 ends on 2027-03-27; from then on it costs more by the hour, and AWS upgrades it on 2028-03-27',
    ]);
    expect(warn({ version: '1.35' }, '2027-03-27')[0]).toContain('ended on 2027-03-27');
    expect(warn({ version: '1.40' }, '2027-03-27')).toEqual([]);
  });

  it('is extended by the owner of a cluster that is there already: its version is only stated', () => {
    const hints = (kubernetes: object) =>
      versionWarnings(
        blueprintFixture({ kubernetes: { ...blueprintFixture().kubernetes, ...kubernetes } }),
        '2026-11-22',
      )
        .filter(({ path }) => path[1] === 'version')
        .map(({ hint }) => hint);
    expect(hints({ version: '1.35', existing: { cluster: 'platform-prod', addons: [] } })).toEqual([
      'have the owner of the cluster upgrade it, one minor version at a time; then write what it has: "1.36"',
    ]);
  });

  it('is judged by the day of the catalog, in every plan', async () => {
    const planned = async (version: string) => {
      const outcome = await planHall(hall(`{ version: "${version}" }`));
      if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
      return outcome.warnings.filter(({ path }) => path.join('.') === 'kubernetes.version');
    };
    expect(await planned('1.36')).toEqual([]);
    expect((await planned('1.35')).map(({ hint }) => hint)).toEqual([
      'write "1.36", one minor version at a time: docs/upgrades.md',
    ]);
  });
});

describe('the driver of an image', () => {
  it.each<[type: string, release: string | null, paths: string[]]>([
    ['g7.2xlarge', null, ['kubernetes']],
    ['g7.2xlarge', '1.36.3-20260911', ['kubernetes.nodeRelease']],
    ['g7.2xlarge', '1.36.4-20261120', []],
    ['g7e.2xlarge', null, []],
    ['g6e.2xlarge', '1.36.3-20260911', []],
  ])('is a warning where it is known not to find the GPUs: %s with %s', async (type, release, paths) => {
    const outcome = await planHall(`version: 1
name: seen
region: us-east-1
platform: eks
kubernetes: { version: "1.36"${release === null ? '' : `, nodeRelease: "${release}"`} }
workloads: [{ name: serve, purpose: inference, accelerators: { atLeast: 1 }, types: { allow: [${type}], doubtful: allow } }]
operations: { emails: [] }
`);
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    const found = outcome.warnings.filter(({ message }) => message.includes('does not find'));
    expect(found.map(({ path }) => path.join('.'))).toEqual(paths);
    for (const { message } of found) expect(message).toContain(`${type}: driver 580`);
  });
});

describe('versions of add-ons', () => {
  it('are those that the catalog knows, each with a source, for the default version of Kubernetes', () => {
    for (const { kubernetes, addon, version, source } of ADDON_VERSIONS) {
      expect(kubernetes).toBe(DEFAULT_KUBERNETES);
      expect(EKS_ADDONS, addon).toContain(addon);
      expect(version, addon).toMatch(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
      expect(source.length, addon).toBeGreaterThan(20);
    }
    expect(EKS_ADDONS.filter((name) => knownAddonVersion(name, DEFAULT_KUBERNETES) === null)).toEqual([]);
  });

  it('are a warning where the catalog knows none for a version of Kubernetes, until they are pinned', async () => {
    const unknown = (kubernetes: object) => warn(kubernetes, CALENDAR_DATE, 'addons');
    expect(unknown({ version: '1.36' })).toEqual([]);
    expect(unknown({ version: '1.34' })).toEqual([
      expect.stringContaining(
        'Kubernetes 1.34: EKS sets them when it makes the add-on (amazon-cloudwatch-observability,',
      ),
    ]);
    const addons = Object.fromEntries(ADDONS_OF_EVERY_CLUSTER.map((name) => [name, 'v1.0.0-eksbuild.1']));
    expect(unknown({ version: '1.34', addons })).toEqual([]);
  });
});

const hall = (kubernetes: string) => `version: 1
name: pinned
region: us-east-1
platform: eks
workloads: [{ name: train, accelerators: { atLeast: 8 }, types: { allow: [p4d.24xlarge] } }]
kubernetes: ${kubernetes}
operations: { emails: [] }
`;

describe('pinned versions', () => {
  const planned = async (kubernetes: string) => {
    const outcome = await planHall(hall(kubernetes));
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    return outcome;
  };

  it('are what is applied: nothing is asked of AWS for them', async () => {
    const names = [
      'amazon-cloudwatch-observability',
      'aws-ebs-csi-driver',
      'coredns',
      'eks-node-monitoring-agent',
      'eks-pod-identity-agent',
      'kube-proxy',
      'vpc-cni',
    ];
    const addons = names.map((name, at) => `${name}: v1.${at}.0-eksbuild.1`).join(', ');
    const { plan } = await planned(`{ version: "1.36", nodeRelease: 1.36.1-20260529, addons: { ${addons} } }`);
    const { data, resource } = JSON.parse(synthesizeHall(plan));
    expect(data.aws_eks_addon_version).toBeUndefined();
    const versions = Object.values<{ addon_name: string; addon_version: string }>(resource.aws_eks_addon);
    expect(Object.fromEntries(versions.map((one) => [one.addon_name, one.addon_version]))).toEqual(
      Object.fromEntries(names.map((name, at) => [name, `v1.${at}.0-eksbuild.1`])),
    );
    const groups = Object.values<{ release_version: string }>(resource.aws_eks_node_group);
    expect(groups.map(({ release_version }) => release_version)).toEqual(['1.36.1-20260529', '1.36.1-20260529']);
  });

  it('of images are those of Karpenter too', async () => {
    const { plan } = await planned('{ autoscaler: karpenter, nodeRelease: 1.36.1-20260529 }');
    const pools = synthesizeFiles(plan).get('stacks/pinned.charts/assets/node-pools_values.yaml');
    expect(pools).toContain('al2023@v20260529');
  });

  it('of what a hall has not are ignored, with a warning', async () => {
    const { warnings } = await planned('{ addons: { coredn: v1.14.3-eksbuild.16 } }');
    expect(warnings.map(({ path }) => path.join('.'))).toEqual(['kubernetes.addons.coredn']);
  });
});
