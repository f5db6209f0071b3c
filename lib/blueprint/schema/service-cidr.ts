import { overlaps, parseCidr } from '../../units/cidr.js';

/** EKS's own choices of a service block; the second where the VPC overlaps the first. */
const SERVICE_CIDRS = ['172.20.0.0/16', '10.100.0.0/16'] as const;

/**
 * Range of Kubernetes services where a blueprint names none. A change replaces the cluster, so nothing but the VPC's
 * own range decides it.
 * @throws Error when the VPC's is no IPv4 range
 */
export function defaultServiceCidr(vpcCidr: string): string {
  const vpc = parseCidr(vpcCidr);
  if (vpc === undefined) throw new Error(`not an IPv4 range: ${vpcCidr}`);
  return SERVICE_CIDRS.find((cidr) => !overlaps(parseCidr(cidr)!, vpc))!;
}
