import type { EC2Client } from '@aws-sdk/client-ec2';
import { partitionOf } from '../facts/partitions.js';
import { clientPerRegion, listOf, SDK_SETTINGS } from './aws-clients.js';
import { type CatalogApi, MalformedAnswerError } from './catalog-api.js';
import { describedType } from './described-type.js';

const CAPACITY_BLOCK_HOURS = 24;

/**
 * The API over the AWS SDK, which is loaded only here. Credentials, profile and endpoints are the SDK's own:
 * `AWS_PROFILE`, `AWS_ENDPOINT_URL_EC2` and so on. The SDK's retries are off: the caller retries.
 */
export async function openAwsCatalogApi(): Promise<CatalogApi> {
  const ec2 = await import('@aws-sdk/client-ec2');
  const client = clientPerRegion<EC2Client>((region) => new ec2.EC2Client({ ...SDK_SETTINGS, region }));

  return {
    async regions(near) {
      // The home of a partition is enabled in each of its accounts.
      const answer = await client(partitionOf(near).homeRegion).send(
        new ec2.DescribeRegionsCommand({ AllRegions: true }),
      );
      return listOf('DescribeRegions', answer.Regions).map(({ RegionName, OptInStatus }) => {
        if (!RegionName) throw new MalformedAnswerError('DescribeRegions', 'a region has no name');
        return [RegionName, OptInStatus === 'not-opted-in' ? 'not-enabled' : 'enabled'] as const;
      });
    },

    async instanceTypes(region, token) {
      const answer = await client(region).send(
        new ec2.DescribeInstanceTypesCommand({ MaxResults: 100, ...(token ? { NextToken: token } : {}) }),
      );
      const infos = listOf('DescribeInstanceTypes', answer.InstanceTypes);
      return { items: infos.map(describedType), next: answer.NextToken || null };
    },

    async offerings(region, token) {
      const answer = await client(region).send(
        new ec2.DescribeInstanceTypeOfferingsCommand({
          LocationType: 'availability-zone-id',
          MaxResults: 1000,
          ...(token ? { NextToken: token } : {}),
        }),
      );
      const items = listOf('DescribeInstanceTypeOfferings', answer.InstanceTypeOfferings).map((offering) => {
        if (!offering.InstanceType || !offering.Location) {
          throw new MalformedAnswerError('DescribeInstanceTypeOfferings', 'an offering has no type or no zone');
        }
        return { instanceType: offering.InstanceType as string, zoneId: offering.Location };
      });
      return { items, next: answer.NextToken || null };
    },

    async spotPrices(region, { from, until }, token) {
      // The answer begins with the price in force at the start, which the last change before it set.
      const answer = await client(region).send(
        new ec2.DescribeSpotPriceHistoryCommand({
          ProductDescriptions: ['Linux/UNIX'],
          StartTime: new Date(from),
          EndTime: new Date(until),
          MaxResults: 1000,
          ...(token ? { NextToken: token } : {}),
        }),
      );
      const items = listOf('DescribeSpotPriceHistory', answer.SpotPriceHistory).map((entry) => {
        const usdPerHour = Number(entry.SpotPrice);
        if (!entry.InstanceType || !(usdPerHour > 0)) {
          throw new MalformedAnswerError('DescribeSpotPriceHistory', `a price is ${JSON.stringify(entry.SpotPrice)}`);
        }
        return {
          instanceType: entry.InstanceType as string,
          zone: entry.AvailabilityZoneId ?? entry.AvailabilityZone ?? '',
          usdPerHour,
          timestamp: entry.Timestamp?.getTime() ?? 0,
        };
      });
      return { items, next: answer.NextToken || null };
    },

    async capacityBlocks(region, { instanceType, ultraserver }, token) {
      const answer = await client(region).send(
        new ec2.DescribeCapacityBlockOfferingsCommand({
          ...(ultraserver === null
            ? { InstanceType: instanceType, InstanceCount: 1 }
            : { UltraserverType: ultraserver, UltraserverCount: 1 }),
          CapacityDurationHours: CAPACITY_BLOCK_HOURS,
          ...(token ? { NextToken: token } : {}),
        }),
      );
      const items = (answer.CapacityBlockOfferings ?? []).flatMap((offering) => {
        const fee = Number(offering.UpfrontFee);
        const hours = offering.CapacityBlockDurationHours ?? 0;
        const count = offering.InstanceCount ?? 0;
        if (!(fee > 0 && hours > 0 && count > 0)) {
          throw new MalformedAnswerError(
            'DescribeCapacityBlockOfferings',
            `a fee is ${JSON.stringify(offering.UpfrontFee)}`,
          );
        }
        if ((offering.CurrencyCode ?? 'USD') !== 'USD') return [];
        return [{ instanceType, usdPerHour: fee / hours / count }];
      });
      return { items, next: answer.NextToken || null };
    },
  };
}
