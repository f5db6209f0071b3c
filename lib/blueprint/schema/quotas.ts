import { Type } from '../../units/schema.js';
import { closed } from './fields.js';

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
