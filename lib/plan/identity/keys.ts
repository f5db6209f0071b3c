import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
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

const KEY_PURPOSES = Object.keys(DESCRIPTIONS) as KeyPurpose[];

/** Keys that are there already, by what they encrypt. */
type ExistingKeys = Blueprint['security']['keys'];

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
export function planKeys(hall: string, purposes: readonly KeyPurpose[], existing: ExistingKeys = {}): KeyPlan[] {
  return purposes.map((purpose) => {
    const there = existing[purpose];
    return {
      purpose,
      alias: `alias/datahall/${hall}/${purpose}`,
      description: `${hall}: ${DESCRIPTIONS[purpose]}`,
      ...(there !== undefined && { existing: there }),
    };
  });
}

/** Keys that are there already and encrypt nothing of the hall. */
export function unusedKeys(existing: ExistingKeys = {}, purposes: readonly KeyPurpose[]): Diagnostic[] {
  return KEY_PURPOSES.filter((purpose) => existing[purpose] !== undefined && !purposes.includes(purpose)).map(
    (purpose) => ({
      code: 'contradiction',
      severity: 'error',
      path: ['security', 'keys', purpose],
      message: `nothing of this hall is encrypted with it: ${DESCRIPTIONS[purpose]}`,
      hint: 'remove it, or the waiver of its control',
    }),
  );
}

/** Keys by the month, and the requests to them; a key that is there already is paid elsewhere. */
export function keyCosts(
  purposes: readonly KeyPurpose[],
  existing: ExistingKeys = {},
  region: RegionCatalog,
  { keyRequests }: Blueprint['usage'],
): FixedCost[] {
  const made = purposes.filter((purpose) => existing[purpose] === undefined);
  return [
    used('software', { kind: 'kms-keys' }, made.length, 'key-month', priceOf(region, 'kmsKeyUsdPerMonth')),
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
