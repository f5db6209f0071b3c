import { joinName, type NameParts, shortenName } from '../../kinds/names.js';

/**
 * Names of AWS Parallel Computing Service: letters, digits and hyphens, a letter first.
 * @see https://docs.aws.amazon.com/pcs/latest/APIReference/API_CreateCluster.html, API_CreateComputeNodeGroup and API_CreateQueue
 */
export const PCS_NAMES = {
  shortest: 3,
  /** Of a cluster. */
  cluster: 40,
  /** Of a compute node group or a queue. */
  group: 25,
  pattern: /^(?!pcs_)[A-Za-z][A-Za-z0-9-]+$/,
} as const;

/** The cluster of a hall is named after it. */
export function clusterName(hall: string): string {
  return shortenName(hall, PCS_NAMES.cluster);
}

/** A compute node group or a queue within its cluster. */
export function groupName([first, ...rest]: readonly string[]): string {
  if (first === undefined) throw new Error('a name without parts');
  const [second, ...more] = rest;
  const name = second === undefined ? first : joinName([first, second, ...more] satisfies NameParts);
  return shortenName(name, PCS_NAMES.group);
}

/** PCS takes instance profiles and roles whose name begins so. @see https://docs.aws.amazon.com/pcs/latest/userguide/security-instance-profiles.html */
export const ROLE_PREFIX = 'AWSPCS-';
