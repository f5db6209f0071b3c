import { closed, Type } from '../../units/schema.js';
import { choice, formatted } from './fields.js';

/** Key `operations`: alerts, budget and backups. */
export const Operations = Type.Object(
  {
    emails: Type.Optional(
      Type.Array(
        formatted(
          // RFC 5321's letters of an unquoted address, without braces and backticks, which mean something to programs.
          "^[A-Za-z0-9.!#$%&'*+/=?^_|~-]{1,64}@([A-Za-z0-9-]+\\.)+[A-Za-z0-9-]{2,}$",
          { code: 'wrong-value', rule: 'an e-mail address of at most 254 characters' },
          {
            maxLength: 254,
            description: 'An address, which confirms the subscription once.',
            examples: ['hall-operators@example.org'],
          },
        ),
        {
          maxItems: 50,
          uniqueItems: true,
          description:
            'Recipients of alarms and budget alerts, through an SNS topic. Empty: something else subscribes to the topic. Default: none, with a warning.',
        },
      ),
    ),
    budget: choice(['account', 'hall'], {
      default: 'account',
      description:
        'Spend that the budget (this plan’s monthly cost) tracks. account: all spend of the account. hall: resources with the tag `datahall:hall`, which must be active as a cost allocation tag: otherwise the spend is always 0.',
    }),
    overBudget: choice(['alert', 'stop-scaling'], {
      default: 'alert',
      description:
        'What follows when the month has cost more than the budget. stop-scaling: no more nodes are started. On EKS the autoscaler loses the right to; on Batch compute environments are disabled, on EC2 groups no longer launch. Nodes that run go on, and so does capacity that is held. Ignored on EKS without autoscaler, and on Slurm.',
    }),
    backupDays: Type.Integer({
      minimum: 1,
      maximum: 36_500,
      default: 35,
      description: 'Retention of daily backups of file systems, in days; backups outlive their file system.',
    }),
  },
  { ...closed, default: {}, description: 'Alarms, dashboard, budget and backups.' },
);

const once = (description: string) => Type.Boolean({ default: false, description });

/** Key `account`. An account has one of each: a second one fails, or is billed twice. */
export const Account = Type.Object(
  {
    id: Type.Optional(
      formatted(
        '^[0-9]{12}$',
        { code: 'wrong-value', rule: 'an account id: 12 digits in quotes, such as "123456789012"' },
        {
          description:
            'The only account that the hall may be in, in quotes: with credentials of another, Terraform stops before it reads or changes anything. Default: the account of the credentials.',
          examples: ['123456789012'],
        },
      ),
    ),
    zoneIds: Type.Optional(
      Type.Record(Type.String(), Type.String({ description: 'Id of the zone.', examples: ['use1-az6'] }), {
        maxProperties: 200,
        description:
          'Zone ids by zone name in this account, such as { us-east-1a: use1-az6 }: names differ from account to account. Only for names that are used.',
      }),
    ),
    trail: once('CloudTrail of all regions, with validated log files in a bucket of the hall.'),
    config: once('AWS Config: recorder and delivery channel.'),
    guardDuty: once('GuardDuty detector, with EKS audit logs and S3 data events.'),
    accessAnalyzer: once('IAM Access Analyzer: what of the account is shared with others.'),
    macie: once('Amazon Macie, with a weekly discovery job for personal data in the buckets of the hall.'),
    costTags: once(
      'Cost allocation tags `datahall:…`: only in the account that pays, a day after the first resource carries them.',
    ),
    diskEncryption: once('Encryption by default of Amazon EBS: every new volume of the account in the region.'),
    autoScalingRole: once(
      'Service-linked role of EC2 Auto Scaling, which the key for volumes names. An account has it since its first Auto Scaling group.',
    ),
  },
  {
    ...closed,
    default: {},
    description:
      'The account, and account-wide settings that this hall sets up. Default: they exist already, or are managed elsewhere.',
  },
);

/** Roles and users of the hall's own account, as IAM names them; those of other accounts can not be named. */
const principals = (description: string, example: string) =>
  Type.Array(
    formatted(
      '^(role|user)/[*/]*[A-Za-z0-9+=,.@_-]([A-Za-z0-9+=,.@_/*-]*[A-Za-z0-9+=,.@_*-])?$',
      {
        code: 'name-invalid',
        rule: 'role/<name> or user/<name> of the hall\'s account; "*" matches any characters, never alone',
      },
      { description: 'A role or user of the account of the hall.', examples: [example] },
    ),
    { default: [], maxItems: 100, uniqueItems: true, description },
  );

/** Key `people`: IAM principals and their access to the cluster. */
export const People = Type.Object(
  {
    admins: principals(
      'May assume the role that administers the cluster. Empty: those whom the IAM policies of the account allow.',
      'role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Platform_*',
    ),
    viewers: principals(
      'May assume the role that reads the cluster, secrets excepted. Empty: there is no such role.',
      'role/research-team',
    ),
    mfa: Type.Boolean({
      default: false,
      description:
        'Whether the roles take sessions with MFA alone. AWS forgets MFA where one role assumes another: leave it out where people sign in through roles, whose sign-in service asks for it.',
    }),
  },
  { ...closed, default: {}, description: 'People: each list is the trust of one IAM role with its EKS access entry.' },
);

/** Key `quotas`. */
export const Quotas = Type.Object(
  {
    request: Type.Boolean({
      default: false,
      description:
        'Terraform requests increases from Service Quotas where the hall needs more than the default, and lowers nothing. AWS may need days: apply the requests first, with `-target`.',
    }),
  },
  { ...closed, default: {}, description: 'Quotas of the account, as `datahall quota` lists them.' },
);

/** Key `retention`: what happens to data that the blueprint no longer describes. */
export const Retention = Type.Object(
  {
    data: choice(['keep', 'release'], {
      default: 'keep',
      description:
        'keep: no plan destroys a bucket, a file system, a backup or a key. release: the next apply removes the protection of stores, keys and cluster, and the final backup; a destroy after it deletes everything, buckets with their objects.',
    }),
  },
  { ...closed, default: {}, description: 'Resources with data are never destroyed unless they are released here.' },
);
