import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import type { CatalogOverlay } from '../../../lib/catalog/overlay/overlay-schema.js';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { platformOf } from '../../../lib/plan/platforms/platforms.js';
import { quotaNeeds } from '../../../lib/plan/quotas/quota-needs.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';
import { lineWords } from '../../../lib/report/words/bill-words.js';

const HALL = `
version: 1
name: hall
region: us-east-1
workloads:
  - name: train
    accelerators: { atLeast: 32 }
    types: { allow: [p4d] }
    nodes: { running: all }
`;

const OVERLAY: CatalogOverlay = {
  version: 1,
  name: 'ours',
  date: '2026-11-01',
  reservations: [
    { name: 'spring', instanceType: 'p4d.24xlarge', zone: 'use1-az6', nodes: 2, id: 'cr-0123456789abcdef0' },
    { name: 'open', instanceType: 'p4d.24xlarge', zone: 'use1-az6', nodes: 1, usdPerHour: 3 },
  ],
};

async function planned(overlay: CatalogOverlay): Promise<Plan> {
  const outcome = await planHall(HALL, { overlay });
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
}

let plan: Plan;
beforeAll(async () => {
  plan = await planned(OVERLAY);
});

describe('the fleets of a hall with owned reservations', () => {
  it('are one for each reservation, and one for what is bought, all in its zone', () => {
    expect(
      plan.fleets.map(({ key, name, purchase, subnets, nodes, placement, reservation }) => {
        return { key, name, purchase, subnets, max: nodes.max, placement, reservation };
      }),
    ).toEqual([
      {
        key: 'train',
        name: 'hall-train',
        purchase: 'on-demand',
        subnets: ['accelerators-az6'],
        max: 1,
        placement: 'cluster',
        reservation: null,
      },
      {
        key: 'train.owned.open',
        name: 'hall-train-owned-open',
        purchase: 'owned',
        subnets: ['accelerators-az6'],
        max: 1,
        placement: null,
        reservation: null,
      },
      {
        key: 'train.owned.spring',
        name: 'hall-train-owned-spring',
        purchase: 'owned',
        subnets: ['accelerators-az6'],
        max: 2,
        placement: null,
        reservation: { kind: 'pool', name: 'hall-train-owned-spring', ids: ['cr-0123456789abcdef0'] },
      },
    ]);
  });

  it('take of the quota what is bought, and each reservation whole, used or not', async () => {
    const { types } = loadCatalog({ regions: ['us-east-1'] });
    const needed = (of: Plan) =>
      quotaNeeds(of, platformOf(of), types, of.sizing.reservations).find(
        ({ name }) => name === 'Running On-Demand P instances',
      )?.needed;
    // p4d.24xlarge: 96 vCPU. One is bought, three are reserved; then none, and six.
    expect(needed(plan)).toBe(4 * 96);
    const larger = OVERLAY.reservations!.map((reservation) => ({ ...reservation, nodes: 3 }));
    expect(needed(await planned({ ...OVERLAY, reservations: larger }))).toBe(6 * 96);
  });

  it('have lines of their own on the bill, with the figure that each rests on', () => {
    const lines = plan.sizing.cost.lines.filter(({ unit }) => unit === 'node-hour');
    expect(lines.map((line) => [lineWords(line), line.usdPerMonth, line.figure])).toEqual([
      ['train: p4d.24xlarge owned, reservation spring, already paid', 0, 'reservations/spring/usdPerHour'],
      ['train: p4d.24xlarge owned, reservation open', 2190, 'reservations/open/usdPerHour'],
      ['train: p4d.24xlarge on-demand', 16029.08, 'regions/us-east-1/offers/p4d.24xlarge/onDemandUsdPerHour'],
    ]);
  });

  it('keep their addresses when a reservation comes or goes', async () => {
    const fewer = await planned({ ...OVERLAY, reservations: OVERLAY.reservations!.slice(0, 1) });
    expect(fewer.fleets.map(({ key, nodes }) => [key, nodes.max])).toEqual([
      ['train', 2],
      ['train.owned.spring', 2],
    ]);
  });
});
