import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { makePlan } from '../../../lib/plan/make-plan.js';
import { planHall, readHall } from '../../../lib/plan/plan-hall.js';
import { explainPlan } from '../../../lib/studies/explain-plan.js';
import { Synthesized } from '../../terraform/synthesized.js';

const catalog = loadCatalog({ regions: ['us-east-1'] });
/** 64 H100: 64 × 989.5 × 0.4 = 25.3 PFLOPS. */
const FLEET = { nodes: 8, accelerators: { perNode: 8, type: 'H100-SXM-80GB' }, hourlyCost: '31 USD' };

async function planOf(platform: string, further: object[] = []) {
  const read = readHall(
    JSON.stringify({
      version: 1,
      name: 'owned',
      region: 'us-east-1',
      platform,
      workloads: [
        {
          name: 'tune',
          compute: { atLeast: '20 PFLOPS', precision: 'bf16' },
          storage: [{ name: 'corpus', kind: 'object', capacity: '10 TB' }],
        },
        ...further,
      ],
      onPremises: { fleets: [{ workload: 'tune', ...FLEET }] },
    }),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  const outcome = await makePlan(read.value, catalog);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return { ...outcome, explanation: await explainPlan(read.value, catalog, outcome.plan.sizing) };
}

describe('a workload that owned nodes carry alone', () => {
  it.each(['eks', 'batch', 'ec2'])('buys no node on %s, and keeps its bucket', async (platform) => {
    const { plan, explanation } = await planOf(platform);
    expect(plan.sizing.fleets).toEqual([]);
    expect(plan.fleets).toEqual([]);
    expect(plan.stores.map(({ kind }) => kind)).toEqual(['object']);
    const { lines } = plan.sizing.cost;
    expect(lines.filter(({ subject }) => subject.kind === 'nodes')).toEqual([]);
    // 8 nodes × 730 h × 31 USD.
    expect(lines.find(({ subject }) => subject.kind === 'owned-nodes')).toMatchObject({ usdPerMonth: 181_040 });
    expect(plan.onPremises?.contributions).toMatchObject([{ minimum: 'computeTflops', missing: 0 }]);
    expect(explanation.alternatives).toEqual([]);
    expect(explanation.openChoices).toEqual([]);
    expect(explanation.relaxations.map(({ constraint }) => constraint.kind)).toEqual(['store-capacity']);
    const { json } = new Synthesized(plan);
    for (const kind of [
      'aws_eks_node_group',
      'aws_batch_compute_environment',
      'aws_batch_job_queue',
      'aws_autoscaling_group',
    ]) {
      const made = Object.keys(json.resource[kind] ?? {});
      // The nodes of the cluster's own services stay.
      expect(
        made.filter((name) => name !== 'system_nodes'),
        kind,
      ).toEqual([]);
    }
  });

  it('leaves the fleet of another as it would be alone', async () => {
    const serve = { name: 'serve', purpose: 'inference', accelerators: { atLeast: 4 } };
    const { plan } = await planOf('eks', [serve]);
    expect(plan.sizing.fleets.map(({ workload }) => workload)).toEqual(['serve']);
    expect(plan.fleets.every(({ workload }) => workload === 'serve')).toBe(true);
  });

  describe('with data in one zone', () => {
    const tune = (storage: object, region = 'us-east-1', owned: object = { sharedWith: ['runs'] }) => ({
      version: 1,
      name: 'owned',
      region,
      workloads: [
        { name: 'tune', accelerators: { atLeast: 8 } },
        { name: 'runs', accelerators: { atLeast: 8 }, storage: [{ name: 'data', capacity: '10 TB', ...storage }] },
      ],
      onPremises: { fleets: [{ workload: 'tune', ...owned, ...FLEET }] },
    });

    it.each(['scratch', 'persistent'])('has its %s store in the first zone that the hall always has', async (kind) => {
      const outcome = await planHall(JSON.stringify(tune({ kind })));
      if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
      const { plan } = outcome;
      expect(plan.fleets).toEqual([]);
      expect(plan.stores).toMatchObject([{ kind: 'lustre', subnet: 'nodes-az1' }]);
      expect(plan.network.zones.find(({ base }) => base)).toMatchObject({ key: 'az1' });
      expect(new Synthesized(plan).resource('fsx_lustre_file_system', 'store_runs_data_file-system')).toMatchObject({
        subnet_ids: [expect.stringContaining('az1')],
      });
    });

    it('keeps its store there, whatever zones the fleets of others are in', async () => {
      const { workloads, ...rest } = tune({ kind: 'scratch' });
      const serve = {
        name: 'serve',
        accelerators: { atLeast: 8 },
        types: { allow: ['p5en.48xlarge'] },
      };
      const outcome = await planHall(JSON.stringify({ ...rest, workloads: [...workloads, serve] }));
      if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
      expect(outcome.plan.fleets.map(({ workload }) => workload)).toEqual(['serve']);
      expect(outcome.plan.fleets[0]!.subnets).not.toContain('accelerators-az1');
      expect(outcome.plan.stores).toMatchObject([{ subnet: 'nodes-az1' }]);
    });

    it('has its express store in a zone that takes directory buckets', async () => {
      const zones = [];
      for (const region of ['us-east-1', 'us-west-2']) {
        const outcome = await planHall(JSON.stringify(tune({ kind: 'express' }, region)));
        if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
        zones.push(...outcome.plan.stores);
      }
      expect(zones).toMatchObject([{ zone: 'use1-az4' }, { zone: 'usw2-az1' }]);
    });

    it('is refused a file system over EFA, at the key that asks for it', async () => {
      const asked = { kind: 'persistent', capacity: '38400 GiB', throughput: '4 GB/s', efa: true };
      expect(await planHall(JSON.stringify(tune(asked)))).toMatchObject({
        status: 'wrong',
        diagnostics: [{ code: 'contradiction', path: ['workloads', 1, 'storage', 0, 'efa'] }],
      });
    });
  });
});
