import { describe, expect, it } from 'vitest';
import type { CatalogOverlay } from '../../lib/catalog/overlay/overlay-schema.js';
import { planHall } from '../../lib/plan/plan-hall.js';
import type { RunCost } from '../../lib/sizing/model/sizing.js';

/** Four nodes for twenty days: 480 hours. */
const hall = (workload: string) => `
version: 1
name: hall
region: us-east-1
operations: { emails: [] }
workloads:
  - name: train
    runLength: 20 d
    purpose: training
    accelerators: { atLeast: 32 }
    types: { allow: [p4d] }
    ${workload}
`;

async function runsOf(text: string, overlay?: CatalogOverlay): Promise<readonly RunCost[]> {
  const outcome = await planHall(text, overlay === undefined ? {} : { overlay });
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan.sizing.runs ?? [];
}

// 200 GiB of gp3 at 0.08 USD/GiB-month on four nodes, for 480 of 730 hours, rounded up to the cent.
const VOLUMES = 42.09;

// Logs of each node a month: 2 GB in at 0.5 USD, and 22.35 GiB kept at 0.03 (4.41); detailed monitoring of each, and
// observations (5.53). Each line is rounded up to the cent.
const softwareUsd = 9.94;

describe('the cost of a run', () => {
  it('is that of its nodes for its hours, each at the price of the way they are had', async () => {
    const overlay: CatalogOverlay = {
      version: 1,
      name: 'ours',
      date: '2026-11-01',
      reservations: [
        { name: 'spring', instanceType: 'p4d.24xlarge', zone: 'use1-az6', nodes: 2 },
        { name: 'open', instanceType: 'p4d.24xlarge', zone: 'use1-az6', nodes: 1, usdPerHour: 3 },
      ],
    };
    // Two nodes are paid already, one costs 3 USD an hour, one 21.957642 on demand.
    const hardwareUsd = Number((480 * 3 + 10539.67 + VOLUMES).toFixed(2));
    expect(await runsOf(hall(''), overlay)).toEqual([
      {
        workload: 'train',
        runHours: 480,
        hardwareUsd,
        softwareUsd,
        maintenanceUsd: 0,
        totalUsd: Number((hardwareUsd + softwareUsd).toFixed(2)),
      },
    ]);
  });

  it('pays capacity blocks whole', async () => {
    const [run] = await runsOf(hall('purchase: [{ kind: capacity-block, days: 14 }]'));
    const [usual] = await runsOf(hall('purchase: [{ kind: capacity-block, days: 10 }]'));
    // Two blocks, of 28 days or of 20.
    expect((run!.hardwareUsd - VOLUMES) / (usual!.hardwareUsd - VOLUMES)).toBeCloseTo(28 / 20, 6);
  });
});
