import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import { type ControlId, SECURITY_PROFILES, type SecurityProfile } from '../../blueprint/schema/security.js';

/** Whether a profile includes another. */
export function includes(profile: SecurityProfile, other: SecurityProfile): boolean {
  return SECURITY_PROFILES.indexOf(profile) >= SECURITY_PROFILES.indexOf(other);
}

/** The mildest profile under which a hall has what changes how it works: nobody is given it unasked. */
const SET_BY = {
  'audit-locked': 'regulated',
  'backup-lock': 'hardened',
  'dns-closed': 'regulated',
  'dns-logged': 'hardened',
  'images-pinned': 'regulated',
  'network-policies': 'regulated',
  'pods-restricted': 'regulated',
} as const satisfies Partial<Record<ControlId, SecurityProfile>>;

/** Whether the profile of a hall gives it what a control asks for. A waiver takes it out. */
export function isSetBy({ profile, waivers }: Blueprint['security'], id: keyof typeof SET_BY): boolean {
  return includes(profile, SET_BY[id]) && !waivers.some(({ control }) => control === id);
}
