import type { CapacityReservation, EC2Client, Instance, Tag } from '@aws-sdk/client-ec2';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { instantOf } from '../../units/instant.js';
import { clientPerRegion, listOf, SDK_SETTINGS } from '../refresh/aws-clients.js';
import { MalformedAnswerError } from '../refresh/catalog-api.js';
import type { AccountApi, FoundReservation, RunningInstance } from './account-api.js';

const HALL_TAG = 'datahall:hall';

/**
 * The API over the AWS SDK, which is loaded only here. Credentials, profile and endpoints are the SDK's own:
 * `AWS_PROFILE`, `AWS_ENDPOINT_URL_SERVICE_QUOTAS` and so on. It reads and changes nothing; the SDK's retries are off:
 * the caller retries.
 */
export async function openAwsAccountApi(): Promise<AccountApi> {
  const ec2 = await import('@aws-sdk/client-ec2');
  const quotas = await import('@aws-sdk/client-service-quotas');
  const ec2In = clientPerRegion<EC2Client>((region) => new ec2.EC2Client({ ...SDK_SETTINGS, region }));
  const quotasIn = clientPerRegion<ServiceQuotasClient>(
    (region) => new quotas.ServiceQuotasClient({ ...SDK_SETTINGS, region }),
  );

  return {
    async appliedQuota(region, ServiceCode, QuotaCode) {
      try {
        const { Quota } = await quotasIn(region).send(new quotas.GetServiceQuotaCommand({ ServiceCode, QuotaCode }));
        return numberOf('GetServiceQuota', Quota?.Value);
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },

    async defaultQuotas(region, ServiceCode, token) {
      try {
        const answer = await quotasIn(region).send(
          new quotas.ListAWSDefaultServiceQuotasCommand({
            ServiceCode,
            MaxResults: 100,
            ...(token ? { NextToken: token } : {}),
          }),
        );
        const items = listOf('ListAWSDefaultServiceQuotas', answer.Quotas).map(({ QuotaCode, Value }) => {
          if (!QuotaCode) throw new MalformedAnswerError('ListAWSDefaultServiceQuotas', 'a quota has no code');
          return { quotaCode: QuotaCode, value: numberOf('ListAWSDefaultServiceQuotas', Value) };
        });
        return { items, next: answer.NextToken || null };
      } catch (error) {
        if (isMissing(error)) return { items: [], next: null };
        throw error;
      }
    },

    async instances(region, token) {
      const answer = await ec2In(region).send(
        new ec2.DescribeInstancesCommand({
          Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running'] }],
          MaxResults: 1000,
          ...(token ? { NextToken: token } : {}),
        }),
      );
      const reservations = listOf('DescribeInstances', answer.Reservations);
      return {
        items: reservations.flatMap(({ Instances }) => (Instances ?? []).map(running)),
        next: answer.NextToken || null,
      };
    },

    async elasticIps(region) {
      const answer = await ec2In(region).send(new ec2.DescribeAddressesCommand({}));
      return listOf('DescribeAddresses', answer.Addresses).map(({ Tags }) => ({ hall: hallOf(Tags) }));
    },

    async capacityReservation(region, id) {
      try {
        const answer = await ec2In(region).send(
          new ec2.DescribeCapacityReservationsCommand({ CapacityReservationIds: [id] }),
        );
        const [found] = listOf('DescribeCapacityReservations', answer.CapacityReservations);
        return found === undefined ? null : reservation(found);
      } catch (error) {
        if ((error as Error).name === 'InvalidCapacityReservationId.NotFound') return null;
        throw error;
      }
    },

    async vpcs(region, token) {
      const answer = await ec2In(region).send(
        new ec2.DescribeVpcsCommand({ MaxResults: 1000, ...(token ? { NextToken: token } : {}) }),
      );
      const items = listOf('DescribeVpcs', answer.Vpcs).map(({ Tags }) => ({ hall: hallOf(Tags) }));
      return { items, next: answer.NextToken || null };
    },
  };
}

function reservation(found: CapacityReservation): FoundReservation {
  const { State, InstanceType, TotalInstanceCount } = found;
  if (!State || !InstanceType || TotalInstanceCount === undefined) {
    throw new MalformedAnswerError('DescribeCapacityReservations', 'a reservation has no state, type or count');
  }
  const time = (date: Date | undefined) => (date === undefined ? null : instantOf(date.getTime() / 60_000));
  return {
    kind: found.ReservationType === 'capacity-block' ? 'capacity-block' : 'reservation',
    state: State,
    instanceType: InstanceType,
    zone: found.AvailabilityZoneId ?? null,
    nodes: TotalInstanceCount,
    freeNodes: found.AvailableInstanceCount ?? 0,
    begins: time(found.StartDate),
    ends: time(found.EndDate),
    tenancy: found.Tenancy ?? 'default',
    platform: found.InstancePlatform ?? 'Linux/UNIX',
    match: found.InstanceMatchCriteria ?? 'open',
  };
}

function running({ InstanceType, CpuOptions, InstanceLifecycle, Tags }: Instance): RunningInstance {
  const vcpus = (CpuOptions?.CoreCount ?? 0) * (CpuOptions?.ThreadsPerCore ?? 0);
  if (!InstanceType || !(vcpus > 0)) {
    throw new MalformedAnswerError('DescribeInstances', 'an instance has no type or no vCPUs');
  }
  const lifecycle =
    InstanceLifecycle === 'spot' || InstanceLifecycle === 'capacity-block' ? InstanceLifecycle : 'on-demand';
  return { instanceType: InstanceType, vcpus, lifecycle, hall: hallOf(Tags) };
}

function hallOf(tags: readonly Tag[] | undefined): string | null {
  return tags?.find(({ Key }) => Key === HALL_TAG)?.Value ?? null;
}

function numberOf(action: string, value: number | undefined): number {
  if (typeof value !== 'number' || !(value >= 0)) {
    throw new MalformedAnswerError(action, `the value of a quota is ${JSON.stringify(value)}`);
  }
  return value;
}

function isMissing(error: unknown): boolean {
  return (error as Error | undefined)?.name === 'NoSuchResourceException';
}
