import {
  type AccountReading,
  type AppliedQuota,
  type AskedQuota,
  quotaKey,
} from '../../catalog/account/read-account.js';
import type { Seen } from '../../catalog/account/seen.js';
import { familyOf } from '../../catalog/facts/instance-family.js';
import { QUOTAS, runningQuota } from '../kinds/aws-quotas.js';
import type { QuotaNeed } from './quota-needs.js';

/** A need beside what the account allows. */
export interface QuotaVerdict extends QuotaNeed {
  /** unseen: the quota could not be read, or Service Quotas does not hold it. */
  readonly verdict: 'enough' | 'short' | 'unseen';
  /** What the account allows, in `unit`; null: unseen. */
  readonly limit: number | null;
  readonly limitFrom: AppliedQuota['from'] | null;
  /** What others take of it already, in `unit`; null: unseen, and not counted. */
  readonly inUse: number | null;
  /** Above 0 when it is short, in `unit`. */
  readonly shortfall: number;
  /** Why the quota, or what is in use of it, is unseen; empty: both are seen. */
  readonly reasons: readonly string[];
}

/** The quotas to ask the account for, each in the region that holds it. */
export function quotasToAsk(needs: readonly QuotaNeed[], region: string): AskedQuota[] {
  return needs.flatMap(({ serviceCode, quotaCode, heldIn }) =>
    quotaCode === null ? [] : [{ region: heldIn ?? region, serviceCode, quotaCode }],
  );
}

/** Sets each need against the account; in the order of the needs. */
export function compareQuotas(needs: readonly QuotaNeed[], account: AccountReading): QuotaVerdict[] {
  return needs.map((need): QuotaVerdict => {
    const inUse = usedByOthers(need, account);
    const use = inUse === null || !inUse.seen ? null : inUse.value;
    const useReasons = inUse === null || inUse.seen ? [] : [inUse.reason.message];
    const applied =
      need.quotaCode === null ? null : account.quotas.get(quotaKey({ ...need, quotaCode: need.quotaCode }));
    if (!applied?.seen) {
      const reason = applied?.reason.message ?? 'Service Quotas does not hold it';
      const reasons = [reason, ...useReasons];
      return { ...need, verdict: 'unseen', limit: null, limitFrom: null, inUse: use, shortfall: 0, reasons };
    }
    const { value: limit, from: limitFrom } = applied.value;
    const shortfall = Math.max(0, need.needed + (use ?? 0) - limit);
    return {
      ...need,
      verdict: shortfall > 0 ? 'short' : 'enough',
      limit,
      limitFrom,
      inUse: use,
      shortfall,
      reasons: useReasons,
    };
  });
}

/** Null: nothing asks AWS for it. */
function usedByOthers(need: QuotaNeed, account: AccountReading): Seen<number> | null {
  if (!need.shared) return { seen: true, value: 0 };
  if (need.quotaCode === QUOTAS.elasticIps.quotaCode) return account.elasticIps;
  if (need.quotaCode === QUOTAS.vpcs.quotaCode) return account.vpcs;
  if (need.unit !== 'vCPU') return null;
  if (!account.running.seen) return account.running;
  const counted = account.running.value.filter(
    ({ instanceType, lifecycle }) => runningQuota(familyOf(instanceType), lifecycle)?.name === need.name,
  );
  return { seen: true, value: counted.reduce((sum, { vcpus }) => sum + vcpus, 0) };
}

/** The line for a shell that asks AWS for what is missing; null: Service Quotas takes no request for it. */
export function requestLine(verdict: QuotaVerdict, region: string): string | null {
  const { serviceCode, quotaCode, heldIn, limit, shortfall } = verdict;
  if (quotaCode === null || limit === null || shortfall === 0) return null;
  return [
    'aws service-quotas request-service-quota-increase',
    `--region ${heldIn ?? region}`,
    `--service-code ${serviceCode}`,
    `--quota-code ${quotaCode}`,
    `--desired-value ${limit + shortfall}`,
  ].join(' ');
}
