import { describe, expect, it } from 'vitest';
import { driverWarnings } from '../../../lib/plan/platforms/eks/image-drivers.js';

const warned = (types: readonly string[], nodeRelease?: string) =>
  driverWarnings({ kubernetes: { ...(nodeRelease !== undefined && { nodeRelease }) } as never }, types);

describe('drivers in the images of EKS', () => {
  it('are doubted for families on record, each type once', () => {
    const [warning, ...rest] = warned(['p5.48xlarge', 'g7.8xlarge', 'g7.2xlarge', 'g7.8xlarge']);
    expect(rest).toEqual([]);
    expect(warning).toMatchObject({ severity: 'warning', path: ['kubernetes'] });
    expect(warning!.message).toMatch(/^g7\.2xlarge and g7\.8xlarge: driver 580 .* 595 does$/);
    expect(warning!.hint).toMatch(/^pin a later release /);
    expect(warned(['p5.48xlarge', 'g7e.8xlarge'])).toEqual([]);
  });

  it.each([
    ['1.36.3-20260910', 1],
    ['1.36.3-20260911', 1],
    ['1.36.3-20260912', 0],
    // The day counts, not the version of Kubernetes.
    ['1.34.1-20261001', 0],
    ['1.37.9-20260801', 1],
  ])('are doubted at the pin %s: %i', (release, count) => {
    const found = warned(['g7.8xlarge'], release);
    expect(found).toHaveLength(count);
    for (const { path, hint } of found) {
      expect(path).toEqual(['kubernetes', 'nodeRelease']);
      expect(hint).toMatch(/^pin a release later than 1\.36\.3-20260911/);
    }
  });
});
