import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import type { FixedCost } from '../../sizing/model/demand.js';
import { counted, priceOf, used } from '../kinds/fixed-costs.js';
import type { KeyPlan, KeyPurpose } from '../shape/identity-plan.js';

const DESCRIPTIONS: Readonly<Record<KeyPurpose, string>> = {
  alerts: 'alarms and budget warnings',
  audit: 'trail and configuration history of the account',
  cluster: 'Kubernetes secrets',
  data: 'buckets, file systems and backups',
  logs: 'log groups',
  volumes: 'disks of the nodes',
};

/**
 * Sorted; one key each. A key that is waived is not made: AWS's own keys encrypt, or none where AWS has none.
 * @param ofPlatform - what the platform has to encrypt beyond what every hall has
 */
export function keyPurposes(
  { account, security }: Pick<Blueprint, 'account' | 'security'>,
  ofPlatform: readonly KeyPurpose[],
): KeyPurpose[] {
  const wanted: KeyPurpose[] = [
    'alerts',
    ...(account.trail || account.config ? (['audit'] as const) : []),
    'data',
    'logs',
    'volumes',
    ...ofPlatform,
  ];
  return wanted.sort().filter((purpose) => !security.waivers.some(({ control }) => control === `key-${purpose}`));
}

/** One key a purpose, in the order of the purposes. */
export function planKeys(hall: string, purposes: readonly KeyPurpose[]): KeyPlan[] {
  return purposes.map((purpose) => ({
    purpose,
    alias: `alias/datahall/${hall}/${purpose}`,
    description: `${hall}: ${DESCRIPTIONS[purpose]}`,
  }));
}

/** Keys by the month, and the requests to them. */
export function keyCosts(
  purposes: readonly KeyPurpose[],
  region: RegionCatalog,
  { keyRequests }: Blueprint['usage'],
): FixedCost[] {
  return [
    used('software', { kind: 'kms-keys' }, purposes.length, 'key-month', priceOf(region, 'kmsKeyUsdPerMonth')),
    ...(purposes.length === 0
      ? []
      : [
          counted(
            'software',
            { kind: 'key-requests' },
            keyRequests,
            1e4,
            'requests',
            priceOf(region, 'kmsRequestsUsdPer10000'),
          ),
        ]),
  ];
}
