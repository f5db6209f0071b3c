import { closed, Type } from '../../units/schema.js';
import { choice, formatted } from './fields.js';

/** Controls of the security profiles, by id; what each asks for stands in the plan's catalogue of controls. */
export const CONTROL_IDS = [
  'access-by-folder',
  'access-logs',
  'alerts-read',
  'audit-trail',
  'backup-lock',
  'backups',
  'budget-warnings',
  'configuration-history',
  'data-kept',
  'endpoint-not-open',
  'endpoint-private',
  'flow-logs',
  'key-alerts',
  'key-audit',
  'key-cluster',
  'key-data',
  'key-logs',
  'key-volumes',
  'logs-kept',
  'no-internet',
  'nodes-not-public',
  'one-role-each',
  'people-named',
  'permissions-boundary',
  'personal-data',
  's3-by-gateway',
  'state-remote',
  'threat-detection',
  'versions-kept',
] as const;

export type ControlId = (typeof CONTROL_IDS)[number];

/** hardened asks for all that baseline asks for, and more. */
export const SECURITY_PROFILES = ['baseline', 'hardened'] as const;
export type SecurityProfile = (typeof SECURITY_PROFILES)[number];

const Waiver = Type.Object(
  {
    control: choice(CONTROL_IDS, { description: 'A control of the security profile.' }),
    reason: Type.String({
      minLength: 10,
      maxLength: 500,
      broken: {
        code: 'wrong-value',
        rule: 'a reason of 10 to 500 characters, which stands in the plan and its reports',
      },
      description: 'Why the hall may do without it.',
      examples: ['the trail of the organisation covers this account'],
    }),
  },
  { ...closed, description: 'A control that this hall does without.' },
);

export const Security = Type.Object(
  {
    profile: choice(SECURITY_PROFILES, {
      default: 'baseline',
      description:
        'Controls that the plan is held to. baseline: what every hall should have. hardened: what a security review asks for; what the blueprint leaves open is then a mistake.',
    }),
    waivers: Type.Array(Waiver, {
      default: [],
      maxItems: CONTROL_IDS.length,
      description:
        'Controls to do without, each with its reason. Waiving a key means that AWS’s own keys encrypt; hardened does not allow that.',
    }),
    permissionsBoundary: Type.Optional(
      formatted(
        '^policy/[A-Za-z0-9+=,.@_/-]*[A-Za-z0-9+=,.@_-]$',
        { code: 'name-invalid', rule: "policy/<name>, a customer managed policy of the hall's account" },
        {
          description: 'IAM policy that bounds every role of the hall. Default: none.',
          examples: ['policy/team-boundary'],
        },
      ),
    ),
  },
  { ...closed, default: {}, description: 'What the hall must hold to, beyond what every hall does.' },
);
