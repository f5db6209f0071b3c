import { CONTINENTS } from '../../units/closed-lists.js';
import { closed, Type } from '../../units/schema.js';
import { choice, formatted, quantity } from './fields.js';

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

/** Key `catalog`. Terms on the catalog that the hall is sized with. */
export const CatalogTerms = Type.Object(
  {
    maxAge: Type.Optional(
      quantity('duration', {
        description: 'Age of instance prices from which `synth` warns. Default: it does not.',
        examples: ['180 d'],
        limits: { min: 24, max: 8760 * 10 },
      }),
    ),
  },
  { ...closed, default: {}, description: 'Terms on the catalog. Reports print the days of its prices.' },
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
    key: formatted(
      // What S3 asks to avoid is left out: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
      "^(?!/)(?!(.*/)?\\.{1,2}(/|$))[A-Za-z0-9!_.*'()&$@=;/:+ ,?-]{1,1024}$",
      {
        code: 'wrong-value',
        rule: "1 to 1024 letters, digits, blanks and ! - _ . * ' ( ) & $ @ = ; : + , ? /, no slash first, no part . or ..",
      },
      {
        examples: ['datahall/train.tfstate'],
        description: 'Of the object that holds the state.',
        derived: '`datahall/<name>.tfstate`',
      },
    ),
  },
  { ...closed, description: 'Keep the Terraform state in S3, with a lock file. Default: a local file.' },
);

/** Key `tags`. AWS allows 50 on a resource; the rest are those of datahall, EKS and FSx. */
export const Tags = Type.Record(Type.String(), Type.String(), {
  default: {},
  description: 'Tags of every resource that supports them; 40 at most.',
});
