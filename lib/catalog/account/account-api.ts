import type { HeldKind, UsageClass } from '../../units/closed-lists.js';
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
  /** EC2 DescribeCapacityReservations of one id; null: the account sees none of that id. */
  capacityReservation(region: string, id: string): Promise<FoundReservation | null>;
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

/** A capacity reservation or a capacity block, as EC2 describes it; null: EC2 does not say. */
export interface FoundReservation {
  readonly kind: HeldKind;
  /** As EC2 has it, e.g. `active`, `scheduled`, `expired`. */
  readonly state: string;
  readonly instanceType: string;
  /** Id of its zone. */
  readonly zone: string | null;
  readonly nodes: number;
  /** Of them, those in which no instance runs. */
  readonly freeNodes: number;
  /** Times in UTC, `YYYY-MM-DDTHH:MMZ`. */
  readonly begins: string | null;
  readonly ends: string | null;
  /** e.g. `default`, `dedicated`. */
  readonly tenancy: string;
  /** e.g. `Linux/UNIX`. */
  readonly platform: string;
  /** `open`: every instance that matches starts in it. `targeted`: those that name it. */
  readonly match: string;
}
