import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { makePlan } from '../../../lib/plan/make-plan.js';
import { readHall } from '../../../lib/plan/plan-hall.js';
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
});
