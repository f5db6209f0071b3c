import type { QuotaNeed } from './quota-needs.js';

/** A request that Terraform makes to Service Quotas. */
export interface QuotaRequest {
  /** Service and code, e.g. `ec2-L-417A185B`. */
  readonly key: string;
  readonly serviceCode: string;
  readonly quotaCode: string;
  /** As the Service Quotas console names it. */
  readonly name: string;
  /** What the hall needs; the account may have more already, and keeps it. */
  readonly value: number;
}

/**
 * Requests for what an account does not have by default; sorted by key. Left out is what Service Quotas does not hold,
 * or holds in another region than the provider's.
 */
export function quotaRequests(needs: readonly QuotaNeed[], region: string): QuotaRequest[] {
  return needs
    .flatMap(({ serviceCode, quotaCode, name, needed, defaultValue, heldIn }) =>
      quotaCode === null || needed <= defaultValue || (heldIn ?? region) !== region
        ? []
        : [{ key: `${serviceCode}-${quotaCode}`, serviceCode, quotaCode, name, value: needed }],
    )
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
