import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planHall } from '../../lib/plan/plan-hall.js';
import { shippedPlans } from '../terraform/shipped-plans.js';
import type { Json } from '../terraform/synthesized.js';
import { knownVersion, valueFaults } from './chart-values.js';
import { hallObjects, hallReleases } from './hall-objects.js';
import { KNOWN_KINDS, objectFaults } from './strict-schemas.js';

const shipped = await shippedPlans();
const planned = async (text: Uint8Array) => {
  const outcome = await planHall(text);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
};
const karpenter = await planned(readFileSync(new URL('../platforms/karpenter.yaml', import.meta.url)));
const neuron = await planned(
  new TextEncoder().encode(`version: 1
name: neuron
region: us-east-1
platform: eks
workloads:
  - { name: train, accelerators: { atLeast: 32 }, types: { allow: [trn1.32xlarge], vendors: [AWS] } }
`),
);
const halls = [...shipped, karpenter, neuron];

describe('the objects of a hall', () => {
  it('are what the API server takes, field by field', () => {
    const seen = new Set<string>();
    for (const hall of halls) {
      for (const object of hallObjects(hall)) {
        seen.add(`${object.apiVersion}/${object.kind}`);
        expect(objectFaults(object), `${hall.name}: ${object.kind} ${object.metadata.name}`).toEqual([]);
      }
    }
    // A kind that no hall makes is not tested.
    expect([...seen].sort()).toEqual([
      'karpenter.k8s.aws/v1/EC2NodeClass',
      'karpenter.sh/v1/NodePool',
      'kueue.x-k8s.io/v1beta2/ClusterQueue',
      'kueue.x-k8s.io/v1beta2/LocalQueue',
      'kueue.x-k8s.io/v1beta2/ResourceFlavor',
      'kueue.x-k8s.io/v1beta2/WorkloadPriorityClass',
      'storage.k8s.io/v1/StorageClass',
      'v1/Namespace',
      'v1/PersistentVolume',
      'v1/PersistentVolumeClaim',
      'v1/ServiceAccount',
    ]);
  });

  it('would each be refused with one field more, one of another type, or under another kind', () => {
    for (const hall of halls) {
      for (const object of hallObjects(hall)) {
        const faults = (changed: Json) => objectFaults(changed).join('\n');
        expect(faults({ ...object, extra: 1 })).toContain('extra');
        expect(faults({ ...object, metadata: { ...object.metadata, extra: 1 } })).toContain('extra');
        expect(faults({ ...object, metadata: { ...object.metadata, name: 1 } })).toContain('/metadata/name must be');
        expect(faults({ ...object, apiVersion: 'kueue.x-k8s.io/v1alpha1' })).toContain('nothing defines');
        if (object.spec !== undefined) {
          expect(faults({ ...object, spec: { ...object.spec, extra: 1 } })).toContain('extra');
          expect(faults({ ...object, spec: 'none' })).toContain('/spec must be');
        }
      }
    }
  });

  it('are checked to the deepest field', () => {
    const [queue] = hallObjects(karpenter).filter(({ kind }) => kind === 'ClusterQueue');
    const deep = structuredClone(queue!);
    deep.spec.resourceGroups[0].flavors[0].resources[0].quota = '1';
    expect(objectFaults(deep)).toEqual([
      '/spec/resourceGroups/0/flavors/0/resources/0 must NOT have additional properties quota',
    ]);
    const wrong = structuredClone(queue!);
    wrong.spec.queueingStrategy = 'FIFO';
    expect(objectFaults(wrong)).toEqual(['/spec/queueingStrategy must be equal to one of the allowed values']);
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a' } };
    const container = { name: 'a', image: 'b', resources: { limits: { 'nvidia.com/gpu': 8 } } };
    const spec = (one: Json) => ({ ...job, spec: { template: { spec: { containers: [one] } } } });
    expect(objectFaults(spec({ ...container, name: 1 }))).toEqual([
      '/spec/template/spec/containers/0/name must be string',
    ]);
    expect(KNOWN_KINDS).toContain('batch/v1/Job');
  });
});

describe('the values of a chart', () => {
  it('are keys of the version that is installed', () => {
    const seen = new Set<string>();
    for (const hall of halls) {
      for (const { chart, values } of hallReleases(hall)) {
        seen.add(chart.name);
        if (Object.keys(values).length === 0) continue;
        expect(knownVersion(chart.name), chart.name).toBe(chart.version);
        expect(valueFaults(chart.name, values), `${hall.name}: ${chart.name}`).toEqual([]);
      }
    }
    expect([...seen].sort()).toEqual([
      'aws-efa-k8s-device-plugin',
      'aws-load-balancer-controller',
      'cluster-autoscaler',
      'jobset',
      'karpenter',
      'karpenter-crd',
      'keda',
      'kueue',
      'lws',
      'neuron-helm-chart',
      'nvidia-device-plugin',
    ]);
  });

  it('hold a configuration that Kueue reads', () => {
    for (const hall of halls) {
      const kueue = hallReleases(hall).find(({ key }) => key === 'kueue');
      if (kueue === undefined) continue;
      const { managerConfig } = kueue.values as Json;
      const configuration = JSON.parse(managerConfig.controllerManagerConfigYaml);
      expect(objectFaults(configuration), hall.name).toEqual([]);
      const waiting = { ...configuration.waitForPodsReady, timeout: 30 };
      expect(objectFaults({ ...configuration, waitForPodsReady: waiting })).toEqual([
        '/waitForPodsReady/timeout must be string',
      ]);
      expect(objectFaults({ ...configuration, waitForPodsReady: { enable: true } })).toContain(
        '/waitForPodsReady must NOT have additional properties enable',
      );
    }
  });

  it('would not be with a key more, or another type', () => {
    expect(valueFaults('kueue', { controllerManager: { replica: 2 } })).toEqual([
      'controllerManager.replica is no value of the chart',
    ]);
    expect(valueFaults('kueue', { controllerManager: { replicas: '2' } })).toEqual([
      'controllerManager.replicas: a string, not a number',
    ]);
    expect(valueFaults('other', {})).toEqual(['the values of other are unknown']);
  });
});
