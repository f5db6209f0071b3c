import { DataAwsKmsKey } from '@cdktf/provider-aws/lib/data-aws-kms-key/index.js';
import { DataAwsS3Bucket } from '@cdktf/provider-aws/lib/data-aws-s3-bucket/index.js';
import { Construct } from 'constructs';
import type { AccessPlan } from '../../plan/shape/identity-plan.js';
import type { ExistingBucketPlan } from '../../plan/shape/store-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import { outputName, type StackOutput } from '../foundation/planned-stack.js';
import { type PolicyStatement, policyDocument } from '../foundation/policy-document.js';
import { bucketVolume } from './bucket-volume.js';
import { OBJECT } from './object-store.js';
import type { Store, StoreBuilder, StoreContext } from './store.js';

/** A bucket that is there already: it is looked up, never changed. */
export class ExistingBucket extends Construct implements Store {
  readonly plan: ExistingBucketPlan;
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Of its objects; null: a key of S3, which needs no permission. */
  readonly keyArn: string | null;
  private readonly account: HallAccount;

  constructor(scope: Construct, id: string, { account, store }: StoreContext & { readonly store: ExistingBucketPlan }) {
    super(scope, id);
    this.plan = store;
    this.account = account;
    const bucket = new DataAwsS3Bucket(this, 'bucket', { bucket: store.bucket });
    bucket.addOverride('lifecycle.postcondition', [
      {
        condition: `\${self.region == "${account.region}"}`,
        error_message: `Bucket ${store.bucket} of store ${store.key} is in another region than the hall, ${account.region}: traffic would cross regions. Name a bucket there, or replicate this one.`,
      },
    ]);
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.keyArn = store.keyId === null ? null : new DataAwsKmsKey(this, 'key', { keyId: store.keyId }).arn;
  }

  mountAt(): null {
    return null;
  }

  volumeValues(): Record<string, never> {
    return {};
  }

  outputs(): StackOutput[] {
    const { key } = this.plan;
    return [{ name: outputName('bucket', key), value: this.bucketName, description: `Bucket of store ${key}` }];
  }

  /**
   * Statements for the policies of the bucket and of its key, which belong to somebody else: needed where those are of
   * another account, or name who may use them.
   */
  statementsToPaste(access: readonly (AccessPlan & { readonly roleArn: string })[]): StackOutput[] {
    const { key } = this.plan;
    const users = access.flatMap(({ key: workload, roleArn, grants }) =>
      grants.filter(({ store }) => store === key).map((grant) => ({ workload, roleArn, grant })),
    );
    if (users.length === 0) return [];
    const principal = ({ roleArn }: (typeof users)[number]) => ({ aws: roleArn });
    const ofBucket = users.flatMap((user): PolicyStatement[] =>
      OBJECT.grants.statements([{ ...user.grant, bucketArn: this.bucketArn }]).map((statement) => ({
        ...statement,
        sid: `${sidOf(user.workload)}${statement.sid}`,
        principal: principal(user),
      })),
    );
    const ofKey = users.map(
      (user): PolicyStatement => ({
        sid: `${sidOf(user.workload)}ThroughS3`,
        principal: principal(user),
        actions: user.grant.mode === 'write' ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'],
        resources: ['*'],
        conditions: { StringEquals: { 'kms:ViaService': `s3.${this.account.region}.amazonaws.com` } },
      }),
    );
    const paste = (what: string, of: string, statements: readonly PolicyStatement[]): StackOutput => ({
      name: outputName(`${what}_policy`, key),
      value: policyDocument(this, `${what}-policy`, statements),
      description: `Statements to paste into the policy of the ${of} of store ${key}, which the hall does not change`,
    });
    return [paste('bucket', 'bucket', ofBucket), ...(this.keyArn === null ? [] : [paste('key', 'key', ofKey)])];
  }
}

/** Letters and digits alone. */
function sidOf(workload: string): string {
  return workload.replaceAll(/(^|-)(.)/g, (_, __, letter: string) => letter.toUpperCase());
}

/** Buckets that are there already: called through S3, granted by bucket or by folder. */
export const EXISTING_BUCKET = {
  build: (scope, id, props) => new ExistingBucket(scope, id, props),
  volumeAttributes: ({ bucket }, account) => bucketVolume(bucket, account),
  grants: OBJECT.grants,
} satisfies StoreBuilder<'existing-bucket'>;
