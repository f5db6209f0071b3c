import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite, codeFiles, codeSizes, type Site } from './site.js';

describe('code of the planner, compressed', () => {
  let site: Site;

  beforeAll(async () => {
    site = await buildSite();
  });
  afterAll(() => site.remove());

  it('is at most 200 kB before the first plan', () => {
    const { page, planning } = codeSizes(site.folder);
    expect(page + planning).toBeLessThanOrEqual(200_000);
  });

  it('is at most 200 kB of the page, with editor and tabs', () => {
    expect(codeSizes(site.folder).pageInAll).toBeLessThanOrEqual(200_000);
  });

  it('has rooms that the first plan does without', () => {
    const { planning, anyPlan } = codeFiles(site.folder);
    const later = anyPlan.filter((name) => !planning.includes(name)).map((name) => name.replace(/-.*/, ''));
    expect(later).toEqual(
      expect.arrayContaining(['batch', 'ec2', 'slurm', 'models', 'owned', 'mistakes', 'infeasible']),
    );
  });
});
