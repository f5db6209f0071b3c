import { byKey } from '../../units/order.js';
import type { QuotaRequest } from '../shape/hall.js';
import type { QuotaNeed } from './quota-needs.js';

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
    .sort(byKey);
}
