import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { KeyPlan, KeyPurpose } from '../shape/identity-plan.js';

const DESCRIPTIONS: Readonly<Record<KeyPurpose, string>> = {
  alerts: 'alarms and budget warnings',
  audit: 'trail and configuration history of the account',
  cluster: 'Kubernetes secrets',
  data: 'buckets, file systems and backups',
  logs: 'log groups',
  volumes: 'disks of the nodes',
};

/** Sorted; one key each. A key that is waived is not made: AWS's own encrypt, or none where AWS has none. */
export function keyPurposes({ account, platform, security }: Blueprint): KeyPurpose[] {
  const wanted: KeyPurpose[] = [
    'alerts',
    ...(account.trail || account.config ? (['audit'] as const) : []),
    ...(platform === 'eks' ? (['cluster'] as const) : []),
    'data',
    'logs',
    'volumes',
  ];
  return wanted.filter((purpose) => !security.waivers.some(({ control }) => control === `key-${purpose}`));
}

export function planKeys(blueprint: Blueprint): KeyPlan[] {
  return keyPurposes(blueprint).map((purpose) => ({
    purpose,
    alias: `alias/datahall/${blueprint.name}/${purpose}`,
    description: `${blueprint.name}: ${DESCRIPTIONS[purpose]}`,
  }));
}
