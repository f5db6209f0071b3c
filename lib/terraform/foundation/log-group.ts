import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import type { Construct } from 'constructs';

/** A log group under the hall's key for logs, which must name it. */
export function encryptedLogGroup(
  scope: Construct,
  id: string,
  props: { readonly name: string; readonly retentionDays: number; readonly keyArn: string | null },
): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, id, {
    name: props.name,
    retentionInDays: props.retentionDays,
    ...(props.keyArn !== null && { kmsKeyId: props.keyArn }),
  });
}
