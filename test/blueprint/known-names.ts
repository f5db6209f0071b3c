import type { KnownNames } from '../../lib/blueprint/names/known-names.js';

/** A small catalog's names: the tests of this room do not move when the catalog does. */
export const KNOWN: KnownNames = {
  regions: ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-east-2', 'us-west-2'],
  instanceTypes: ['g6e.48xlarge', 'p4d.24xlarge', 'p5.48xlarge', 'p5en.48xlarge', 'trn1.32xlarge'],
  families: ['g6e', 'p4d', 'p5', 'p5en', 'trn1'],
  places: {
    'eu-central-1': { country: 'DE', continent: 'Europe' },
    'eu-west-1': { country: 'IE', continent: 'Europe' },
    'us-east-1': { country: 'US', continent: 'North America' },
    'us-east-2': { country: 'US', continent: 'North America' },
    'us-west-2': { country: 'US', continent: 'North America' },
  },
  zones: {
    'us-east-1': ['use1-az1', 'use1-az2', 'use1-az4', 'use1-az5', 'use1-az6'],
    'us-west-2': ['usw2-az1', 'usw2-az2', 'usw2-az3'],
  },
  quotas: ['on-demand-g', 'on-demand-p', 'on-demand-trn', 'spot-p5'],
};
