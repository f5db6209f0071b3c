import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import type { Construct } from 'constructs';

/** AWS asks the reader of the address before it sends more. */
export function subscribe(scope: Construct, topicArn: string, email: string): void {
  new SnsTopicSubscription(scope, `email.${idOf(email)}`, { topicArn, protocol: 'email', endpoint: email });
}

/** The address in the letters that a Terraform address has; two addresses that differ stay two. */
function idOf(email: string): string {
  return [...email]
    .map((letter) => (/[a-z0-9-]/.test(letter) ? letter : `.${letter.codePointAt(0)!.toString(16)}.`))
    .join('');
}
