import type { KeyPurpose } from '../shape/identity-plan.js';
import type { Control } from './control.js';

/**
 * Whether a key of the hall encrypts something. A profile that is hardened never does without: who may use a key of AWS can
 * not be said.
 */
export function ownKey(purpose: KeyPurpose, title: string, standards: readonly string[]): Control {
  return {
    title,
    standards,
    profile: 'baseline',
    waivable: 'baseline',
    path: ['security', 'waivers'],
    hint: 'report this: every hall has the key unless it is waived',
    check: (hall, platform) => {
      const { keys, network, operations } = hall;
      if (purpose === 'audit' && operations.account.auditBucket === null) return null;
      if (purpose === 'cluster') {
        const whose = platform.secretsKey?.(hall);
        if (whose === undefined) return null;
        if (whose === 'stated') return [];
        // Of a cluster that is there, nothing is known but what its owner states.
        if (whose === 'unstated') return network.existing?.closed ? ['cluster, whose key nobody states'] : null;
      }
      return keys.some((key) => key.purpose === purpose) ? [] : [purpose];
    },
  };
}
