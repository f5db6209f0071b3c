import { compareLists, ELSEWHERE, inPlace } from '../kinds/effects.js';
import type { PlanChange } from '../kinds/plan-change.js';
import type { ExistingLogBucketPlan } from '../shape/state-plan.js';
import { isExistingBucket } from './log-bucket.js';

/** Changes of a bucket that is there already: what was written into one before stays. */
export function compareRecords<Made extends object>(
  subject: string,
  before: Made | ExistingLogBucketPlan | null,
  after: Made | ExistingLogBucketPlan | null,
): PlanChange[] {
  const of = (bucket: Made | ExistingLogBucketPlan | null) => (isExistingBucket(bucket) ? [bucket] : []);
  const moved = inPlace('new records go elsewhere: those before stay where they are');
  return compareLists<ExistingLogBucketPlan>(
    ({ existing, folder }) => `${subject} in ${existing}/${folder}`,
    of(before),
    of(after),
    { added: moved, removed: moved, kept: { existing: ELSEWHERE, folder: ELSEWHERE } },
  );
}
