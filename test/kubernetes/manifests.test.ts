import { describe, expect, it } from 'vitest';
import { launcherReleases } from '../../lib/plan/platforms/eks/charts/launchers.js';
import { LAUNCHERS } from '../../lib/units/closed-lists.js';
import type { Json } from '../terraform/synthesized.js';
import { knownVersion, valueFaults } from './chart-values.js';
import { EVERY_HALL, karpenterPlan } from './every-hall.js';
import { schemaOf } from './field-lists.js';
import { hallObjects, hallReleases, jobObjects } from './hall-objects.js';
import { KNOWN_KINDS, objectFaults } from './strict-schemas.js';

describe('the objects of a hall', () => {
  it('are what the API server takes, field by field', () => {
    const seen = new Set<string>();
    for (const hall of EVERY_HALL) {
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
      'kueue.x-k8s.io/v1beta2/Topology',
      'kueue.x-k8s.io/v1beta2/WorkloadPriorityClass',
      'storage.k8s.io/v1/StorageClass',
      'v1/Namespace',
      'v1/PersistentVolume',
      'v1/PersistentVolumeClaim',
      'v1/ServiceAccount',
    ]);
  });

  it('are so in every job, by every launcher', () => {
    const seen = new Set<string>();
    for (const hall of EVERY_HALL) {
      if (hall.platform !== 'eks') continue;
      for (const launcher of LAUNCHERS) {
        for (const object of jobObjects({ ...hall, charts: { ...hall.charts, launcher } })) {
          expect(objectFaults(object), `${hall.name}: ${object.kind} ${object.metadata.name}`).toEqual([]);
          if (seen.has(object.kind)) continue;
          seen.add(object.kind);
          expect(objectFaults({ ...object, spec: { ...object.spec, extra: 1 } }).join()).toContain(
            '/spec/extra: not in',
          );
        }
      }
    }
    expect([...seen].sort()).toEqual([
      'Deployment',
      'Job',
      'JobSet',
      'LeaderWorkerSet',
      'PodDisruptionBudget',
      'RayJob',
      'ScaledObject',
      'Service',
      'TrainJob',
      'TrainingRuntime',
    ]);
  });

  it('would each be refused with one field more, one of another type, or under another kind', () => {
    for (const hall of EVERY_HALL) {
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
    const [queue] = hallObjects(karpenterPlan).filter(({ kind }) => kind === 'ClusterQueue');
    const deep = structuredClone(queue!);
    deep.spec.resourceGroups[0].flavors[0].resources[0].quota = '1';
    const mend =
      'check it against https://github.com/kubernetes-sigs/kueue/tree/v0.19.2/config/components/crd/bases and add it';
    expect(objectFaults(deep)).toEqual([
      `/spec/resourceGroups/0/flavors/0/resources/0/quota: not in the list of verified fields of kueue.x-k8s.io/v1beta2/ClusterQueue: ${mend}`,
    ]);
    const wrong = structuredClone(queue!);
    wrong.spec.queueingStrategy = 'FIFO';
    expect(objectFaults(wrong)).toEqual([
      `/spec/queueingStrategy: not one of the verified words, BestEffortFIFO: ${mend}`,
    ]);
    const without = structuredClone(queue!);
    delete without.spec.resourceGroups[0].flavors[0].resources[0].nominalQuota;
    expect(objectFaults(without)).toEqual([
      "/spec/resourceGroups/0/flavors/0/resources/0 must have required property 'nominalQuota'",
    ]);
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a' } };
    const container = { name: 'a', image: 'b', resources: { limits: { 'nvidia.com/gpu': 8 } } };
    const spec = (one: Json) => ({ ...job, spec: { template: { spec: { containers: [one] } } } });
    expect(objectFaults(spec({ ...container, name: 1 }))).toEqual([
      '/spec/template/spec/containers/0/name must be string',
    ]);
    expect(KNOWN_KINDS).toContain('batch/v1/Job');
  });

  it('are checked by lists that say one thing of a field', () => {
    expect(() => schemaOf({ 'spec.name': 'string', 'spec!.size': 'integer' })).toThrow('two that differ');
    expect(() => schemaOf({ spec: 'any', 'spec.name': 'string' })).toThrow('two that differ');
    expect(() => schemaOf({ 'spec[0].name': 'string' })).toThrow('no path');
  });
});

describe('the values of a chart', () => {
  it('are keys of the version that is installed', () => {
    const seen = new Set<string>();
    const launchers = LAUNCHERS.flatMap((launcher) => launcherReleases(launcher, undefined));
    for (const hall of EVERY_HALL) {
      for (const { chart, values } of [...hallReleases(hall), ...launchers]) {
        seen.add(chart.name);
        if (Object.keys(values).length === 0) continue;
        expect(knownVersion(chart.name), chart.name).toBe(chart.version);
        expect(valueFaults(chart.name, values), `${hall.name}: ${chart.name}`).toEqual([]);
      }
    }
    expect([...seen].sort()).toEqual([
      'aws-efa-k8s-device-plugin',
      'aws-load-balancer-controller',
      'cilium',
      'cluster-autoscaler',
      'jobset',
      'karpenter',
      'karpenter-crd',
      'keda',
      'kubeflow-trainer',
      'kuberay-operator',
      'kueue',
      'lws',
      'neuron-helm-chart',
      'nvidia-device-plugin',
    ]);
  });

  it('hold a configuration that Kueue reads', () => {
    for (const hall of EVERY_HALL) {
      const kueue = hallReleases(hall).find(({ key }) => key === 'kueue');
      if (kueue === undefined) continue;
      const { managerConfig } = kueue.values as Json;
      const configuration = JSON.parse(managerConfig.controllerManagerConfigYaml);
      expect(objectFaults(configuration), hall.name).toEqual([]);
      const waiting = { ...configuration.waitForPodsReady, timeout: 30 };
      expect(objectFaults({ ...configuration, waitForPodsReady: waiting })).toEqual([
        '/waitForPodsReady/timeout must be string',
      ]);
      expect(objectFaults({ ...configuration, waitForPodsReady: { enable: true } })).toContainEqual(
        expect.stringMatching(/^\/waitForPodsReady\/enable: not in the list of verified fields/),
      );
    }
  });

  it('would not be with a key more, or another type', () => {
    expect(valueFaults('kueue', { controllerManager: { replica: 2 } })).toEqual([
      '/controllerManager/replica: not in the list of verified fields of the chart kueue 0.19.2: check it against https://github.com/kubernetes-sigs/kueue/blob/v0.19.2/charts/kueue/values.yaml and add it',
    ]);
    expect(valueFaults('kueue', { controllerManager: { replicas: '2' } })).toEqual([
      '/controllerManager/replicas must be number',
    ]);
    expect(valueFaults('other', {})).toEqual(['the values of other are unknown']);
  });
});
