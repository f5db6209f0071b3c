import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { EksHall } from '../../lib/plan/shape/hall.js';
import { shippedPlans } from '../terraform/shipped-plans.js';
import type { Json } from '../terraform/synthesized.js';
import { type EksPlan, hallObjects, jobObjects } from './hall-objects.js';
import { type Cluster, podsOf, unschedulable } from './scheduler.js';
import { objectFaults } from './strict-schemas.js';

const halls = (await shippedPlans()).filter(
  (plan): plan is EksPlan => plan.platform === 'eks' && plan.charts.stack !== null,
);

/** What the script of a burn-in makes before its job. */
function madeFor(hall: EksHall): Set<string> {
  const names = hall.fleets.map(({ key }) => `accept-${key.replaceAll('.', '-')}`);
  return new Set(names.flatMap((name) => [`secret ${name}`, `configmap ${name}`]));
}

function clusterOf(hall: EksPlan): Cluster {
  return { hall, objects: hallObjects(hall), manifests: jobObjects(hall) };
}

describe('the pods of jobs', () => {
  it('have a node, volumes, rights and a queue in every shipped hall', () => {
    let pods = 0;
    for (const hall of halls) {
      const cluster = clusterOf(hall);
      pods += cluster.manifests.flatMap(podsOf).length;
      expect(unschedulable(cluster, madeFor(hall)), hall.name).toEqual([]);
      for (const object of cluster.manifests)
        expect(objectFaults(object), `${hall.name}: ${object.kind} ${object.metadata.name}`).toEqual([]);
    }
    expect(halls.length).toBeGreaterThan(5);
    expect(pods).toBeGreaterThan(40);
  });

  it('have them in the page that shows a first pod', () => {
    const page = readFileSync(new URL('../../docs/inside-the-cluster.md', import.meta.url), 'utf8');
    const shown = [...page.matchAll(/```yaml\n(apiVersion: v1\nkind: Pod\n[\s\S]*?)```/g)].map(([, text]) =>
      parse(text!),
    );
    expect(shown.length).toBe(1);
    for (const pod of shown) expect(objectFaults(pod)).toEqual([]);
  });
});

/** One thing wrong in the cluster of the starter, where one training job and the burn-in run. */
interface Mutation {
  readonly name: string;
  readonly break: (cluster: {
    hall: Json;
    objects: Json[];
    manifests: Json[];
    job: Json;
    pod: Json;
    container: Json;
  }) => void;
}

const named = (objects: Json[], kind: string, name?: string) =>
  objects.find((one) => one.kind === kind && (name === undefined || one.metadata.name === name))!;
const drop = (objects: Json[], kind: string, name?: string) =>
  objects.splice(objects.indexOf(named(objects, kind, name)), 1);

