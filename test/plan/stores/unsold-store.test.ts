import { describe, expect, it } from 'vitest';
import { makePlan } from '../../../lib/plan/make-plan.js';
import { openHall } from '../../../lib/plan/plan-hall.js';
import type { LustreStorePlan } from '../../../lib/plan/shape/store-plan.js';
import { formatInfeasibility } from '../../../lib/report/documents/infeasibility.js';

/** A small hall with one file system. */
async function hall(where: string, store: string) {
  const open = openHall(`
version: 1
name: far
${where}
workloads:
  - name: train
    compute: { atLeast: 100 TFLOPS, precision: bf16 }
    types: { interconnect: any }
    storage:
      - { name: runs, ${store} }
`);
  if (!open.ok) throw new Error(JSON.stringify(open.diagnostics));
  const outcome = await makePlan(open.value.blueprint, open.value.catalog);
  if (outcome.status === 'infeasible') return formatInfeasibility(outcome.infeasibility, { file: 'far.yaml' });
  if (outcome.status !== 'planned') throw new Error(outcome.status);
  return outcome.plan;
}

async function planOf(where: string, store: string) {
  const plan = await hall(where, store);
  if (Array.isArray(plan)) throw new Error(plan.join('\n'));
  return { region: plan.sizing.region, store: plan.stores[0] as LustreStorePlan, plan };
}

describe('FSx for Lustre where AWS lists no price of a deployment', () => {
  it('is refused as persistent where PERSISTENT_2 is not sold, with the store and the region', async () => {
    expect(await hall('region: eu-west-3', 'kind: persistent, capacity: 10 TB')).toEqual([
      'far.yaml: error[infeasible]: store runs of train needs FSx for Lustre PERSISTENT_2, which is not sold in eu-west-3',
      'hint: choose another region, or a store of kind scratch, which is on a file system that more regions sell',
    ]);
  });

  it('is planned as scratch there, with a price', async () => {
    const { store, plan } = await planOf('region: eu-west-3', 'kind: scratch, capacity: 10 TB, throughput: 10 GB/s');
    expect(store.deployment).toBe('SCRATCH_2');
    expect(plan.sizing.cost.unpriced.map(({ subject }) => subject.kind)).not.toContain('file-system');
    expect(plan.sizing.cost.lines.filter(({ subject }) => subject.kind === 'file-system')).toHaveLength(1);
  });

  it('moves the hall to a region that sells it', async () => {
    const { region, store } = await planOf('region: [eu-west-3, eu-west-1]', 'kind: persistent, capacity: 10 TB');
    expect([region, store.deployment]).toEqual(['eu-west-1', 'PERSISTENT_2']);
  });

  it('is planned in the classes that il-central-1 sells, and in no faster one', async () => {
    const { store } = await planOf('region: il-central-1', 'kind: persistent, capacity: 2 TB, throughput: 2 GB/s');
    // The fastest class of us-east-1 needs 2400 GiB for it; here 250 MB/s per TiB need 9600 GiB.
    expect(store).toMatchObject({ deployment: 'PERSISTENT_2', mbytesPerSecondPerTib: 250, capacityGib: 9600 });
  });

  it('is planned as before where no source says what is sold, without a price', async () => {
    const { store, plan } = await planOf('region: ap-southeast-5', 'kind: persistent, capacity: 2 TB');
    expect(store.deployment).toBe('PERSISTENT_2');
    expect(plan.sizing.cost.unpriced.map(({ subject }) => subject.kind)).toContain('file-system');
  });
});
