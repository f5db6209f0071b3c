import type { UsageClass } from '../../units/closed-lists.js';
import type { Page } from '../refresh/catalog-api.js';

/** What is read from the account of a hall: its quotas, and their current use. */
export interface AccountApi {
  /** Service Quotas GetServiceQuota; null: the account has no value of its own, or there is no such quota. */
  appliedQuota(region: string, serviceCode: string, quotaCode: string): Promise<number | null>;
  /** Service Quotas ListAWSDefaultServiceQuotas: what an account has unless it asked for more. */
  defaultQuotas(region: string, serviceCode: string, token: string | null): Promise<Page<DefaultQuota>>;
  /** EC2 DescribeInstances: those that run or are about to. */
  instances(region: string, token: string | null): Promise<Page<RunningInstance>>;
  /** EC2 DescribeAddresses, of which there is one page. */
  elasticIps(region: string): Promise<readonly OwnedThing[]>;
  /** EC2 DescribeVpcs. */
  vpcs(region: string, token: string | null): Promise<Page<OwnedThing>>;
}

/** A quota as AWS grants it to every account. */
interface DefaultQuota {
  readonly quotaCode: string;
  readonly value: number;
}

/** A resource of the account, and the hall that it belongs to. */
export interface OwnedThing {
  /** Value of the tag `datahall:hall`; null: it belongs to no hall. */
  readonly hall: string | null;
}

/** An instance that counts against a vCPU quota. */
export interface RunningInstance extends OwnedThing {
  readonly instanceType: string;
  readonly vcpus: number;
  readonly lifecycle: UsageClass;
}
