import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';

import { planNodeGroup } from '../../../lib/plan/platforms/eks/node-groups.js';
import { blueprintFixture, draftsOf, groupFixture, sizedFleetFixture } from '../hall-fixture.js';

const catalog = loadCatalog({ regions: [] });
/** Types that a blueprint may ask for: of the vendors that have an image. */
const accelerated = [...catalog.types.values()].filter(({ accelerators }) =>
  ['NVIDIA', 'AWS'].includes(accelerators?.model.vendor ?? ''),
);

/** EFA interfaces and the slots on card 0, from AWS's table of accelerated types. */
const EFA: readonly (readonly [type: string, interfaces: number])[] = [
  ['p4d.24xlarge', 4],
  ['p5.4xlarge', 1],
  ['p5.48xlarge', 32],
  ['p5en.48xlarge', 16],
  ['p6-b200.48xlarge', 8],
  ['p6-b300.48xlarge', 16],
  ['trn1.32xlarge', 8],
  ['trn1n.32xlarge', 16],
  ['trn2.48xlarge', 16],
  ['g6e.48xlarge', 4],
];

describe('every accelerated type of the catalog', () => {
  it('can be a fleet whose interfaces fit its cards', () => {
    expect(accelerated.length).toBeGreaterThan(60);
    for (const { name, network, placementStrategies } of accelerated) {
      const fleets = [sizedFleetFixture({ groups: [groupFixture({ instanceType: name })] })];
      const [draft] = draftsOf(blueprintFixture(), fleets, catalog);
      const fleet = draft?.fleet;
      const interfaces = fleet?.interfaces ?? [];
      const onFabric = interfaces.filter(({ kind }) => kind !== 'interface');
      expect(onFabric.length, name).toBe(network.efaInterfaces);
      expect(new Set(onFabric.map(({ card }) => card)).size, name).toBe(onFabric.length);
      for (const [card, { interfaces: slots, efa }] of network.cards.entries()) {
        const here = interfaces.filter((planned) => planned.card === card);
        expect(here.length, `${name} card ${card}`).toBeLessThanOrEqual(slots);
        expect(new Set(here.map(({ device }) => device)).size, name).toBe(here.length);
        if (!efa)
          expect(
            here.some(({ kind }) => kind !== 'interface'),
            `${name} card ${card}`,
          ).toBe(false);
      }
      for (const value of Object.values(
        draft === undefined ? {} : planNodeGroup(draft.fleet, draft.type, null).labels,
      )) {
        // What Kubernetes takes as the value of a label.
        expect(value, name).toMatch(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/);
      }
      if (fleet?.placement === 'cluster') expect(placementStrategies, name).toContain('cluster');
    }
  });

  it.each(EFA)('%s has %i EFA interfaces', (type, count) => {
    expect(catalog.types.get(type)?.network.efaInterfaces).toBe(count);
  });
});
