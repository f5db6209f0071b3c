import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { planCharts } from '../../lib/plan/platforms/eks/charts/plan-charts.js';
import type { EksHall, Infrastructure, Operated } from '../../lib/plan/shape/hall.js';
import { addHallStack } from '../../lib/terraform/hall/hall-stack.js';
import { synthesizeCharts } from '../../lib/terraform/hall/synthesize-hall.js';
import { blueprintFixture, workloadFixture } from '../plan/hall-fixture.js';
import { wrongReleases } from './helm-provider.js';
import { accessFixture, fullPlanFixture } from './plan-fixture.js';
import { platformPlan } from './platform-plans.js';
import { shippedPlans } from './shipped-plans.js';
import { expandedCharts, expandedHall, type Json } from './synthesized.js';

function withCharts(hall: Operated<EksHall> = fullPlanFixture()): Operated<EksHall> {
  return { ...hall, charts: planCharts({ ...blueprintFixture(), ...hall }) };
}

function chartsOf(plan: Infrastructure): Json {
  const stack = expandedCharts(plan);
  if (stack === null) throw new Error('the plan has no charts stack');
  return stack;
}

describe('the stack of what runs inside the cluster', () => {
  const stack = chartsOf(withCharts());

  it('reads the cluster by its name, and enters it in the role that administers it', () => {
    expect(stack.data.aws_eks_cluster).toEqual({ 'cluster_control-plane': { name: 'starter' } });
    const cluster = 'data.aws_eks_cluster.cluster_control-plane';
    const account = 'data.aws_caller_identity.account_identity.account_id';
    expect(stack.provider.helm).toEqual([
      {
        kubernetes: {
          host: `\${coalesce(var.tunnel, ${cluster}.endpoint)}`,
          // The certificate is the endpoint's, whatever the way to it.
          tls_server_name: `\${trimprefix(${cluster}.endpoint, "https://")}`,
          cluster_ca_certificate: `\${base64decode(${cluster}.certificate_authority[0].data)}`,
          exec: {
            api_version: 'client.authentication.k8s.io/v1beta1',
            command: 'aws',
            args: [
              ...['eks', 'get-token', '--cluster-name', 'starter', '--region', 'us-east-1', '--role-arn'],
              `arn:\${data.aws_partition.account_partition.partition}:iam::\${${account}}:role/starter-admin-us-east-1`,
            ],
          },
        },
      },
    ]);
  });

  it('is applied through a tunnel where a variable names one, which the first stack prints how to open', () => {
    expect(stack.variable.tunnel).toMatchObject({ type: 'string', default: '' });
    const { value } = expandedHall(withCharts()).output.tunnel_command;
    expect(value).toContain('AWS-StartPortForwardingSessionToRemoteHost');
    expect(value).toContain('Values=starter-system-nodes ');
    expect(value).toContain('portNumber=443,localPortNumber=8443');
    expect(value).toContain('host=${local.tunnel_host},');
  });

  it('names its providers, and keeps a state of its own', () => {
    expect(stack.terraform).toEqual({
      backend: { local: { path: '../../../terraform.starter.charts.tfstate' } },
      required_providers: {
        aws: { source: 'hashicorp/aws', version: '~> 6.26' },
        helm: { source: 'hashicorp/helm', version: '~> 3.1' },
      },
      required_version: '>= 1.10',
    });
  });

  it('installs one release a chart, waited for, at a fixed version', () => {
    expect(Object.keys(stack.resource)).toEqual(['helm_release']);
    const { values, ...release } = stack.resource.helm_release['release_nvidia-device-plugin'];
    expect(release).toEqual({
      name: 'nvidia-device-plugin',
      namespace: 'kube-system',
      create_namespace: false,
      repository: 'https://nvidia.github.io/k8s-device-plugin',
      chart: 'nvidia-device-plugin',
      version: '0.19.3',
      wait: true,
      timeout: 900,
      max_history: 10,
      cleanup_on_fail: true,
    });
    expect(values.map((text: string) => parse(text))).toEqual([
      { image: { repository: 'nvcr.io/nvidia/k8s-device-plugin', tag: 'v0.19.3' } },
    ]);
  });

  it('installs each release after those that it needs', () => {
    const hall = fullPlanFixture();
    const { kubernetes, ...blueprint } = blueprintFixture();
    const charts = planCharts({ ...blueprint, ...hall, kubernetes: { ...kubernetes, launcher: 'trainer' } });
    const { helm_release } = chartsOf({ ...hall, charts }).resource;
    expect(helm_release.release_jobset.depends_on).toBeUndefined();
    expect(helm_release['release_kubeflow-trainer'].depends_on).toEqual(['helm_release.release_jobset']);
    expect(helm_release.release_kueue.depends_on).toEqual([
      'helm_release.release_jobset',
      'helm_release.release_kubeflow-trainer',
    ]);
    const circle = charts.releases.map((one) => (one.key === 'jobset' ? { ...one, after: ['kueue'] } : one));
    expect(() => chartsOf({ ...hall, charts: { ...charts, releases: circle } })).toThrow('wait for each other');
  });

  it('makes the queues after Kueue, by a chart that lies beside the stack', () => {
    const { values, ...release } = stack.resource.helm_release.queues_release;
    expect(release).toMatchObject({
      name: 'queues',
      namespace: 'kueue-system',
      chart: '${path.module}/assets/queues_chart/1.0.0',
      depends_on: ['helm_release.release_kueue'],
    });
    const objects: Json[] = parse(values[0]).objects;
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names).toEqual([
      'Namespace train',
      'ServiceAccount train',
      'ResourceFlavor train',
      'WorkloadPriorityClass train',
      'ClusterQueue train',
      'LocalQueue train',
    ]);
    expect(objects[2].spec).toEqual({
      nodeLabels: { 'datahall/fleet': 'train' },
      tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
    });
    expect(objects[4].spec).toEqual({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'train' } },
      queueingStrategy: 'BestEffortFIFO',
      cohortName: 'starter',
      fairSharing: { weight: '1' },
      preemption: { withinClusterQueue: 'LowerPriority', reclaimWithinCohort: 'Any' },
      resourceGroups: [
        {
          coveredResources: ['nvidia.com/gpu'],
          flavors: [{ name: 'train', resources: [{ name: 'nvidia.com/gpu', nominalQuota: '16' }] }],
        },
      ],
    });
    // Work that runs in a namespace is not the stack's to take away.
    expect(objects[0].metadata.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
  });

  it('gives the pods of a workload a volume and a claim for every store, after the namespaces', () => {
    const { values, ...release } = stack.resource.helm_release.volumes_release;
    expect(release).toMatchObject({ namespace: 'kube-system', depends_on: ['helm_release.queues_release'] });
    const objects: Json[] = parse(values[0]).objects;
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`)).toEqual([
      'StorageClass /gp3',
      'PersistentVolume /train.checkpoints',
      'PersistentVolumeClaim train/checkpoints',
      'PersistentVolume /train.datasets',
      'PersistentVolumeClaim train/datasets',
      'PersistentVolume /train.scratch',
      'PersistentVolumeClaim train/scratch',
    ]);
    const spec = (name: string) => objects.find(({ metadata }) => metadata.name === name)!.spec;
    const known = (value: string) => `\${data.aws_ssm_parameter.volume_train_scratch_${value}.insecure_value}`;
    expect(spec('train.scratch')).toEqual({
      capacity: { storage: '9600Gi' },
      accessModes: ['ReadWriteMany'],
      storageClassName: '',
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { namespace: 'train', name: 'scratch' },
      mountOptions: ['flock', 'noatime'],
      csi: {
        driver: 'fsx.csi.aws.com',
        volumeHandle: known('volumeHandle'),
        volumeAttributes: { dnsname: known('dnsname'), mountname: known('mountname') },
      },
    });
    expect(spec('scratch')).toEqual({
      accessModes: ['ReadWriteMany'],
      storageClassName: '',
      volumeName: 'train.scratch',
      resources: { requests: { storage: '9600Gi' } },
    });
    expect(spec('train.datasets')).toMatchObject({
      mountOptions: ['region us-east-1', 'allow-other', 'allow-delete', 'allow-overwrite'],
      csi: {
        driver: 's3.csi.aws.com',
        volumeHandle: 'train.datasets',
        volumeAttributes: { authenticationSource: 'pod', stsRegion: 'us-east-1' },
      },
    });
    expect(objects[0]).toMatchObject({
      metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      parameters: { type: 'gp3', encrypted: 'true', kmsKeyId: expect.stringContaining('target_key_arn') },
      volumeBindingMode: 'WaitForFirstConsumer',
    });
  });

  it('reads what the stack of the hall has put down, and nothing else', async () => {
    const hall = withCharts();
    const written: Json = expandedHall(hall).resource.aws_ssm_parameter;
    const read: Json = chartsOf(hall).data.aws_ssm_parameter;
    const names = (of: Json) => Object.values<Json>(of).map(({ name }) => name);
    expect(names(read).sort()).toEqual(names(written).sort());
    expect(names(read)).toContain('/datahall/starter/train.scratch/mountname');
    const mount = Object.values<Json>(written).find(({ name }) => name === '/datahall/starter/train.scratch/mountname');
    expect(mount?.value).toBe('${aws_fsx_lustre_file_system.store_train_scratch_file-system.mount_name}');
  });

  it('shows a workload the folder of another that it may read, and no more', () => {
    const hall = fullPlanFixture();
    const access = [
      accessFixture({
        key: 'eval',
        namespace: 'eval',
        grants: [{ store: 'train.datasets', prefix: 'public/', mode: 'read' }],
      }),
    ];
    const workloads = [workloadFixture(), workloadFixture({ name: 'eval' })];
    const { volumes } = planCharts({ ...blueprintFixture({ workloads }), ...hall, access });
    expect(volumes.find(({ workload }) => workload === 'eval')).toMatchObject({
      key: 'eval.train.datasets.public',
      claim: 'train.datasets.public',
      mountPath: '/mnt/train/datasets/public',
      readOnly: true,
      mountOptions: ['region us-east-1', 'allow-other', 'prefix public/', 'read-only'],
    });
  });

  it('never names a flavor, queue or namespace that it does not make', async () => {
    for (const plan of await shippedPlans()) {
      if (plan.platform !== 'eks' || plan.charts.stack === null) continue;
      const { helm_release } = chartsOf(plan).resource;
      const objects: Json[] = parse(helm_release.queues_release.values[0]).objects;
      const named = (kind: string) => objects.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);
      for (const { kind, metadata, spec } of objects) {
        expect([undefined, ...named('Namespace')]).toContain(metadata.namespace);
        if (kind === 'LocalQueue') expect(named('ClusterQueue')).toContain(spec.clusterQueue);
        if (kind !== 'ClusterQueue') continue;
        const flavors = spec.resourceGroups.flatMap(({ flavors: all }: Json) => all.map(({ name }: Json) => name));
        expect(flavors.length).toBeGreaterThan(0);
        for (const flavor of flavors) expect(named('ResourceFlavor')).toContain(flavor);
      }
      const groups = [...plan.fleets, ...(plan.owned ?? [])].map(({ labels }) => labels['datahall/fleet']);
      const flavors = objects.filter(({ kind }) => kind === 'ResourceFlavor');
      expect(flavors.map(({ spec }) => spec.nodeLabels['datahall/fleet']).sort()).toEqual(groups.sort());
    }
  });

  it('is the same again', () => {
    expect(synthesizeCharts(withCharts())).toBe(synthesizeCharts(withCharts()));
  });

  it('is there only where it installs', async () => {
    const own = withCharts();
    expect(synthesizeCharts({ ...own, charts: { ...own.charts, stack: null } })).toBeNull();
    expect(synthesizeCharts(await platformPlan('batch'))).toBeNull();
  });
});

describe('cdktf', () => {
  it('applies it after the stack of the hall', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'datahall-charts-'));
    try {
      const app = new App({ outdir });
      addHallStack(app, withCharts());
      app.synth();
      const { stacks } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
      expect(Object.keys(stacks)).toEqual(['starter', 'starter.charts']);
      expect(stacks['starter.charts'].dependencies).toEqual(['starter']);
      expect(stacks.starter.dependencies).toEqual([]);
      const chart = join(outdir, 'stacks/starter.charts/assets/queues_chart/1.0.0');
      expect(readdirSync(chart, { recursive: true }).sort()).toEqual([
        'Chart.yaml',
        'templates',
        'templates/objects.yaml',
      ]);
      expect(readFileSync(join(chart, 'Chart.yaml'), 'utf8')).toContain('version: 1.0.0\n');
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });
});

describe('images by digest, of registries', () => {
  const images = { name: 'starter-images', registries: ['a.example/models', 'b.example'] };
  const hall = withCharts();
  const objectsOf = (guards: EksHall['charts']['guards']): Json[] =>
    Object.values<Json>(chartsOf({ ...hall, charts: { ...hall.charts, guards } }).resource.helm_release).flatMap(
      ({ values }) => (values ?? []).flatMap((text: string) => parse(text).objects ?? []),
    );

  it('are a condition of every pod of the namespaces, however it comes there, and bound to a refusal', () => {
    const objects = objectsOf({ ...hall.charts.guards, images });
    const policy = objects.find(({ kind }) => kind === 'ValidatingAdmissionPolicy');
    const binding = objects.find(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');
    expect(policy.spec).toMatchObject({
      failurePolicy: 'Fail',
      matchConstraints: {
        namespaceSelector: {
          matchExpressions: [
            {
              key: 'kubernetes.io/metadata.name',
              operator: 'In',
              values: objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name),
            },
          ],
        },
        resourceRules: [
          { apiGroups: [''], operations: ['CREATE', 'UPDATE'], resources: ['pods', 'pods/ephemeralcontainers'] },
        ],
      },
    });
    for (const list of ['containers', 'initContainers', 'ephemeralContainers']) {
      expect(policy.spec.variables[0].expression).toContain(`object.spec.${list}.map(one, one.image)`);
    }
    const [byDigest, byPlace] = policy.spec.validations.map(({ expression }: Json) => expression);
    expect(byDigest).toBe("variables.images.all(image, image.matches('@sha256:[0-9a-f]{64}$'))");
    expect(byPlace).toBe(
      "variables.images.all(image, ['a.example/models/', 'b.example/'].exists(place, image.startsWith(place)))",
    );
    expect(binding).toMatchObject({
      metadata: { name: 'starter-images' },
      spec: { policyName: 'starter-images', validationActions: ['Deny'] },
    });
  });

  it('are none where no registry is named', () => {
    expect(objectsOf(hall.charts.guards).map(({ kind }) => kind)).not.toContain('ValidatingAdmissionPolicy');
  });
});

describe('the Helm provider', () => {
  it('takes every release of the shipped halls', async () => {
    const halls = (await shippedPlans()).filter((plan) => plan.platform === 'eks' && plan.charts.stack !== null);
    expect(halls.length).toBeGreaterThan(4);
    for (const plan of halls) expect(wrongReleases(chartsOf(plan)), plan.name).toEqual([]);
  });

  it('would take none of these', () => {
    const wrong = (release: Json) => wrongReleases({ resource: { helm_release: { x: release } } });
    expect(wrong({ name: 'a', chart: 'b' })).toEqual([]);
    expect(wrong({ name: 'a' })).toEqual(['x has no chart']);
    expect(wrong({ name: 'A_1', chart: 'b' })).toEqual(['x: Helm takes no release of the name A_1']);
    expect(wrong({ name: 'a', chart: 'b', wait: 'true' })).toEqual(['x: wait is no boolean']);
    expect(wrong({ name: 'a', chart: 'b', set: [] })).toEqual(['x: set is no argument']);
    expect(wrong({ name: 'a', chart: 'b', repository: 'kueue' })).toEqual(['x: kueue is no repository']);
    expect(wrong({ name: 'a', chart: 'b', values: ['[]'] })).toEqual(['x: values are no map']);
  });
});
