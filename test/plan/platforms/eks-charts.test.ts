import { describe, expect, it } from 'vitest';
import { loadCatalogIndex } from '../../../lib/catalog/files/load-catalog.js';
import { planCharts } from '../../../lib/plan/platforms/eks/charts/plan-charts.js';
import { autoscalerTag, eksRegistry, PUBLISHED } from '../../../lib/plan/platforms/eks/charts/sources.js';
import type { ChartsPlan } from '../../../lib/plan/shape/charts-plan.js';
import type { EksClusterPlan, NodeGroupPlan } from '../../../lib/plan/shape/eks-plan.js';
import type { StatePlan } from '../../../lib/plan/shape/state-plan.js';
import { fleetFixture, planFixture } from '../../terraform/plan-fixture.js';
import { blueprintFixture } from '../hall-fixture.js';

type Kubernetes = ReturnType<typeof blueprintFixture>['kubernetes'];

const neuron: Partial<NodeGroupPlan> = {
  key: 'serve',
  workload: 'serve',
  labels: {},
  taints: [{ key: 'aws.amazon.com/neuron', value: 'true', effect: 'NO_SCHEDULE' }],
  resources: { 'aws.amazon.com/neuron': 12 },
};

function charts(
  kubernetes: Partial<Kubernetes> = {},
  fleets: readonly NodeGroupPlan[] = [fleetFixture()],
  state: StatePlan = { kind: 'local', path: '../../../terraform.starter.tfstate' },
  cluster: Partial<EksClusterPlan> = {},
): ChartsPlan {
  const blueprint = blueprintFixture();
  return planCharts({
    name: blueprint.name,
    stores: [],
    workloads: blueprint.workloads,
    kubernetes: { ...blueprint.kubernetes, ...kubernetes },
    region: 'us-east-1',
    cluster: { ...planFixture().cluster, ...cluster },
    network: planFixture().network,
    fleets,
    access: [],
    state,
  });
}

const keysOf = ({ releases }: ChartsPlan) => releases.map(({ key }) => key);
const release = (plan: ChartsPlan, key: string) => plan.releases.find((one) => one.key === key)!;

