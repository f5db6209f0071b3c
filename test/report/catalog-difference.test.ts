import { describe, expect, it } from 'vitest';
import { catalogDifferenceDocument } from '../../lib/report/documents/catalog-difference.js';

describe('the difference of two catalogs', () => {
  const path = 'regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour';
  const document = catalogDifferenceDocument(
    [
      { path: 'regions/us-east-1/offers/p4d.24xlarge/spotUsdPerHour', before: 10, after: 9, relative: -0.1 },
      { path, before: 55.04, after: 110.08, relative: 1 },
      { path: 'regions/us-east-1/offers/dl1.24xlarge/spotUsdPerHour', before: undefined, after: null, relative: null },
    ],
    [
      {
        file: 'a.yaml',
        before: { choice: 'train: 1 × p5.48xlarge', totalUsdPerMonth: 40 },
        after: { choice: 'train: 2 × p4d.24xlarge', totalUsdPerMonth: 44 },
      },
      { file: 'b.yaml', before: { choice: 'x', totalUsdPerMonth: 1 }, after: null },
    ],
  );

  const tables = document.sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'table'));

  it('tells the largest change first, and leaves out what was and stays unknown', () => {
    expect(document.lead).toBe('2 figures differ.');
    const [figures] = tables;
    expect(figures?.rows.map(({ figure }) => figure)).toEqual([
      path,
      'regions/us-east-1/offers/p4d.24xlarge/spotUsdPerHour',
    ]);
  });

  it('tells what becomes of each blueprint and by how much', () => {
    const [, blueprints] = tables;
    expect(blueprints?.rows).toMatchObject([
      {
        file: 'a.yaml',
        before: { value: 40 },
        after: { value: 44 },
        choice: 'train: 1 × p5.48xlarge → train: 2 × p4d.24xlarge',
      },
      { file: 'b.yaml', after: null, choice: 'no longer feasible' },
    ]);
  });
});
