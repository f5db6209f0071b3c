import type { RegionCatalog } from './catalog.js';

/** What a catalog says of a region that does not come from AWS's interfaces. */
export type RegionNames = Pick<RegionCatalog, 'label' | 'country' | 'continent'>;

/**
 * Regions that the shipped catalog does not have and a refresh can add, by name. Source: the regions of botocore's
 * `endpoints.json` and "AWS Regions" in the AWS documentation (names as the price list has them).
 */
export const LATER_REGIONS: Readonly<Record<string, RegionNames>> = {
  'ap-east-2': { label: 'Asia Pacific (Taipei)', country: 'TW', continent: 'Asia' },
  'ap-southeast-6': { label: 'Asia Pacific (New Zealand)', country: 'NZ', continent: 'Oceania' },
  'ap-southeast-7': { label: 'Asia Pacific (Thailand)', country: 'TH', continent: 'Asia' },
  'mx-central-1': { label: 'Mexico (Central)', country: 'MX', continent: 'North America' },
  'us-gov-east-1': { label: 'AWS GovCloud (US-East)', country: 'US', continent: 'North America' },
  'us-gov-west-1': { label: 'AWS GovCloud (US-West)', country: 'US', continent: 'North America' },
  'cn-north-1': { label: 'China (Beijing)', country: 'CN', continent: 'Asia' },
  'cn-northwest-1': { label: 'China (Ningxia)', country: 'CN', continent: 'Asia' },
};