const MUTATIONS: readonly Mutation[] = [
  // Of the pod.
  {
    name: 'more accelerators than a node has',
    break: ({ container }) => {
      container.resources.limits['nvidia.com/gpu'] = container.resources.requests['nvidia.com/gpu'] = 9;
    },
  },
  {
    name: 'more EFA interfaces than a node has',
    break: ({ container }) => {
      container.resources.limits['vpc.amazonaws.com/efa'] = container.resources.requests['vpc.amazonaws.com/efa'] = 5;
    },
  },
  {
    name: 'more processors than a node has',
    break: ({ container }) => {
      container.resources.requests.cpu = '97';
    },
  },
  {
    name: 'more memory than a node has',
    break: ({ container }) => {
      container.resources.requests.memory = '1200Gi';
    },
  },
  {
    name: 'a resource that no node has',
    break: ({ container }) => {
      container.resources.limits['aws.amazon.com/neuron'] = 1;
    },
  },
  {
    name: 'a second container that wants accelerators too',
    break: ({ pod, container }) => {
      pod.containers.push({ ...container, name: 'two', volumeMounts: [] });
    },
  },
  {
    name: 'a preparing container that wants more',
    break: ({ pod }) => {
      pod.initContainers = [{ name: 'one', resources: { limits: { 'nvidia.com/gpu': 16 } } }];
    },
  },
  {
    name: 'no toleration',
    break: ({ pod }) => {
      delete pod.tolerations;
    },
  },
  {
    name: 'a toleration of another taint',
    break: ({ pod }) => {
      pod.tolerations[0].key = 'nvidia.com/gpus';
    },
  },
  {
    name: 'a toleration of another value',
    break: ({ pod }) => {
      pod.tolerations[0] = { key: 'nvidia.com/gpu', operator: 'Equal', value: 'present', effect: 'NoSchedule' };
    },
  },
  {
    name: 'a toleration of another effect',
    break: ({ pod }) => {
      pod.tolerations[0].effect = 'NoExecute';
    },
  },
  {
    name: 'a selector of another fleet',
    break: ({ pod }) => {
      pod.nodeSelector['datahall/fleet'] = 'trains';
    },
  },
  {
    name: 'a selector of a label that nodes lack',
    break: ({ pod }) => {
      pod.nodeSelector['topology.kubernetes.io/rack'] = 'a';
    },
  },
  {
    name: 'a selector of another type',
    break: ({ pod }) => {
      pod.nodeSelector['node.kubernetes.io/instance-type'] = 'p5.48xlarge';
    },
  },
  {
    name: 'an affinity to no node',
    break: ({ pod }) => {
      pod.affinity = {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'nvidia.com/gpu.present', operator: 'DoesNotExist' }] }],
          },
        },
      };
    },
  },
  {
    name: 'a claim of another name',
    break: ({ pod }) => {
      pod.volumes.find((one: Json) => one.name === 'scratch').persistentVolumeClaim.claimName = 'scratches';
    },
  },
  {
    name: 'a mount without volume',
    break: ({ container }) => {
      container.volumeMounts.push({ name: 'more', mountPath: '/mnt/more' });
    },
  },
  {
    name: 'two volumes at one path',
    break: ({ container }) => {
      container.volumeMounts.at(-1).mountPath = container.volumeMounts.at(-2).mountPath;
    },
  },
  {
    name: 'a configuration that nobody makes',
    break: ({ pod }) => {
      pod.volumes.push({ name: 'more', configMap: { name: 'settings' } });
    },
  },
  {
    name: 'a secret that nobody makes',
    break: ({ pod }) => {
      pod.volumes.push({ name: 'more', secret: { secretName: 'token' } });
    },
  },
  {
    name: 'no service account',
    break: ({ pod }) => {
      delete pod.serviceAccountName;
    },
  },
  {
    name: 'another service account',
    break: ({ pod }) => {
      pod.serviceAccountName = 'trainer';
    },
  },
  // Of the job.
  {
    name: 'another namespace',
    break: ({ job }) => {
      job.metadata.namespace = 'default';
    },
  },
  {
    name: 'another queue',
    break: ({ job }) => {
      job.metadata.labels['kueue.x-k8s.io/queue-name'] = 'training';
    },
  },
  {
    name: 'another priority class',
    break: ({ job }) => {
      job.metadata.labels['kueue.x-k8s.io/priority-class'] = 'high';
    },
  },
  {
    name: 'more pods than the quota has',
    break: ({ job }) => {
      job.spec.replicatedJobs[0].replicas = 2;
    },
  },
  {
    name: 'a burn-in without its service',
    break: ({ manifests }) => {
      drop(manifests, 'Service', 'accept-train');
    },
  },
  {
    name: 'a service with an address',
    break: ({ manifests }) => {
      delete named(manifests, 'Service', 'accept-train').spec.clusterIP;
    },
  },
  {
    name: 'a service of other pods',
    break: ({ manifests }) => {
      named(manifests, 'Service', 'accept-train').spec.selector['batch.kubernetes.io/job-name'] = 'accept';
    },
  },
  // Of the objects of the stack.
  {
    name: 'no namespace',
    break: ({ objects }) => {
      drop(objects, 'Namespace');
    },
  },
  {
    name: 'no service account made',
    break: ({ objects }) => {
      drop(objects, 'ServiceAccount');
    },
  },
  {
    name: 'no claim',
    break: ({ objects }) => {
      drop(objects, 'PersistentVolumeClaim', 'scratch');
    },
  },
  {
    name: 'no volume',
    break: ({ objects }) => {
      drop(objects, 'PersistentVolume', 'train.scratch');
    },
  },
  {
    name: 'a volume of another claim',
    break: ({ objects }) => {
      named(objects, 'PersistentVolume', 'train.scratch').spec.claimRef.name = 'scratches';
    },
  },
  {
    name: 'a volume of another class',
    break: ({ objects }) => {
      named(objects, 'PersistentVolume', 'train.scratch').spec.storageClassName = 'gp3';
    },
  },
  {
    name: 'a volume with other access modes',
    break: ({ objects }) => {
      named(objects, 'PersistentVolume', 'train.scratch').spec.accessModes = ['ReadOnlyMany'];
    },
  },
  {
    name: 'no local queue',
    break: ({ objects }) => {
      drop(objects, 'LocalQueue');
    },
  },
  {
    name: 'no cluster queue',
    break: ({ objects }) => {
      drop(objects, 'ClusterQueue');
    },
  },
  {
    name: 'a queue closed to the namespace',
    break: ({ objects }) => {
      named(objects, 'ClusterQueue').spec.namespaceSelector.matchLabels['kubernetes.io/metadata.name'] = 'other';
    },
  },
  {
    name: 'no quota of the accelerators',
    break: ({ objects }) => {
      named(objects, 'ClusterQueue').spec.resourceGroups[0].coveredResources = ['pods'];
    },
  },
  {
    name: 'a quota of one node',
    break: ({ objects }) => {
      named(objects, 'ClusterQueue').spec.resourceGroups[0].flavors[0].resources[0].nominalQuota = '8';
    },
  },
  {
    name: 'a flavor of other nodes',
    break: ({ objects }) => {
      named(objects, 'ResourceFlavor').spec.nodeLabels['datahall/fleet'] = 'other';
    },
  },
  {
    name: 'no priority class',
    break: ({ objects }) => {
      drop(objects, 'WorkloadPriorityClass');
    },
  },
  // Of the plan.
  {
    name: 'nodes without the label of the fleet',
    break: ({ hall }) => {
      delete hall.fleets[0].labels['datahall/fleet'];
    },
  },
  {
    name: 'nodes with a second taint',
    break: ({ hall }) => {
      hall.fleets[0].taints.push({ key: 'spot', value: 'true', effect: 'NO_SCHEDULE' });
    },
  },
  {
    name: 'nodes without EFA',
    break: ({ hall }) => {
      delete hall.fleets[0].resources['vpc.amazonaws.com/efa'];
    },
  },
  {
    name: 'no driver of Lustre',
    break: ({ hall }) => {
      hall.cluster.addons = hall.cluster.addons.filter(({ name }: Json) => name !== 'aws-fsx-csi-driver');
    },
  },
  {
    name: 'no driver of S3',
    break: ({ hall }) => {
      hall.cluster.addons = hall.cluster.addons.filter(({ name }: Json) => name !== 'aws-mountpoint-s3-csi-driver');
    },
  },
  {
    name: 'a role without the bucket',
    break: ({ hall }) => {
      hall.access[0].grants = [];
    },
  },
  {
    name: 'a role of another service account',
    break: ({ hall }) => {
      hall.access[0].serviceAccount = 'other';
    },
  },
];

describe('a mistake in one of them', () => {
  const starter = halls.find(({ name }) => name === 'starter')!;
  const whole = JSON.stringify(clusterOf(starter));

  it('is none at first', () => {
    expect(unschedulable(JSON.parse(whole), madeFor(starter))).toEqual([]);
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(30);
  });

  it.each(MUTATIONS)('is seen: $name', ({ break: mutate }) => {
    const cluster = JSON.parse(whole);
    const job = named(cluster.manifests, 'JobSet');
    const pod = podsOf(job)[0]!.spec;
    mutate({ ...cluster, job, pod, container: pod.containers[0] });
    expect(JSON.stringify(cluster)).not.toBe(whole);
    expect(unschedulable(cluster, madeFor(starter))).not.toEqual([]);
  });
});
