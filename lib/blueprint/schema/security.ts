import { closed, Type } from '../../units/schema.js';
import { choice, formatted } from './fields.js';

/** Controls of the security profiles, by id; the plan's catalogue of controls describes each. */
export const CONTROL_IDS = [
  'access-analysed',
  'access-by-folder',
  'access-logs',
  'alerts-read',
  'audit-locked',
  'audit-trail',
  'backup-lock',
  'backups',
  'budget-warnings',
  'configuration-history',
  'data-kept',
  'dns-closed',
  'dns-logged',
  'endpoint-not-open',
  'endpoint-private',
  'flow-logs',
  'images-pinned',
  'key-alerts',
  'key-audit',
  'key-cluster',
  'key-data',
  'key-logs',
  'key-volumes',
  'logs-kept',
  'network-policies',
  'no-internet',
  'nodes-not-public',
  'one-role-each',
  'people-mfa',
  'people-named',
  'permissions-boundary',
  'personal-data',
  'pods-restricted',
  's3-by-gateway',
  'state-remote',
  'threat-detection',
  'versions-kept',
] as const;

/** One of `CONTROL_IDS`. */
export type ControlId = (typeof CONTROL_IDS)[number];

/** Profiles of controls, the mildest first: each includes those before it. */
export const SECURITY_PROFILES = ['baseline', 'hardened', 'regulated'] as const;
/** One of `SECURITY_PROFILES`. */
export type SecurityProfile = (typeof SECURITY_PROFILES)[number];

const Waiver = Type.Object(
  {
    control: choice(CONTROL_IDS, { description: 'A control of the security profile.' }),
    reason: Type.String({
      minLength: 10,
      maxLength: 500,
      broken: {
        code: 'wrong-value',
        rule: 'a reason of 10 to 500 characters, for the plan and its reports',
      },
      description: 'Why the hall does not need it.',
      examples: ['the trail of the organisation covers this account'],
    }),
  },
  { ...closed, description: 'A waived control.' },
);

const ownKey = (what: string) =>
  Type.Optional(
    Type.String({
      description: `Key of KMS that is there already, by id, alias or ARN, for ${what}. Default: the hall makes one.`,
      examples: ['alias/platform'],
    }),
  );

/** Key `security.keys`: by what they encrypt, as the hall makes them. */
const Keys = Type.Object(
  {
    alerts: ownKey('alarms and budget warnings'),
    audit: ownKey('the trail and the configuration history'),
    cluster: ownKey('Kubernetes secrets'),
    data: ownKey('buckets, file systems and backups'),
    logs: ownKey('log groups'),
    volumes: ownKey('disks of the nodes'),
  },
  {
    ...closed,
    description:
      'Customer managed keys that are there already, in place of keys of the hall. They are looked up and never changed: the outputs `key_policy_…` are the statements to paste into their policies, before the hall is applied.',
  },
);

const ownBucket = (what: string) =>
  Type.Optional(
    Type.String({
      description: `Bucket that is there already, with or without a folder, for ${what}. Default: the hall makes one.`,
      examples: ['s3://acme-logs/halls/'],
    }),
  );

/** Key `security.buckets`: by what is written into them. */
const Buckets = Type.Object(
  {
    accessLogs: ownBucket('the access logs of the buckets of the hall'),
    audit: ownBucket('the trail and the configuration history'),
    flowLogs: Type.Optional(
      Type.String({
        description:
          'Bucket that is there already, with or without a folder, for the flow logs of the VPC of the hall. Default: a log group.',
        examples: ['s3://acme-logs/halls/'],
      }),
    ),
  },
  {
    ...closed,
    description:
      'Buckets for records that are there already. They are looked up and never changed: the outputs `bucket_policy_…` are the statements to paste into their policies, before the hall is applied.',
  },
);

/** Key `security`. Default: the baseline profile, no waiver. */
export const Security = Type.Object(
  {
    profile: choice(SECURITY_PROFILES, {
      default: 'baseline',
      description:
        'Controls that the plan must pass. baseline: what every hall should have. hardened: what a security review requires; a control that fails is then an error. regulated: hardened, and pods that are closed to other namespaces and to privileges, of images from named registries, audit records that nobody deletes, sessions with MFA and an analyzer of access.',
    }),
    waivers: Type.Array(Waiver, {
      default: [],
      maxItems: CONTROL_IDS.length,
      description:
        'Waived controls, each with its reason. Without a customer managed key, AWS managed keys encrypt; hardened and regulated do not allow that.',
    }),
    buckets: Type.Optional(Buckets),
    keys: Type.Optional(Keys),
    permissionsBoundary: Type.Optional(
      formatted(
        '^(arn:aws[a-z-]*:iam::(aws|[0-9]{12}):)?policy/[A-Za-z0-9+=,.@_/-]*[A-Za-z0-9+=,.@_-]$',
        { code: 'name-invalid', rule: 'policy/<name>, or the ARN of a policy: arn:aws:iam::<account>:policy/<name>' },
        {
          description:
            'IAM policy that bounds every role of the hall: one of its account by name, or any by its ARN. Default: none.',
          examples: ['policy/team-boundary'],
        },
      ),
    ),
  },
  { ...closed, default: {}, description: 'Security controls of the hall.' },
);