describe('the charts of a hall', () => {
  it('are those that its fleets need, and the autoscaler', () => {
    expect(keysOf(charts())).toEqual([
      'aws-efa-k8s-device-plugin',
      'cluster-autoscaler',
      'jobset',
      'kueue',
      'nvidia-device-plugin',
    ]);
    expect(keysOf(charts({ launcher: 'none' }, [fleetFixture(neuron)]))).toEqual([
      'cluster-autoscaler',
      'kueue',
      'neuron-device-plugin',
    ]);
    expect(keysOf(charts({ launcher: 'none' }, []))).toEqual(['cluster-autoscaler', 'kueue']);
  });

  it('include the launcher of jobs, before the queues: Kueue lists what is installed, and nothing else', () => {
    const launched = (launcher: Kubernetes['launcher']) => {
      const plan = charts({ launcher }, []);
      const launchers = keysOf(plan).filter((key) => key !== 'kueue' && key !== 'cluster-autoscaler');
      const kueue = release(plan, 'kueue');
      const { controllerManagerConfigYaml } = kueue.values.managerConfig as { controllerManagerConfigYaml: string };
      const { integrations } = JSON.parse(controllerManagerConfigYaml);
      expect(kueue.after ?? []).toEqual(launchers);
      return [launchers, integrations.frameworks];
    };
    expect(launched('none')).toEqual([[], ['batch/job']]);
    const jobset = 'jobset.x-k8s.io/jobset';
    expect(launched('jobset')).toEqual([['jobset'], ['batch/job', jobset]]);
    const trainer = [
      ['jobset', 'kubeflow-trainer'],
      ['batch/job', jobset, 'trainer.kubeflow.org/trainjob'],
    ];
    expect(launched('trainer')).toEqual(trainer);
    expect(launched('mpi')).toEqual(trainer);
    expect(launched('ray')).toEqual([['kuberay-operator'], ['batch/job', 'ray.io/raycluster', 'ray.io/rayjob']]);
  });

  it('install JobSet once: Trainer brings none of its own', () => {
    const trainer = release(charts({ launcher: 'trainer' }), 'kubeflow-trainer');
    expect(trainer).toMatchObject({ after: ['jobset'], values: { jobset: { install: false } } });
    const mirrored = release(
      charts({ launcher: 'trainer', mirror: 'registry.example.org/copies' }),
      'kubeflow-trainer',
    );
    expect(mirrored.images).toEqual([
      'registry.example.org/copies/ghcr.io/kubeflow/trainer/trainer-controller-manager:v2.3.0',
    ]);
    expect(mirrored.values.image).toEqual({
      registry: 'registry.example.org',
      repository: 'copies/ghcr.io/kubeflow/trainer/trainer-controller-manager',
      tag: 'v2.3.0',
    });
  });

  it('include what services need, where something serves: load balancers, autoscaling, replicas over nodes', () => {
    const balancer = { roleName: 'r', namespace: 'kube-system', serviceAccount: 'aws-load-balancer-controller' };
    const serving = (kubernetes: Partial<Kubernetes>) =>
      charts({ launcher: 'none', ...kubernetes }, [], { kind: 'local', path: 'x' }, { balancer });
    expect(keysOf(serving({}))).toEqual(['aws-load-balancer-controller', 'cluster-autoscaler', 'keda', 'kueue', 'lws']);
    expect(release(serving({}), 'aws-load-balancer-controller').values).toMatchObject({
      clusterName: 'starter',
      serviceAccount: { create: true, name: 'aws-load-balancer-controller' },
      vpcTags: { 'datahall:hall': 'starter' },
      defaultLoadBalancerScheme: 'internal',
    });
    expect(release(serving({ mirror: 'registry.example.org' }), 'keda').images).toEqual([
      'registry.example.org/ghcr.io/kedacore/keda-admission-webhooks:2.20.2',
      'registry.example.org/ghcr.io/kedacore/keda-metrics-apiserver:2.20.2',
      'registry.example.org/ghcr.io/kedacore/keda:2.20.2',
    ]);
  });

  it('have one version each, never the latest', () => {
    for (const { version, tag } of Object.values(PUBLISHED)) {
      expect(version).toMatch(/^v?[0-9]+\.[0-9]+\.[0-9]+(-[0-9]+)?$/);
      expect(tag).toMatch(/^v?[0-9]+(\.[0-9]+)+(-[0-9]+)?$/);
    }
  });

  it('find the cluster and its role: no group of another cluster is resized', () => {
    expect(release(charts(), 'cluster-autoscaler')).toMatchObject({
      namespace: 'kube-system',
      chart: { name: 'cluster-autoscaler', repository: 'https://kubernetes.github.io/autoscaler', version: '9.59.0' },
      images: ['registry.k8s.io/autoscaling/cluster-autoscaler:v1.34.5'],
      values: {
        autoDiscovery: { clusterName: 'starter' },
        awsRegion: 'us-east-1',
        rbac: { serviceAccount: { create: true, name: 'cluster-autoscaler' } },
      },
    });
  });

  it('run on the tainted nodes of the fleets', () => {
    const fleets = [fleetFixture(), fleetFixture({ ...neuron, resources: { 'vpc.amazonaws.com/efa': 8 } })];
    expect(release(charts({}, fleets), 'aws-efa-k8s-device-plugin').values.tolerations).toEqual([
      { key: 'aws.amazon.com/neuron', operator: 'Exists', effect: 'NoSchedule' },
      { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
    ]);
  });

  it('run on the types that a fleet has, also where the chart does not know them', () => {
    const fleets = [
      fleetFixture(),
      fleetFixture({ ...neuron, instanceType: 'trn9.48xlarge', alternatives: ['trn8.48xlarge'] }),
    ];
    expect(release(charts({}, fleets), 'neuron-device-plugin').values.neuronInstances).toEqual([
      'trn8.48xlarge',
      'trn9.48xlarge',
    ]);
    expect(release(charts({}, fleets), 'aws-efa-k8s-device-plugin').values.supportedInstanceLabels).toEqual({
      keys: ['vpc.amazonaws.com/efa.present'],
      values: ['true'],
    });
  });

  it('come from a mirror under their own names, but for what EKS keeps in every region', () => {
    const mirror = '111122223333.dkr.ecr.us-east-1.amazonaws.com';
    const plan = charts({ mirror, launcher: 'none' }, [fleetFixture(), fleetFixture(neuron)]);
    const source = plan.releases.map(({ key, chart, images }) => [key, chart.repository, ...images]);
    expect(source).toEqual([
      [
        'aws-efa-k8s-device-plugin',
        `oci://${mirror}/aws.github.io/eks-charts`,
        '602401143452.dkr.ecr.us-east-1.amazonaws.com/eks/aws-efa-k8s-device-plugin:v0.5.20',
      ],
      [
        'cluster-autoscaler',
        `oci://${mirror}/kubernetes.github.io/autoscaler`,
        `${mirror}/registry.k8s.io/autoscaling/cluster-autoscaler:v1.34.5`,
      ],
      ['kueue', `oci://${mirror}/registry.k8s.io/kueue/charts`, `${mirror}/registry.k8s.io/kueue/kueue:v0.19.2`],
      [
        'neuron-device-plugin',
        `oci://${mirror}/public.ecr.aws/neuron`,
        `${mirror}/public.ecr.aws/neuron/neuron-device-plugin:2.31.0.0`,
      ],
      [
        'nvidia-device-plugin',
        `oci://${mirror}/nvidia.github.io/k8s-device-plugin`,
        `${mirror}/nvcr.io/nvidia/k8s-device-plugin:v0.19.3`,
      ],
    ]);
  });

  it('have a stack and a state of their own, or are the user’s to install', () => {
    expect(charts().stack).toEqual({
      name: 'starter.charts',
      state: { kind: 'local', path: '../../../terraform.starter.charts.tfstate' },
    });
    const s3 = { kind: 's3', bucket: 'states', key: 'datahall/starter.tfstate', region: 'us-east-1' } as const;
    expect(charts({}, [], s3).stack?.state).toEqual({ ...s3, key: 'datahall/starter.charts.tfstate' });
    const own = charts({ charts: 'none' });
    expect(own.stack).toBeNull();
    expect(keysOf(own)).toEqual(keysOf(charts()));
  });
});

describe('the image of cluster-autoscaler', () => {
  it('has the minor version of the cluster; for one that is not known, the last', () => {
    expect(['1.32', '1.34', '1.36', '1.41'].map(autoscalerTag)).toEqual(['v1.32.7', 'v1.34.5', 'v1.36.1', 'v1.36.1']);
  });
});

describe('the registry of EKS', () => {
  it('is one of the region, of whichever account', () => {
    expect(eksRegistry('eu-central-1')).toBe('602401143452.dkr.ecr.eu-central-1.amazonaws.com');
    expect(eksRegistry('eu-central-2')).toBe('900612956339.dkr.ecr.eu-central-2.amazonaws.com');
    for (const { region } of loadCatalogIndex().regions) {
      expect(eksRegistry(region)).toMatch(new RegExp(`^[0-9]{12}\\.dkr\\.ecr\\.${region}\\.amazonaws\\.com$`));
    }
  });
});

describe('a job that starts in part', () => {
  const values = release(charts(), 'kueue').values as {
    managerConfig: { controllerManagerConfigYaml: string };
  };
  const { waitForPodsReady } = JSON.parse(values.managerConfig.controllerManagerConfigYaml);

  it('gives its nodes back, and waits longer each time', () => {
    expect(waitForPodsReady).toEqual({
      timeout: '30m',
      recoveryTimeout: '30m',
      requeuingStrategy: {
        timestamp: 'Eviction',
        backoffBaseSeconds: 60,
        backoffMaxSeconds: 3600,
        backoffLimitCount: 8,
      },
    });
  });

  it('waits about three hours in all before it is deactivated', () => {
    const { backoffBaseSeconds, backoffMaxSeconds, backoffLimitCount } = waitForPodsReady.requeuingStrategy;
    const pauses = Array.from({ length: backoffLimitCount }, (_, n) =>
      Math.min(backoffBaseSeconds * 2 ** n, backoffMaxSeconds),
    );
    // 1 + 2 + 4 + 8 + 16 + 32 + 60 + 60 minutes.
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(183 * 60);
  });
});
