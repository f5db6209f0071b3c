import { GIB } from '../../units/conversions.js';
import type { PodMount } from '../kinds/store.js';

/**
 * A bucket as Mountpoint shows it: objects are files, written from beginning to end, and replaced or deleted as a whole.
 * Users other than root are let in, since images run as any.
 * @param folder - the only part that is shown; empty: all of it
 * @see https://github.com/awslabs/mountpoint-s3/blob/main/doc/CONFIGURATION.md
 */
export function mountBucket(
  { capacityBytes }: { readonly capacityBytes: number },
  folder: string,
  readOnly: boolean,
  region: string,
): PodMount {
  return {
    driver: 's3.csi.aws.com',
    mountOptions: [
      `region ${region}`,
      'allow-other',
      ...(folder === '' ? [] : [`prefix ${folder}`]),
      ...(readOnly ? ['read-only'] : ['allow-delete', 'allow-overwrite']),
    ],
    capacityGib: Math.ceil(capacityBytes / GIB),
    values: [],
  };
}
