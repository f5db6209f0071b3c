/** A part of AWS with accounts, endpoints and names of its own. */
export interface Partition {
  /** As in an ARN: `arn:aws-cn:…`. */
  readonly name: 'aws' | 'aws-us-gov' | 'aws-cn';
  /** Of its endpoints: `ec2.<region>.amazonaws.com.cn`. */
  readonly dnsSuffix: string;
  /** A region that every account of it may use. */
  readonly homeRegion: string;
  /** Where its price lists are served. GovCloud is in those of the public partition. */
  readonly priceListUrl: string;
  /** Currency of its prices. */
  readonly currency: 'USD' | 'CNY';
}

const PUBLIC_PRICE_LIST = 'https://pricing.us-east-1.amazonaws.com';

/**
 * Partitions by how their regions' names begin. Sources: `partitions.json` of botocore (names, suffixes); the AWS China
 * guide "Feature availability and implementation differences: billing" (host of price lists, prices in CNY).
 */
const PARTITIONS: readonly (Partition & { readonly regions: RegExp })[] = [
  {
    name: 'aws-us-gov',
    regions: /^us-gov-/,
    dnsSuffix: 'amazonaws.com',
    homeRegion: 'us-gov-west-1',
    priceListUrl: PUBLIC_PRICE_LIST,
    currency: 'USD',
  },
  {
    name: 'aws-cn',
    regions: /^cn-/,
    dnsSuffix: 'amazonaws.com.cn',
    homeRegion: 'cn-north-1',
    priceListUrl: 'https://pricing.cn-north-1.amazonaws.com.cn',
    currency: 'CNY',
  },
];

const PUBLIC: Partition = {
  name: 'aws',
  dnsSuffix: 'amazonaws.com',
  homeRegion: 'us-east-1',
  priceListUrl: PUBLIC_PRICE_LIST,
  currency: 'USD',
};

/** The partition of a region, by its name, be it known or not. */
export function partitionOf(region: string): Partition {
  return PARTITIONS.find(({ regions }) => regions.test(region)) ?? PUBLIC;
}
