import { pastedBucket } from '../../blueprint/names/pasted-forms.js';
import type { ExistingLogBucketPlan } from '../shape/state-plan.js';

/** A bucket for records that is there already, as it was pasted; null: the hall makes its own. */
export function existingLogBucket(pasted: string | undefined): ExistingLogBucketPlan | null {
  const found = pasted === undefined ? null : pastedBucket(pasted);
  return found && { existing: found.value.bucket, folder: found.value.prefix };
}

/** Whether a bucket for records is there already. */
export function isExistingBucket<Made extends object>(
  bucket: Made | ExistingLogBucketPlan | null,
): bucket is ExistingLogBucketPlan {
  return bucket !== null && 'existing' in bucket;
}

/** The bucket that the hall makes; null: it makes none. */
export function madeBucket<Made extends object>(bucket: Made | ExistingLogBucketPlan | null): Made | null {
  return bucket === null || isExistingBucket(bucket) ? null : bucket;
}
