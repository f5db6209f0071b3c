import { Type } from '../../units/schema.js';
import { choice, closed, formatted } from './fields.js';

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
