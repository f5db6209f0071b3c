import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { Construct } from 'constructs';

/** The account and partition that Terraform runs in: known at apply only. */
export class HallAccount extends Construct {
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;

  constructor(scope: Construct, id: string, props: { readonly region: string }) {
    super(scope, id);
    this.accountId = new DataAwsCallerIdentity(this, 'identity').accountId;
    this.partition = new DataAwsPartition(this, 'partition').partition;
    this.region = props.region;
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
