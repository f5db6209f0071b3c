import type { Blueprint } from '../blueprint/schema.js';
import type { KeyPlan, KeyPurpose } from './plan.js';

const DESCRIPTIONS: Readonly<Record<KeyPurpose, string>> = {
  alerts: 'alarms and budget warnings',
  audit: 'trail and configuration history of the account',
  cluster: 'Kubernetes secrets',
  data: 'buckets, file systems and backups',
  logs: 'log groups',
  volumes: 'disks of the nodes',
};

/** Sorted; one key each. */
export function keyPurposes({ account }: Blueprint): KeyPurpose[] {
  const audit = account.trail || account.config;
  return ['alerts', ...(audit ? (['audit'] as const) : []), 'cluster', 'data', 'logs', 'volumes'];
}

export function planKeys(blueprint: Blueprint): KeyPlan[] {
  return keyPurposes(blueprint).map((purpose) => ({
    purpose,
    alias: `alias/datahall/${blueprint.name}/${purpose}`,
    description: `${blueprint.name}: ${DESCRIPTIONS[purpose]}`,
  }));
}
