import { describe, expect, it } from 'vitest';
import { type Coverage, catalogCoverage } from '../../lib/catalog/figures/catalog-coverage.js';
import { loadCatalog, loadCatalogIndex } from '../../lib/catalog/files/load-catalog.js';

const regions = loadCatalogIndex().regions.map(({ region }) => region);
const rows = catalogCoverage(loadCatalog({ regions }));

function regionsThat(figure: string, coverage: Coverage): string[] {
  const row = rows.find((candidate) => candidate.figure === figure)!;
  return [...row.regions].filter(([, found]) => found === coverage).map(([region]) => region);
}

describe('the coverage of the shipped catalog', () => {
  it('counts what is sold somewhere, what is not, and what no source says', () => {
    const figure = 'prices/lustre/PERSISTENT_2-SSD-125/usdPerGibMonth';
    expect(regionsThat(figure, 'unknown')).toEqual(['ap-southeast-5', 'ca-west-1']);
    expect(regionsThat(figure, 'not-offered')).toEqual([
      'af-south-1',
      'ap-northeast-3',
      'ap-south-2',
      'ap-southeast-3',
      'ap-southeast-4',
      'eu-central-2',
      'eu-south-1',
      'eu-south-2',
      'eu-west-3',
      'me-central-1',
      'me-south-1',
      'sa-east-1',
    ]);
    expect(regionsThat('prices/lustre/PERSISTENT_2-SSD-500/usdPerGibMonth', 'not-offered')).toContain('il-central-1');
  });

  it.each([
    ['prices/lustre/SCRATCH_2-SSD-200/usdPerGibMonth', 28],
    ['prices/s3StandardTiers', 30],
    ['prices/internetEgressTiers', 30],
    ['prices/kmsKeyUsdPerMonth', 30],
    ['prices/interZoneUsdPerGb', 30],
    ['prices/eksHybridUsdPerVcpuHour', 30],
  ])('knows %s in %i regions', (figure, count) => {
    expect(regionsThat(figure, 'known')).toHaveLength(count);
  });
});
