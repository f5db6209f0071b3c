import type { EC2Client, ReservedInstances } from '@aws-sdk/client-ec2';
import { SAVINGS_PLAN_PAYMENTS } from '../../units/closed-lists.js';
import { instantOf } from '../../units/instant.js';
import { partitionOf } from '../facts/partitions.js';
import { clientPerRegion, listOf, SDK_SETTINGS } from '../refresh/aws-clients.js';
import { MalformedAnswerError } from '../refresh/catalog-api.js';
import type { FoundPrice, PricesApi } from './prices-api.js';
import { openJsonCaller } from './signed-request.js';

/** Where the one endpoint of Savings Plans of each partition signs. */
const SIGNED_IN: Readonly<Record<string, string>> = { aws: 'us-east-1', 'aws-cn': 'cn-north-1' };

/**
 * The API over the AWS SDK, which is loaded only here, and over signed requests where it has no client among the
 * dependencies. Retries are the caller's.
 * @param environment - where endpoints are set
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeReservedInstances.html
 * @see https://docs.aws.amazon.com/savingsplans/latest/APIReference/API_DescribeSavingsPlans.html
 */
export async function openAwsPricesApi(environment: Readonly<Record<string, string | undefined>>): Promise<PricesApi> {
  const ec2 = await import('@aws-sdk/client-ec2');
  const ec2In = clientPerRegion<EC2Client>((region) => new ec2.EC2Client({ ...SDK_SETTINGS, region }));
  const call = await openJsonCaller(environment);

  return {
    async reservedInstances(region, id) {
      try {
        const answer = await ec2In(region).send(
          new ec2.DescribeReservedInstancesCommand({ ReservedInstancesIds: [id] }),
        );
        const [found] = listOf('DescribeReservedInstances', answer.ReservedInstances);
        return found === undefined ? null : reserved(found);
      } catch (error) {
        if (/^InvalidReservedInstancesI[dD]/.test((error as Error).name)) return null;
        throw error;
      }
    },

    async savingsPlan(region, id) {
      const answer = (await call({
        region: SIGNED_IN[partitionOf(region).name] ?? region,
        service: 'savingsplans',
        method: 'POST',
        path: '/DescribeSavingsPlans',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ savingsPlanIds: [id] }),
      })) as { readonly savingsPlans?: readonly PlanAnswer[] };
      if (!Array.isArray(answer.savingsPlans))
        throw new MalformedAnswerError('DescribeSavingsPlans', 'the list is missing');
      const [found] = answer.savingsPlans as readonly PlanAnswer[];
      return found === undefined ? null : plan(found);
    },
  };
}

const time = (date: Date | undefined) => (date === undefined ? null : instantOf(date.getTime() / 60_000));

function reserved(found: ReservedInstances): FoundPrice {
  const { AvailabilityZone, InstanceCount, InstanceType, Scope, State } = found;
  if (!State || !InstanceType || InstanceCount === undefined) {
    throw new MalformedAnswerError('DescribeReservedInstances', 'they have no state, type or count');
  }
  return {
    kind: 'reserved-instance',
    state: State,
    instanceType: InstanceType,
    family: null,
    region: null,
    zoneName: Scope === 'Region' ? null : (AvailabilityZone ?? null),
    nodes: InstanceCount,
    commitment: null,
    term: null,
    payment: null,
    begins: time(found.Start),
    ends: time(found.End),
    tenancy: found.InstanceTenancy ?? 'default',
    platform: found.ProductDescription ?? 'Linux/UNIX',
  };
}

/** The parts of an answer of DescribeSavingsPlans that are read. */
interface PlanAnswer {
  readonly state?: string;
  readonly savingsPlanType?: string;
  readonly ec2InstanceFamily?: string;
  readonly region?: string;
  readonly commitment?: string;
  readonly currency?: string;
  readonly paymentOption?: string;
  readonly termDurationInSeconds?: number;
  readonly start?: string;
  readonly end?: string;
}

const YEAR_SECONDS = 365 * 86_400;

function plan(found: PlanAnswer): FoundPrice {
  const commitment = Number(found.commitment);
  if (!found.state || !found.savingsPlanType || !(commitment >= 0)) {
    throw new MalformedAnswerError('DescribeSavingsPlans', 'a plan has no state, type or commitment');
  }
  const payment = found.paymentOption?.toLowerCase().replaceAll(' ', '-');
  const years = (found.termDurationInSeconds ?? 0) / YEAR_SECONDS;
  const at = (text: string | undefined) => (text === undefined ? null : time(new Date(text)));
  return {
    kind: 'savings-plan',
    state: found.state,
    instanceType: null,
    family: found.savingsPlanType === 'EC2Instance' ? (found.ec2InstanceFamily ?? null) : null,
    region: found.region || null,
    zoneName: null,
    nodes: null,
    commitment,
    term: years === 1 ? '1y' : years === 3 ? '3y' : null,
    payment: SAVINGS_PLAN_PAYMENTS.find((each) => each === payment) ?? null,
    begins: at(found.start),
    ends: at(found.end),
    tenancy: null,
    platform: null,
  };
}
