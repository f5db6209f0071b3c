import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { DataAwsServicequotasServiceQuota } from '@cdktf/provider-aws/lib/data-aws-servicequotas-service-quota/index.js';
import { ServicequotasServiceQuota } from '@cdktf/provider-aws/lib/servicequotas-service-quota/index.js';
import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { QuotaRequest } from '../../plan/shape/hall.js';
import type { IdentityPlan } from '../../plan/shape/identity-plan.js';

/** What of a plan the account is read from. */
export interface HallAccountProps {
  readonly region: string;
  readonly identity: Pick<IdentityPlan, 'permissionsBoundary'>;
}

/** The account and partition that Terraform runs in: known at apply only. */
export class HallAccount extends Construct {
  /** Known when Terraform runs. */
  readonly accountId: string;
  /** `aws`, or another in China and for governments. */
  readonly partition: string;
  readonly region: string;
  /** Of the policy that bounds every role; null: none. */
  readonly permissionsBoundaryArn: string | null;

  constructor(scope: Construct, id: string, props: HallAccountProps) {
    super(scope, id);
    this.accountId = new DataAwsCallerIdentity(this, 'identity').accountId;
    this.partition = new DataAwsPartition(this, 'partition').partition;
    this.region = props.region;
    const { permissionsBoundary } = props.identity;
    this.permissionsBoundaryArn = permissionsBoundary?.startsWith('arn:')
      ? permissionsBoundary
      : permissionsBoundary && this.iamArn(permissionsBoundary);
  }

  /** ARN of a thing in this account and region. */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** ARN of a role, user or the root of this account; IAM knows no region. */
  iamArn(resource: string): string {
    return `arn:${this.partition}:iam::${this.accountId}:${resource}`;
  }

  /** ARN of a policy that AWS keeps, e.g. `AmazonEKSClusterPolicy`. */
  managedPolicyArn(policy: string): string {
    return `arn:${this.partition}:iam::aws:policy/${policy}`;
  }
}

/** Asks AWS for larger quotas. An account that has more keeps it: Service Quotas refuses a request for less. */
export class QuotaRequests extends Construct {
  constructor(scope: Construct, id: string, { requests }: { readonly requests: readonly QuotaRequest[] }) {
    super(scope, id);
    for (const { key, serviceCode, quotaCode, value } of requests) {
      const current = new DataAwsServicequotasServiceQuota(this, `current.${key}`, { serviceCode, quotaCode });
      new ServicequotasServiceQuota(this, key, {
        serviceCode,
        quotaCode,
        value: Token.asNumber(Fn.max([current.value, value])),
      });
    }
  }
}
