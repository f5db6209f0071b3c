import { closed, Type } from '../../units/schema.js';
import { choice, formatted } from './fields.js';

/** Who is told, and what is kept so that a loss can be undone. */
export const Operations = Type.Object(
  {
    emails: Type.Optional(
      Type.Array(
        formatted(
          '^[^\\s@]{1,64}@[^\\s@]+\\.[^\\s@]{2,}$',
          { code: 'wrong-value', rule: 'an e-mail address' },
          { description: 'An address, which has to confirm once.', examples: ['hall-operators@example.org'] },
        ),
        {
          maxItems: 50,
          uniqueItems: true,
          description:
            'Who gets alarms and budget warnings, through an SNS topic. Empty: something else subscribes to it. Default: nobody, and a warning.',
        },
      ),
    ),
    budget: choice(['account', 'hall'], {
      default: 'account',
      description:
        'What the budget (this plan’s monthly cost) is compared with. account: all that the account spends. hall: what carries the tag `datahall:hall`, which has to be active as a cost allocation tag, or nothing is ever counted.',
    }),
    backupDays: Type.Integer({
      minimum: 1,
      maximum: 36_500,
      default: 35,
      description: 'Days that daily backups of file systems are kept, also after a file system is gone.',
    }),
  },
  { ...closed, default: {}, description: 'Alarms, dashboard, budget and backups, which every hall has.' },
);

const once = (description: string) => Type.Boolean({ default: false, description });

/** An account has one of each: a second one fails, or is billed twice. */
export const Account = Type.Object(
  {
    id: Type.Optional(
      formatted(
        '^[0-9]{12}$',
        { code: 'wrong-value', rule: 'an account id: 12 digits in quotes, such as "123456789012"' },
        {
          description:
            'The only account that the hall may stand in, in quotes: with credentials of another, Terraform stops before it reads or changes anything. Default: whichever the credentials belong to.',
          examples: ['123456789012'],
        },
      ),
    ),
    trail: once('CloudTrail of all regions, with validated log files in a bucket of the hall.'),
    config: once('AWS Config: recorder and delivery channel.'),
    guardDuty: once('GuardDuty detector, with EKS audit logs and S3 data events.'),
    macie: once('Amazon Macie, with a weekly look for personal data in the buckets of the hall.'),
    costTags: once(
      'Cost allocation tags `datahall:…`: only in the account that pays, a day after the first resource carries them.',
    ),
    diskEncryption: once(
      'Amazon EBS: every new disk of the account in the region is encrypted, also what others make.',
    ),
    autoScalingRole: once(
      'Service-linked role of EC2 Auto Scaling, which the key for disks names. An account has it since its first Auto Scaling group.',
    ),
  },
  {
    ...closed,
    default: {},
    description:
      'Which account, and what an account has one of, to be set up by this hall. Default: it is there, or somebody else’s.',
  },
);

/** Roles and users of the hall's own account, as IAM names them: no entry can name another account's. */
const principals = (description: string, example: string) =>
  Type.Array(
    formatted(
      '^(role|user)/[*/]*[A-Za-z0-9+=,.@_-]([A-Za-z0-9+=,.@_/*-]*[A-Za-z0-9+=,.@_*-])?$',
      {
        code: 'name-invalid',
        rule: 'role/<name> or user/<name> of the hall\'s account; "*" stands for any characters, never alone',
      },
      { description: 'A role or user of the account that the hall stands in.', examples: [example] },
    ),
    { default: [], maxItems: 100, uniqueItems: true, description },
  );

/** Who may do what in the cluster. */
export const People = Type.Object(
  {
    admins: principals(
      'May assume the role that administers the cluster. Empty: whoever the policies of the account let assume it.',
      'role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Platform_*',
    ),
    viewers: principals(
      'May assume a role that sees the cluster, its secrets excepted. Empty: there is no such role.',
      'role/research-team',
    ),
  },
  { ...closed, default: {}, description: 'People: each list is the trust of one IAM role with its EKS access entry.' },
);

/** What the account must allow before a hall can stand. */
export const Quotas = Type.Object(
  {
    request: Type.Boolean({
      default: false,
      description:
        'Terraform asks Service Quotas for what an account does not have by default, and lowers nothing. AWS may take days: apply the requests first, with `-target`.',
    }),
  },
  { ...closed, default: {}, description: 'Quotas of the account, as `datahall quota` lists them.' },
);

/** What becomes of data when its description goes. */
export const Retention = Type.Object(
  {
    data: choice(['keep', 'release'], {
      default: 'keep',
      description:
        'keep: no plan destroys a bucket, a file system, a backup or a key. release: the next apply lifts the protection, empties buckets when they go, makes no last backup and unlocks the cluster; a destroy after it leaves nothing.',
    }),
  },
  { ...closed, default: {}, description: 'What holds data is never destroyed unless it is let go here.' },
);
