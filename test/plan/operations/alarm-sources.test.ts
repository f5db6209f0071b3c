import { describe, expect, it } from 'vitest';
import type { InstanceType } from '../../../lib/catalog/facts/catalog.js';
import { loadCatalog, loadCatalogIndex } from '../../../lib/catalog/files/load-catalog.js';
import { planNodeAgent } from '../../../lib/plan/operations/node-agent.js';
import { fleetAlarms } from '../../../lib/plan/operations/node-alarms.js';
import { planAddons } from '../../../lib/plan/platforms/eks/addons.js';
import { clusterAlarms } from '../../../lib/plan/platforms/eks/monitoring.js';
import { planNodeGroup } from '../../../lib/plan/platforms/eks/node-groups.js';
import type { NodeGroupPlan } from '../../../lib/plan/shape/eks-plan.js';
import type { FleetPlan } from '../../../lib/plan/shape/fleet-plan.js';
import { BUILT_VENDORS } from '../../../lib/units/closed-lists.js';
import { fleetFixture, planFixture } from '../../terraform/plan-fixture.js';

const { types } = loadCatalog({ regions: loadCatalogIndex().regions.map(({ region }) => region) });
const ACCELERATED = [...types.values()].flatMap((type) => {
  const vendor = BUILT_VENDORS.find((built) => built === type.accelerators?.model.vendor);
  return vendor === undefined ? [] : [{ type, vendor }];
});

function fleetOf(type: InstanceType, vendor: (typeof BUILT_VENDORS)[number]): FleetPlan {
  const accelerators = { vendor, model: type.accelerators!.model.key, perNode: type.accelerators!.count };
  return { ...fleetFixture(), instanceType: type.name, accelerators, interfaces: [] };
}

/** Metrics of Container Insights that an exporter of the add-on sends, by what they begin with. */
const EXPORTERS = { node_gpu_: 'dcgmExporter', node_neuroncore_: 'neuronMonitor' } as const;

/** What an exporter's rules say of a node; the DaemonSet runs where they hold. */
function runsOn(exporter: string, labels: NodeGroupPlan['labels'], configuration: unknown): boolean {
  const terms =
    // biome-ignore lint/suspicious/noExplicitAny: as the add-on's schema has it
    (configuration as any)?.[exporter]?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      ?.nodeSelectorTerms ?? [];
  return terms.some(
    ({ matchExpressions }: { matchExpressions: { key: string; operator: string; values: string[] }[] }) =>
      matchExpressions.every(({ key, operator, values }) => operator === 'In' && values.includes(labels[key] ?? '')),
  );
}

describe('the metric of every alarm on accelerators', () => {
  const add = planAddons(
    'starter',
    'us-east-1',
    new Set(),
    { hybrid: false, serving: false },
    { version: '1.36', addons: {} },
  ).addons;
  const configuration = add.find(({ name }) => name === 'amazon-cloudwatch-observability')!.configuration;
  const blind = (type: InstanceType, vendor: (typeof BUILT_VENDORS)[number], changed: unknown = configuration) => {
    const group = planNodeGroup(fleetOf(type, vendor), type, null);
    const metrics = clusterAlarms({ ...planFixture(), fleets: [group] })
      .flatMap((alarm) => alarm.metrics)
      .flatMap(({ metric }) => {
        const prefix = (Object.keys(EXPORTERS) as (keyof typeof EXPORTERS)[]).find((one) => metric.startsWith(one));
        return prefix === undefined ? [] : [{ metric, exporter: EXPORTERS[prefix] }];
      });
    expect(metrics.length).toBeGreaterThan(0);
    return metrics.filter(({ exporter }) => !runsOn(exporter, group.labels, changed)).map(({ metric }) => metric);
  };

  it('has an exporter on every accelerated type of EKS', () => {
    expect(ACCELERATED.length).toBeGreaterThan(80);
    for (const { type, vendor } of ACCELERATED) expect(blind(type, vendor), type.name).toEqual([]);
  });

  it('would have none where the exporter went by another label', () => {
    const { type, vendor } = ACCELERATED.find(({ vendor }) => vendor === 'NVIDIA')!;
    expect(blind(type, vendor, {})).toEqual(['node_gpu_utilization', 'node_gpu_temperature']);
  });

  it('is what the agent measures on every accelerated type of Batch and EC2', () => {
    for (const { type, vendor } of ACCELERATED) {
      const fleet = fleetOf(type, vendor);
      const { configuration: agent, neuronMonitor } = planNodeAgent('starter', fleet);
      const collected = (agent as { metrics: { metrics_collected: Record<string, { measurement?: string[] }> } })
        .metrics.metrics_collected;
      const measured = (collected.nvidia_gpu?.measurement ?? []).map((name) => `nvidia_smi_${name}`);
      const series = fleetAlarms('starter', fleet)
        .flatMap((alarm) => alarm.metrics.map(({ metric }) => metric))
        .filter((name) => /^(nvidia_smi|neuroncore)_/.test(name));
      expect(series.length, type.name).toBeGreaterThan(0);
      for (const name of series) {
        if (name.startsWith('neuroncore_')) expect(neuronMonitor, type.name).not.toBeNull();
        else expect(measured, type.name).toContain(name);
      }
    }
  });
});
