import { pastedBucket, pastedKey } from '../../names/pasted-forms.js';
import type { Blueprint } from '../../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from '../check-context.js';
import { checkForm } from './check-form.js';

type Existing<Key extends keyof Blueprint['security']> = Incomplete<NonNullable<Blueprint['security'][Key]>>;

/** Buckets for records that are there already: pasted names, addresses and ARNs, and records that the hall does not write. */
export function checkExistingBuckets(context: CheckContext, buckets: Existing<'buckets'>): void {
  const { account, network } = context.data;
  for (const [records, bucket] of Object.entries(buckets)) {
    const path = ['security', 'buckets', records];
    if (bucket === undefined || !isWritten(context, path)) continue;
    checkForm(context, path, bucket, pastedBucket(bucket), 'a bucket', '"acme-logs" or "s3://acme-logs/halls/"');
  }
  const unwritten = (records: string, message: string, hint: string) =>
    context.report({ code: 'contradiction', path: ['security', 'buckets', records], message, hint });
  if (buckets.audit !== undefined && account !== undefined && !account.trail && !account.config) {
    unwritten('audit', 'the hall makes no trail and no configuration history', 'write "account: { trail: true }"');
  }
  if (buckets.flowLogs !== undefined && network?.vpc !== undefined) {
    unwritten(
      'flowLogs',
      'the owner of the VPC logs its traffic',
      'write "has: { flowLogs: true }" of the VPC instead',
    );
  }
}

/** Keys that are there already: pasted ids, aliases and ARNs, and waivers that leave them nothing to do. */
export function checkExistingKeys(context: CheckContext, keys: Existing<'keys'>): void {
  const { waivers = [] } = context.data.security ?? {};
  for (const [purpose, key] of Object.entries(keys)) {
    const path = ['security', 'keys', purpose];
    if (key === undefined || !isWritten(context, path)) continue;
    checkForm(context, path, key, pastedKey(key), 'a customer managed key', '"alias/platform", a key id or its ARN');
    const waiver = waivers.findIndex((each) => each?.control === `key-${purpose}`);
    if (waiver < 0) continue;
    context.report({
      code: 'contradiction',
      path: ['security', 'waivers', waiver],
      message: `it waives the key that "security.keys.${purpose}" names`,
      hint: 'remove the waiver, or the key',
    });
  }
}
