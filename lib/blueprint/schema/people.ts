import { Type } from '../../units/schema.js';
import { closed, formatted } from './fields.js';

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
