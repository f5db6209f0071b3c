import { AwsCallError, type AwsFailure, type Caller } from '../refresh/call-aws.js';
import type { Page } from '../refresh/catalog-api.js';

/** A figure of the account, or why it could not be seen. */
export type Seen<T> = { readonly seen: true; readonly value: T } | { readonly seen: false; readonly reason: Unseen };

/** Why a figure of the account could not be read. */
export interface Unseen {
  /** The action of AWS that would have shown it, e.g. `servicequotas:GetServiceQuota`: the right that it takes. */
  readonly action: string;
  /** missing: AWS knows no such quota in that region. */
  readonly failure: AwsFailure | 'missing';
  readonly message: string;
}

/** Failures that every later request would meet too. */
const HOPELESS: readonly AwsFailure[] = ['no-credentials', 'unreachable', 'throttled'];

/** Reads on, whatever AWS says of one thing; after a failure that every later request would meet too, it asks nothing more. */
export function seeing(): <T>(action: string, read: () => Promise<T>) => Promise<Seen<T>> {
  let hopeless: AwsCallError | null = null;
  return async (action, read) => {
    try {
      if (hopeless !== null) throw hopeless;
      return { seen: true, value: await read() };
    } catch (error) {
      if (!(error instanceof AwsCallError)) throw error;
      if (HOPELESS.includes(error.failure)) hopeless = error;
      return { seen: false, reason: { action, failure: error.failure, message: error.message } };
    }
  };
}

/** Every page of an answer, one after the other. @throws AwsCallError */
export async function allPages<T>(
  action: string,
  call: Caller,
  page: (token: string | null) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let token: string | null = null;
  do {
    const from: string | null = token;
    const answer: Page<T> = await call(action, () => page(from));
    items.push(...answer.items);
    token = answer.next;
  } while (token !== null);
  return items;
}
