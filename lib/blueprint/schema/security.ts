import { closed, formatted } from './fields.js';
import { Type } from './type.js';

export const Security = Type.Object(
  {
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
