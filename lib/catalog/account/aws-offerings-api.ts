import type { CapacityBlockOffering, EC2Client, ReservedInstancesOffering } from '@aws-sdk/client-ec2';
import { SAVINGS_PLAN_PAYMENTS } from '../../units/closed-lists.js';
import { instantOf } from '../../units/instant.js';
import { clientPerRegion, listOf, SDK_SETTINGS } from '../refresh/aws-clients.js';
import { MalformedAnswerError } from '../refresh/catalog-api.js';
import type { OfferedBlock, OfferedReserved, OfferingsApi } from './offerings-api.js';

/**
 * The API over the AWS SDK, which is loaded only here. Retries are the caller's.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeCapacityBlockOfferings.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeReservedInstancesOfferings.html
 */
export async function openAwsOfferingsApi(): Promise<OfferingsApi> {
  const ec2 = await import('@aws-sdk/client-ec2');
  const client = clientPerRegion<EC2Client>((region) => new ec2.EC2Client({ ...SDK_SETTINGS, region }));

  return {
    async capacityBlocks(region, { instanceType, nodes, days, from }, token) {
      const answer = await client(region).send(
        new ec2.DescribeCapacityBlockOfferingsCommand({
          InstanceType: instanceType,
          InstanceCount: nodes,
          CapacityDurationHours: days * 24,
          ...(from !== null && { StartDateRange: new Date(from) }),
          ...(token ? { NextToken: token } : {}),
        }),
      );
      // No offer: EC2 leaves the list out.
      return { items: (answer.CapacityBlockOfferings ?? []).map(block), next: answer.NextToken || null };
    },

    async reservedInstances(region, instanceType, token) {
      const answer = await client(region).send(
        new ec2.DescribeReservedInstancesOfferingsCommand({
          Filters: [
            { Name: 'instance-type', Values: [instanceType] },
            { Name: 'scope', Values: ['Region'] },
          ],
          ProductDescription: 'Linux/UNIX',
          InstanceTenancy: 'default',
          IncludeMarketplace: false,
          ...(token ? { NextToken: token } : {}),
        }),
      );
      return { items: (answer.ReservedInstancesOfferings ?? []).map(reserved), next: answer.NextToken || null };
    },

    async zoneIds(region) {
      const answer = await client(region).send(new ec2.DescribeAvailabilityZonesCommand({}));
      return new Map(
        listOf('DescribeAvailabilityZones', answer.AvailabilityZones).map(({ ZoneName, ZoneId }) => {
          if (!ZoneName || !ZoneId) throw new MalformedAnswerError('DescribeAvailabilityZones', 'a zone has no id');
          return [ZoneName, ZoneId] as const;
        }),
      );
    },
  };
}

function block(offering: CapacityBlockOffering): OfferedBlock {
  const { CapacityBlockOfferingId: id, CapacityBlockDurationHours: hours, InstanceCount: nodes } = offering;
  const usd = Number(offering.UpfrontFee);
  if (!id || !(usd > 0) || !(Number(hours) > 0) || !(Number(nodes) > 0)) {
    throw new MalformedAnswerError('DescribeCapacityBlockOfferings', 'an offer has no id, fee, length or count');
  }
  const time = (date: Date | undefined) => (date === undefined ? null : instantOf(date.getTime() / 60_000));
  return {
    id,
    zoneName: offering.AvailabilityZone ?? null,
    nodes: nodes!,
    begins: time(offering.StartDate),
    ends: time(offering.EndDate),
    hours: hours!,
    usd: isUsd(offering) ? usd : null,
  };
}

const YEAR_SECONDS = 365 * 86_400;

function reserved(offering: ReservedInstancesOffering): OfferedReserved {
  const { Duration, FixedPrice, OfferingType, RecurringCharges = [], ReservedInstancesOfferingId: id } = offering;
  if (!id || !(Number(Duration) > 0) || !(Number(FixedPrice) >= 0)) {
    throw new MalformedAnswerError('DescribeReservedInstancesOfferings', 'an offer has no id, term or price');
  }
  const years = Duration! / YEAR_SECONDS;
  const hourly = RecurringCharges.reduce((sum, { Amount = 0 }) => sum + Amount, 0);
  const payment = OfferingType?.toLowerCase().replaceAll(' ', '-');
  return {
    id,
    term: years === 1 ? '1y' : years === 3 ? '3y' : null,
    payment: SAVINGS_PLAN_PAYMENTS.find((each) => each === payment) ?? null,
    offeringClass: offering.OfferingClass ?? 'standard',
    usdPerNodeHour: isUsd(offering) ? FixedPrice! / (Duration! / 3600) + hourly : null,
  };
}

function isUsd({ CurrencyCode = 'USD' }: { readonly CurrencyCode?: string | undefined }): boolean {
  return CurrencyCode === 'USD';
}
