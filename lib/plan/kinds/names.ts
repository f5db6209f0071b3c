import { createHash } from 'node:crypto';

/** Longest names that AWS takes. */
export const NAME_LIMITS = {
  role: 64,
  nodeGroup: 63,
  securityGroup: 255,
  bucket: 63,
  targetGroup: 32,
  schedule: 64,
} as const;

/** `-` and the twelve digits that a construct appends to a bucket's name. */
const ACCOUNT_SUFFIX_LENGTH = 13;
/** `arn:aws-us-gov:s3:::`, and one to spare. */
const ARN_FRAME_LENGTH = 21;
const HASH_LENGTH = 8;

/** A name that reaches AWS, final but for what AWS or a construct appends, and what bears it. */
export interface AwsName {
  readonly of: 'role' | 'node group' | 'cluster' | 'bucket' | 'directory bucket' | 'security group' | 'target group';
  readonly name: string;
}

/** The first is the hall's name. */
export type NameParts = readonly [string, string, ...string[]];

/**
 * One name from two parts or more: different parts never give the same name. Parts without hyphens are joined by
 * `-`; as soon as one has a hyphen, all are joined by `--`, so that `a-b` + `c` and `a` + `b-c` differ.
 */
export function joinName(parts: NameParts): string {
  const joined = parts.join(parts.some((part) => part.includes('-')) ? '--' : '-');
  const ambiguous = parts.some((part) => part === '' || part.includes('--') || /^-|-$/.test(part));
  return ambiguous ? `${joined}-${hash(parts.join('/'))}` : joined;
}

/** The name itself where it fits, else its beginning and a hash of all of it: two long names stay two. */
export function shortenName(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const kept = name.slice(0, limit - HASH_LENGTH - 1).replace(/-+$/, '');
  return `${kept}-${hash(name)}`;
}

/** IAM is one for all regions of an account, so the region is part of the name. */
export function roleName(parts: NameParts, region: string): string {
  return shortenName(`${joinName(parts)}-${region}`, NAME_LIMITS.role);
}

/**
 * Without the account id.
 * @param region - null: not part of the name
 * @param suffixLength - of what follows the account id
 */
export function bucketPrefix(parts: NameParts, region: string | null, suffixLength = 0): string {
  const name = region === null ? joinName(parts) : `${joinName(parts)}-${region}`;
  return shortenName(name, NAME_LIMITS.bucket - ACCOUNT_SUFFIX_LENGTH - suffixLength);
}

/**
 * Characters of a bucket's ARN, at most: `arn:aws-us-gov:s3:::`, the prefix of its name and the account id.
 * @param prefixLength - of its name without the account id
 */
export function bucketArnCharacters(prefixLength: number): number {
  return ARN_FRAME_LENGTH + prefixLength + ACCOUNT_SUFFIX_LENGTH;
}

/** EC2 keeps names that begin with `sg-` for its own ids. */
export function securityGroupName(parts: NameParts): string {
  const name = joinName(parts);
  return shortenName(name.startsWith('sg-') ? `hall-${name}-${hash(name)}` : name, NAME_LIMITS.securityGroup);
}

/** Load balancing takes no two hyphens beside each other, and keeps names that begin with `internal-` for its own. */
export function targetGroupName(parts: NameParts): string {
  const name = parts
    .join('-')
    .replace(/-+/g, '-')
    .replace(/^internal-/, 'hall-internal-');
  const kept = name.slice(0, NAME_LIMITS.targetGroup - HASH_LENGTH - 1).replace(/-$/, '');
  return `${kept}-${hash(parts.join('/'))}`;
}

/** Also of the group's launch template and placement group, whose limits are wider. */
export function nodeGroupName(parts: NameParts): string {
  return shortenName(joinName(parts), NAME_LIMITS.nodeGroup);
}

/** Of a schedule of EventBridge that changes a fleet. @param change - e.g. `block-end` */
export function scheduleName(fleet: string, change: string): string {
  return shortenName(`${fleet}-${change}`, NAME_LIMITS.schedule);
}

/** A folder of a bucket as a label of Kubernetes: its path where that is one, else a hash of it. */
export function folderName(folder: string): string {
  const path = folder.replace(/\/$/, '');
  return /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/.test(path) && !path.includes('--') ? path : `folder-${hash(folder)}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
}
