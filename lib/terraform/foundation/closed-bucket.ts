import { DataAwsS3Bucket } from '@cdktf/provider-aws/lib/data-aws-s3-bucket/index.js';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ExistingLogBucketPlan, RetentionPlan } from '../../plan/shape/state-plan.js';
import type { HallAccount } from './hall-account.js';
import type { StackOutput } from './planned-stack.js';
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
  /** Records are written at its top. */
  readonly folder: string = '';
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

/** A bucket that services write records into. */
export interface LogBucket extends Pick<ClosedBucket, 'bucketName' | 'bucketArn' | 'policy'> {
  /** Within the bucket, with a slash at its end, or empty. */
  readonly folder: string;
}

/** What a bucket for records that is there already is built from. */
interface ExistingLogBucketProps {
  readonly account: HallAccount;
  readonly bucket: ExistingLogBucketPlan;
  /** What is written, as in the name of the output: `access_logs`. */
  readonly records: string;
  /** What services do with the bucket; gets its ARN, and that of the folder with a slash at its end. */
  readonly statements: (bucketArn: string, folderArn: string) => readonly PolicyStatement[];
}

/** A bucket for records that is there already: it is looked up, never changed. */
export class ExistingLogBucket extends Construct implements LogBucket {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly folder: string;
  readonly policy: ITerraformDependable;
  private readonly output: StackOutput;

  constructor(scope: Construct, id: string, { account, bucket, records, statements }: ExistingLogBucketProps) {
    super(scope, id);
    const { existing, folder } = bucket;
    const found = new DataAwsS3Bucket(this, 'bucket', { bucket: existing });
    found.addOverride('lifecycle.postcondition', [
      {
        condition: `\${self.region == "${account.region}"}`,
        error_message: `Bucket ${existing} of "security.buckets" is in another region than the hall, ${account.region}. Name a bucket there.`,
      },
    ]);
    this.bucketName = found.bucket;
    this.bucketArn = found.arn;
    this.folder = folder;
    this.policy = found;
    this.output = {
      name: `bucket_policy_${records}`,
      value: policyDocument(this, 'paste', statements(this.bucketArn, `${this.bucketArn}/${folder}`)),
      description: `Statements to paste into the policy of ${existing}, which the hall does not change`,
    };
  }

  /** What its owner has to allow. */
  outputs(): readonly StackOutput[] {
    return [this.output];
  }
}
