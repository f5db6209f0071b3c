import type { Caller } from '../refresh/call-aws.js';
import type { AccountApi, FoundReservation, OwnedThing, RunningInstance } from './account-api.js';
import type { FoundPrice, PricesApi } from './prices-api.js';
import { allPages, type Seen, seeing } from './seen.js';

/** The value of a quota in force. */
export interface AppliedQuota {
  readonly value: number;
  /** account: its own value. aws-default: it has none of its own. */
  readonly from: 'account' | 'aws-default';
}

/** A quota to read. */
export interface AskedQuota {
  /** Region that holds the quota. */
  readonly region: string;
  readonly serviceCode: string;
  readonly quotaCode: string;
}

/** What an account allows, and what counts against it already: of the region of the hall, but for `quotas`. */
export interface AccountReading {
  /** By `quotaKey`. */
  readonly quotas: ReadonlyMap<string, Seen<AppliedQuota>>;
  readonly running: Seen<readonly RunningInstance[]>;
  readonly elasticIps: Seen<number>;
  readonly vpcs: Seen<number>;
}

/** Key of a quota in `AccountReading.quotas`, e.g. `ec2/L-417A185B`. */
export function quotaKey({ serviceCode, quotaCode }: Pick<AskedQuota, 'serviceCode' | 'quotaCode'>): string {
  return `${serviceCode}/${quotaCode}`;
}

/**
 * Reads each reservation by its id, one request after the other. Never fails for what AWS says: what cannot be seen says
 * why, and after a failure that would come again nothing more is asked.
 * @returns by id; null: the account sees none of that id
 */
export async function readReservations(
  ids: readonly string[],
  { api, call, region }: { readonly api: AccountApi; readonly call: Caller; readonly region: string },
): Promise<ReadonlyMap<string, Seen<FoundReservation | null>>> {
  const see = seeing();
  const found = new Map<string, Seen<FoundReservation | null>>();
  for (const id of ids) {
    const read = () => call('DescribeCapacityReservations', () => api.capacityReservation(region, id));
    found.set(id, await see('ec2:DescribeCapacityReservations', read));
  }
  return found;
}

/** An id of reserved instances or of a Savings Plan. */
export interface AskedPrice {
  readonly kind: FoundPrice['kind'];
  readonly id: string;
}

/** As `readReservations`, of reserved instances and Savings Plans. */
export async function readPrices(
  asked: readonly AskedPrice[],
  { api, call, region }: { readonly api: PricesApi; readonly call: Caller; readonly region: string },
): Promise<ReadonlyMap<string, Seen<FoundPrice | null>>> {
  const see = seeing();
  const found = new Map<string, Seen<FoundPrice | null>>();
  for (const { kind, id } of asked) {
    found.set(
      id,
      kind === 'savings-plan'
        ? await see('savingsplans:DescribeSavingsPlans', () =>
            call('DescribeSavingsPlans', () => api.savingsPlan(region, id)),
          )
        : await see('ec2:DescribeReservedInstances', () =>
            call('DescribeReservedInstances', () => api.reservedInstances(region, id)),
          ),
    );
  }
  return found;
}

/**
 * Reads the quotas named and what counts against them, one request after the other. Never fails for what AWS says: what
 * cannot be seen says why, and after a failure that would come again nothing more is asked.
 *
 * @param hall - what belongs to this hall does not count as there already
 */
export async function readAccount(
  asked: readonly AskedQuota[],
  {
    api,
    call,
    region,
    hall,
  }: { readonly api: AccountApi; readonly call: Caller; readonly region: string; readonly hall: string },
): Promise<AccountReading> {
  const see = seeing();
  const defaults = new Map<string, Promise<Seen<ReadonlyMap<string, number>>>>();
  const defaultsOf = ({ region: from, serviceCode }: AskedQuota) => {
    const key = `${from} ${serviceCode}`;
    const known =
      defaults.get(key) ??
      see('servicequotas:ListAWSDefaultServiceQuotas', async () => {
        const items = await allPages('ListAWSDefaultServiceQuotas', call, (token) =>
          api.defaultQuotas(from, serviceCode, token),
        );
        return new Map(items.map(({ quotaCode, value }) => [quotaCode, value]));
      });
    defaults.set(key, known);
    return known;
  };

  const readQuota = async (quota: AskedQuota): Promise<Seen<AppliedQuota>> => {
    const own = await see('servicequotas:GetServiceQuota', () =>
      call('GetServiceQuota', () => api.appliedQuota(quota.region, quota.serviceCode, quota.quotaCode)),
    );
    if (!own.seen) return own;
    if (own.value !== null) return { seen: true, value: { value: own.value, from: 'account' } };
    const general = await defaultsOf(quota);
    if (!general.seen) return general;
    const value = general.value.get(quota.quotaCode);
    if (value !== undefined) return { seen: true, value: { value, from: 'aws-default' } };
    const message = `AWS knows no quota ${quota.quotaCode} of ${quota.serviceCode} in ${quota.region}`;
    return { seen: false, reason: { action: 'servicequotas:GetServiceQuota', failure: 'missing', message } };
  };

  const quotas = new Map<string, Seen<AppliedQuota>>();
  for (const quota of asked) quotas.set(quotaKey(quota), await readQuota(quota));
  const others = <T extends OwnedThing>(things: readonly T[]): T[] => things.filter((thing) => thing.hall !== hall);
  return {
    quotas,
    running: await see('ec2:DescribeInstances', async () =>
      others(await allPages('DescribeInstances', call, (token) => api.instances(region, token))),
    ),
    elasticIps: await see(
      'ec2:DescribeAddresses',
      async () => others(await call('DescribeAddresses', () => api.elasticIps(region))).length,
    ),
    vpcs: await see(
      'ec2:DescribeVpcs',
      async () => others(await allPages('DescribeVpcs', call, (token) => api.vpcs(region, token))).length,
    ),
  };
}
