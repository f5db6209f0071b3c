import { compareLists, type Effect, type Effects, ELSEWHERE, inPlace } from '../kinds/effects.js';
import type { PlanChange } from '../kinds/plan-change.js';
import { platformOf } from '../platforms/platforms.js';
import type { Hall } from '../shape/hall.js';
import type { KeyPlan, KeyPurpose } from '../shape/identity-plan.js';
import { storeOf } from '../stores/stores.js';

/** Changes of encryption keys: an added or removed key changes the encryption of resources, which some do not support. */
export function compareKeys(before: Hall, after: Hall): PlanChange[] {
  const hasFixedKey = before.stores.some((store) => storeOf(store).keyIsFixed(store));
  return compareLists<KeyPlan>(subjectOf, before.keys, after.keys, {
    added: ({ purpose }) => {
      // Secrets are encrypted anew with a key that takes the place of another; the cluster stays only where there was none.
      const isFirst = !before.keys.some((key) => key.purpose === purpose);
      const harmless = (purpose === 'cluster' && isFirst) || (purpose === 'data' && !hasFixedKey);
      return harmless ? { kind: 'adds', why: 'a new key' } : OTHER_KEY[purpose];
    },
    removed: ({ purpose, existing }) => {
      if (existing !== undefined) return { ...OTHER_KEY[purpose], why: `it stays; ${OTHER_KEY[purpose].why}` };
      if (purpose === 'volumes') return OTHER_KEY.volumes;
      // It encrypts nothing but secrets of the cluster.
      if (purpose === 'cluster' && platformOf(after).secretsKey?.(after) !== 'hall') {
        return { kind: 'removes', why: 'the cluster is deleted, and its secrets with it' };
      }
      const why = `data encrypted with it becomes unreadable; ${OTHER_KEY[purpose].why}`;
      return { kind: 'removes-data', why };
    },
    kept: KEY_EFFECTS,
  });
}

/** A key that is there already is another than that of the hall, and than any other. */
function subjectOf({ purpose, existing }: KeyPlan): string {
  return existing === undefined ? `key ${purpose}` : `key ${purpose} ${existing}`;
}

/** What another key does to what is encrypted. */
const OTHER_KEY: Readonly<Record<KeyPurpose, Effect>> = {
  alerts: inPlace('messages are encrypted with another key'),
  audit: inPlace('new records are encrypted with another key'),
  cluster: { kind: 'replaces-data', why: 'encryption_config cannot be removed: the cluster is recreated' },
  data: { kind: 'replaces-data', why: 'kms_key_id is fixed at creation: an empty file system is created' },
  logs: inPlace('new logs are encrypted with another key'),
  volumes: { kind: 'needs-drain', why: 'disks are encrypted when a node starts: nodes are replaced' },
};

const KEY_EFFECTS: Effects<KeyPlan> = {
  purpose: ELSEWHERE,
  alias: inPlace('the alias is updated'),
  description: inPlace('the description is updated'),
  existing: ELSEWHERE,
};
