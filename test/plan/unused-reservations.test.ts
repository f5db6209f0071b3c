import { describe, expect, it } from 'vitest';
import type { CatalogOverlay } from '../../lib/catalog/overlay/overlay-schema.js';
import { planHall } from '../../lib/hall.js';

const HALL = `
version: 1
name: hall
region: us-east-1
workloads:
  - { name: train, nodes: { atLeast: 1 }, types: { allow: [p4d] } }
`;

const reservation = (zone: string) => ({ name: 'ours', instanceType: 'p4d.24xlarge', zone, nodes: 4, usdPerHour: 0 });

async function warned(overlay?: CatalogOverlay) {
  const outcome = await planHall(HALL, overlay === undefined ? {} : { overlay });
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.warnings.filter(({ code }) => code === 'reservation-unused');
}

const overlay = (zone: string): CatalogOverlay => ({
  version: 1,
  name: 'owned',
  date: '2026-11-01',
  reservations: [reservation(zone)],
});

describe('a reservation of one’s own', () => {
  it('is said to be unused where the hall may stand', async () => {
    expect(await warned(overlay('use1-az6'))).toEqual([
      {
        code: 'reservation-unused',
        severity: 'warning',
        path: ['region'],
        message:
          'the sizing does not use reservation "ours" of catalog "owned" (4 × p4d.24xlarge in use1-az6): its nodes are bought again',
        hint: 'take what the reservation gives off what the workloads ask for',
      },
    ]);
  });

  it('elsewhere, or none, is no matter', async () => {
    expect(await warned(overlay('usw2-az1'))).toEqual([]);
    expect(await warned()).toEqual([]);
  });
});
