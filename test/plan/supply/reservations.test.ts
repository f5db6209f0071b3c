import { describe, expect, it } from 'vitest';
import type { CatalogOverlay } from '../../../lib/catalog/overlay/overlay-schema.js';
import { planHall } from '../../../lib/plan/plan-hall.js';

type Given = NonNullable<CatalogOverlay['reservations']>[number];

const reservation = (over: Partial<Given> = {}): Given => ({
  name: 'ours',
  instanceType: 'p4d.24xlarge',
  zone: 'use1-az6',
  nodes: 4,
  ...over,
});

/** Warnings of two training workloads on p4d. */
async function warned(reservations: readonly Given[], purchase = '[on-demand]', vpc = '') {
  const hall = `
version: 1
name: hall
region: us-east-1
workloads:
  - { name: train, accelerators: { atLeast: 8 }, types: { allow: [p4d] }, purchase: ${purchase} }
  - { name: tune, accelerators: { atLeast: 8 }, types: { allow: [p4d] } }
${vpc}`;
  const overlay: CatalogOverlay = { version: 1, name: 'owned', date: '2026-11-01', reservations: [...reservations] };
  const outcome = await planHall(hall, { overlay });
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.warnings.filter(({ code }) => code === 'reservation-unused');
}

describe('a reservation of one’s own', () => {
  it('that serves is no matter, nor one in another region, nor one that nobody needs', async () => {
    expect(await warned([reservation()])).toEqual([]);
    expect(await warned([reservation({ zone: 'usw2-az1' })])).toEqual([]);
    expect(await warned([reservation(), reservation({ name: 'more' })])).toEqual([]);
  });

  it('that no workload can use is told at its line of the overlay, with the reason for each', async () => {
    expect(await warned([reservation(), reservation({ name: 'old', instanceType: 'p5.48xlarge' })])).toEqual([
      {
        code: 'reservation-unused',
        severity: 'warning',
        document: 'overlay',
        path: ['reservations', 1],
        message:
          'hall hall cannot use reservation old: p5.48xlarge in use1-az6 is excluded (train: not one of the allowed types; tune: not one of the allowed types)',
        hint: 'change the demand that excludes it, or remove the reservation from this folder',
      },
    ]);
  });

  it('in a zone that does not offer its type cannot be used', async () => {
    const [warning] = await warned([reservation({ zone: 'use1-az3' })]);
    expect(warning?.message).toContain('(train: the catalog says that the zone does not offer it; tune: ');
  });

  it('that a workload names as its way of buying is not counted twice', async () => {
    const ids = '[{ kind: on-demand, reservation: { ids: [cr-0123456789abcdef0] } }]';
    const [warning, ...others] = await warned([reservation({ id: 'cr-0123456789abcdef0' })], ids);
    expect(others).toEqual([]);
    expect(warning).toMatchObject({
      path: ['reservations', 0],
      message:
        'hall hall cannot use reservation ours: train names cr-0123456789abcdef0 under `purchase`, so its nodes are paid for there',
    });
  });
});

describe('capacity that the blueprint holds', () => {
  const hall = (entry: string, workload: string) => `
version: 1
name: hall
region: us-east-1
operations: { emails: [] }
capacity:
  - { name: week, kind: capacity-block, id: cr-0123456789abcdef0, type: p4d.24xlarge, zone: use1-az6, nodes: 4, ${entry} }
workloads:
  - { name: train, accelerators: { atLeast: 8 }, types: { allow: [p4d] }, ${workload} }
`;
  const WINDOW = 'start: 2026-12-07, length: 7 d';
  const warnings = async (text: string, overlay?: CatalogOverlay) => {
    const outcome = await planHall(text, overlay && { overlay });
    if (outcome.status === 'infeasible') throw new Error(outcome.status);
    const found = outcome.status === 'planned' ? outcome.warnings : outcome.diagnostics;
    return found.map(({ code, path, message }) => ({ code, path: path.join('.'), message }));
  };

  it('that no workload can use is told at its entry', async () => {
    expect(await warnings(hall(WINDOW, 'runLength: 8 d'))).toEqual([
      {
        code: 'reservation-unused',
        path: 'capacity.0',
        message:
          'hall hall cannot use reservation week: p4d.24xlarge in use1-az6 is excluded (train: the run does not fit between its start and its end)',
      },
    ]);
    const kept = await warnings(hall(`${WINDOW}, workloads: [train]`, 'runLength: 2 d'));
    expect(kept).toEqual([]);
  });

  it('that drains soon after a run is told, and that a run of its whole length is cut short', async () => {
    expect(await warnings(hall(WINDOW, 'runLength: 6 d'))).toEqual([]);
    // 168 hours less 40 minutes, of which 163 are the run's: four whole hours are left.
    const [near] = await warnings(hall(WINDOW, 'runLength: 163 h'));
    expect(near).toMatchObject({ code: 'capacity-ends', path: 'capacity.0.length' });
    expect(near!.message).toContain('drain at 2026-12-14T10:50Z, 40 minutes before it ends: the run has 4 h to spare');
    const [cut] = await warnings(hall(WINDOW, 'runLength: 7 d'));
    expect(cut!.message).toContain('the run is cut short then');
  });

  it('is held in one place', async () => {
    const overlay: CatalogOverlay = {
      version: 1,
      name: 'owned',
      date: '2026-11-01',
      reservations: [reservation({ id: 'cr-0123456789abcdef0' })],
    };
    expect(await warnings(hall(WINDOW, 'runLength: 2 d'), overlay)).toMatchObject([
      { code: 'name-duplicate', path: 'capacity.0.id' },
    ]);
  });
});
