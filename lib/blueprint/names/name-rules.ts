/**
 * Lower-case words joined by single hyphens: legal in every AWS and Kubernetes name that is built from it, and
 * a double hyphen stays free for joining.
 */
export const NAME_PATTERN = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$';

/**
 * Longest name of a hall, in characters. What is joined from names then fits AWS: `<hall>-<workload>-capacity-block` has
 * at most 60 characters (EKS node group: 63), `<hall>-cluster-autoscaler` 43 (IAM role: 64). Only bucket names (63, with
 * the account number) are shortened, with a hash.
 */
export const HALL_NAME_MAX = 24;
/** Longest name of a workload, in characters. */
export const WORKLOAD_NAME_MAX = 20;
/** Longest name of a site on premises, in characters. */
export const SITE_NAME_MAX = 20;
/** Longest name of held capacity, in characters: node names join it to those of hall and workload. */
export const HELD_NAME_MAX = 16;
/** Longest name of a store, in characters. */
export const STORE_NAME_MAX = 20;

/** Prefixes that SSM (parameters), EC2 (security groups) and S3 (buckets) reserve. */
export const RESERVED_PREFIXES = ['aws', 'sg-', 'sthree-', 'amzn-s3-demo-'] as const;

/**
 * Prefixes of bucket names that S3 reserves.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const RESERVED_BUCKET_PREFIXES = ['xn--', 'sthree-', 'amzn-s3-demo-'] as const;
/** Suffixes of bucket names that S3 reserves. */
export const RESERVED_BUCKET_SUFFIXES = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'] as const;

/** What a user's string may have been meant to be, as a valid name of at most `maxLength`; none: nothing is left. */
export function nearestName(text: string, maxLength: number): string | undefined {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, maxLength)
    .replace(/-+$/, '');
  return words === '' ? undefined : words;
}
