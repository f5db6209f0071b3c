import type { PurchaseKind } from '../../units/closed-lists.js';

/**
 * Account quotas on running vCPUs, by the letters that open a family name.
 * Source: Amazon EC2 User Guide, "Amazon EC2 instance type quotas" and "Spot Instance quotas".
 */
export interface VcpuQuota {
  /** Key in `limits.vcpuQuotas`. */
  readonly name: string;
  /** As the Service Quotas console names it. */
  readonly awsName: string;
}

const SPOT_P4 = { name: 'spot-p4', awsName: 'All P4, P3 and P2 Spot Instance Requests' };
const SPOT_P5 = { name: 'spot-p5', awsName: 'All P5 Spot Instance Requests' };

const CLASSES: readonly {
  readonly letters: readonly string[];
  readonly onDemand: VcpuQuota;
  readonly spot: VcpuQuota;
}[] = [
  quotas(['dl'], 'dl', 'DL'),
  quotas(['f'], 'f', 'F'),
  quotas(['g', 'gr', 'vt'], 'g', 'G and VT'),
  quotas(['hpc'], 'hpc', 'HPC'),
  quotas(['inf'], 'inf', 'Inf'),
  quotas(['trn'], 'trn', 'Trn'),
  quotas(['u'], 'high-memory', 'High Memory'),
  quotas(['x'], 'x', 'X'),
  quotas(['a', 'c', 'd', 'h', 'i', 'im', 'is', 'm', 'r', 't', 'z'], 'standard', 'Standard (A, C, D, H, I, M, R, T, Z)'),
];

function quotas(letters: readonly string[], name: string, awsName: string) {
  return {
    letters,
    onDemand: { name: `on-demand-${name}`, awsName: `Running On-Demand ${awsName} instances` },
    spot: { name: `spot-${name}`, awsName: `All ${awsName} Spot Instance Requests` },
  };
}

/** All names that `limits.vcpuQuotas` may hold, sorted. */
export const VCPU_QUOTA_NAMES: readonly string[] = [
  ...CLASSES.flatMap(({ onDemand, spot }) => [onDemand.name, spot.name]),
  'on-demand-p',
  SPOT_P4.name,
  SPOT_P5.name,
].sort();

/**
 * The quota that a running node counts against; null for capacity blocks, which have limits of their own, and
 * for families that no rule names. Reserved instances run under the on-demand quota.
 */
export function vcpuQuota(family: string, purchase: PurchaseKind): VcpuQuota | null {
  if (purchase === 'capacity-block') return null;
  const letters = /^[a-z]+/.exec(family)?.[0] ?? '';
  if (letters === 'p') {
    if (purchase !== 'spot') return { name: 'on-demand-p', awsName: 'Running On-Demand P instances' };
    return /^p[234]/.test(family) ? SPOT_P4 : SPOT_P5;
  }
  const found = CLASSES.find((entry) => entry.letters.includes(letters));
  return found === undefined ? null : purchase === 'spot' ? found.spot : found.onDemand;
}
