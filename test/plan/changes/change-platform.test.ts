import { describe, expect, it } from 'vitest';
import { comparePlans } from '../../../lib/plan/changes/compare-plans.js';
import { losesData } from '../../../lib/plan/kinds/plan-change.js';
import type { Infrastructure } from '../../../lib/plan/shape/hall.js';
import { compareStacks } from '../../../lib/terraform/compare/compare-stacks.js';
import { PLATFORMS } from '../../../lib/units/closed-lists.js';
import { withoutStackTraces } from '../../terraform/hold-rules.js';
import { planAgain, randomHalls } from '../../terraform/random-sizings.js';
import { Synthesized } from '../../terraform/synthesized.js';

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly before: Infrastructure;
  readonly after: Infrastructure;
}

/** The same workloads on each platform and then on another: so many of each pair. */
function pairs(count: number): Pair[] {
  const wanted = PLATFORMS.flatMap((from) => PLATFORMS.filter((to) => to !== from).map((to) => ({ from, to })));
  return wanted.flatMap(({ from, to }) => {
    const found: Pair[] = [];
    for (const { blueprint, sizing, outcome } of randomHalls(5_000_000)) {
      if ('refused' in outcome || outcome.hall.platform !== from || outcome.hall.stores.length === 0) continue;
      const made = planAgain({ ...blueprint, platform: to }, sizing);
      if (made.ok) found.push({ from, to, before: outcome.hall, after: made.value });
      if (found.length === count) break;
    }
    return found;
  });
}

const resourcesOf = (hall: Infrastructure) => withoutStackTraces(() => new Synthesized(hall)).resources();

/** What the platform alone holds. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  eks: ['cluster', 'log group'],
  batch: ['log group'],
  ec2: [],
  slurm: ['cluster', 'log group'],
};

describe('a hall on another platform', () => {
  const all = pairs(4);

  it('is one of every pair of platforms', () => {
    expect(new Set(all.map(({ from, to }) => `${from} ${to}`)).size).toBe(PLATFORMS.length * (PLATFORMS.length - 1));
  });

  it.each(all)(
    'keeps every store from $from to $to, and loses what the platform alone held',
    ({ from, before, after }) => {
      const changes = comparePlans(before, after);
      const named = new Set(before.stores.map(({ key }) => `store ${key}`));
      expect(changes.filter(({ subject }) => named.has(subject))).toEqual([]);
      const lost = changes.filter(losesData).map(({ subject }) => subject.replace(/ \/.*$/, ''));
      expect([...new Set(lost)].sort()).toEqual([...OWN[from]!]);
      for (const { key } of before.fleets) {
        const own = changes.filter(({ subject }) => subject === `fleet ${key}`);
        const stays = after.fleets.some((fleet) => fleet.key === key);
        expect(own.map(({ kind }) => kind)).toEqual([stays ? 'replaces' : 'removes']);
      }
    },
  );

  it.each(all)('does in Terraform what the plans say, from $from to $to', ({ from, before, after }) => {
    const changes = compareStacks(resourcesOf(before), resourcesOf(after));
    const lost = changes.filter(({ kind, holdsData }) => holdsData && (kind === 'removed' || kind === 'replaced'));
    const secrets = before.keys.some(({ purpose }) => purpose === 'cluster') && from === 'eks';
    expect(lost.map(({ address }) => address)).toEqual(secrets ? ['aws_kms_key.keys_cluster'] : []);
    const kept = /^aws_(vpc|nat_gateway|route|fsx_\w+|efs_\w+|s3_bucket|s3_directory_bucket)\./;
    const gone = changes.filter(({ kind, address }) => kind !== 'in-place' && kind !== 'added' && kept.test(address));
    expect(gone.filter(({ address }) => !/control-plane/.test(address)).map(({ address }) => address)).toEqual([]);
  });
});
