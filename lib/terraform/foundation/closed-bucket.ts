import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import type { HallAccount } from './hall-account.js';
import { type PolicyStatement, policyDocument } from './policy-document.js';

/** What a bucket of a hall is built from. */
export interface ClosedBucketProps {
  readonly account: HallAccount;
  readonly retention: RetentionPlan;
  /** Name without `-<account id>`. */
  readonly prefix: string;
  /** Null: keys of S3 itself. */
  readonly keyArn: string | null;
  /** Beside the refusal of plain HTTP; gets the bucket's ARN. */
  readonly statements?: (bucketArn: string) => readonly PolicyStatement[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** Name of a bucket: with the account id, which makes it unique. */
export function bucketName(prefix: string, { accountId }: Pick<HallAccount, 'accountId'>): string {
  return `${prefix}-${accountId}`;
}

/** An S3 bucket that is versioned, encrypted, private and TLS only; Terraform refuses to destroy it unless the plan releases data. */
export class ClosedBucket extends Construct {
  /** With the account id: known when Terraform runs. */
  readonly bucketName: string;
  readonly bucketArn: string;
  /** For `dependsOn` of lifecycle rules on versions. */
  readonly versioning: ITerraformDependable;
  /** For `dependsOn` of what the policy allows S3 to do. */
  readonly policy: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ClosedBucketProps) {
    super(scope, id);
    const keep = props.retention.data === 'keep';
    const { id: bucket, arn } = new S3Bucket(this, 'bucket', {
      bucket: bucketName(props.prefix, props.account),
      forceDestroy: !keep,
      tags: { Name: props.prefix, ...props.tags },
      lifecycle: { preventDestroy: keep },
    });
    this.bucketName = bucket;
    this.bucketArn = arn;
    this.versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [
        props.keyArn === null
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
          : {
              bucketKeyEnabled: true,
              applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: props.keyArn },
            },
      ],
    });
    new S3BucketOwnershipControls(this, 'ownership', { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } });
    const closed = new S3BucketPublicAccessBlock(this, 'public-access', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    this.policy = new S3BucketPolicy(this, 'policy', {
      bucket,
      policy: policyDocument(this, 'policy.document', [tlsOnly(arn), ...(props.statements?.(arn) ?? [])]),
      // Both write the bucket's policy settings; S3 refuses the second while the first runs.
      dependsOn: [closed],
    });
  }
}

function tlsOnly(bucketArn: string): PolicyStatement {
  return {
    sid: 'TlsOnly',
    effect: 'Deny',
    principal: { aws: '*' },
    actions: ['s3:*'],
    resources: [bucketArn, `${bucketArn}/*`],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
