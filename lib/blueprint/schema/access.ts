import { Type } from '../../units/schema.js';
import { choice, closed, formatted } from './fields.js';

/** Data of other workloads that the pods of this one may use: its own stores need no entry. */
export const Access = Type.Array(
  Type.Object(
    {
      store: formatted(
        '^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$',
        { code: 'name-invalid', rule: '<workload>.<store>, an object store of another workload' },
        { description: 'An object store of another workload.', examples: ['train.models'] },
      ),
      prefix: formatted(
        "^([A-Za-z0-9!_.'()-]+/)*$",
        { code: 'wrong-value', rule: 'a folder that ends with a slash, such as "exported/"' },
        {
          default: '',
          description: 'Folder that the access ends at, with a slash at its end; empty: all of the store.',
          examples: ['exported/'],
        },
      ),
      mode: choice(['read', 'write'], {
        default: 'read',
        description: 'read: list and get. write: put and delete too.',
      }),
    },
    closed,
  ),
  { default: [], maxItems: 50, description: 'Data of other workloads that this one uses: nothing else is open to it.' },
);
