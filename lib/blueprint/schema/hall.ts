import { CONTINENTS } from '../../units/closed-lists.js';
import { closed, Type } from '../../units/schema.js';
import { choice, formatted } from './fields.js';

/** Key `region`. `any`: every region of the catalog. */
export const Region = Type.Union(
  [
    Type.String({ description: 'A region, or `any`.', examples: ['us-east-1'] }),
    Type.Array(Type.String(), { minItems: 1, maxItems: 50, uniqueItems: true, description: 'Regions to choose from.' }),
  ],
  {
    description:
      'AWS region. A list, or `any` under `residency`: the best is chosen with the rest, by price, energy and grid carbon.',
    examples: ['us-east-1'],
  },
);

/** Key `residency`. A region qualifies by its country or its continent. */
export const Residency = Type.Object(
  {
    countries: Type.Array(Type.String(), {
      default: [],
      maxItems: 250,
      description: 'ISO 3166-1 alpha-2, such as DE.',
    }),
    continents: Type.Array(choice(CONTINENTS, { description: 'Continent.' }), {
      default: [],
      maxItems: 10,
      description: 'Whole continents.',
    }),
  },
  { ...closed, description: 'Where data may be stored: in any of the countries or continents. Default: anywhere.' },
);

/** Key `state`: backend of Terraform. Default: a local file. */
export const State = Type.Object(
  {
    bucket: formatted(
      '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
      {
        code: 'name-invalid',
        rule: 'a bucket name: 3 to 63 lower-case letters, digits, hyphens and dots, a letter or digit at both ends',
      },
      { description: 'S3 bucket of the Terraform state.', examples: ['terraform-states'] },
    ),
    region: Type.String({
      examples: ['eu-west-1'],
      description: 'Of that bucket.',
      derived: '`region`, if that is a single one',
    }),
    key: Type.String({
      minLength: 1,
      maxLength: 1024,
      broken: { code: 'name-invalid', rule: '1 to 1024 characters' },
      examples: ['datahall/train.tfstate'],
      description: 'Of the object that holds the state.',
      derived: '`datahall/<name>.tfstate`',
    }),
  },
  { ...closed, description: 'Keep the Terraform state in S3, with a lock file. Default: a local file.' },
);

/** Key `tags`. AWS allows 50 on a resource; the rest are those of datahall, EKS and FSx. */
export const Tags = Type.Record(Type.String(), Type.String(), {
  default: {},
  description: 'Tags of every resource that supports them; 40 at most.',
});
