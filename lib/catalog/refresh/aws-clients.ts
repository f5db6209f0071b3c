import { MalformedAnswerError } from './catalog-api.js';

/** Of every client of the AWS SDK: one try, since `call-aws.ts` retries, and no wait without an end. */
export const SDK_SETTINGS = {
  maxAttempts: 1,
  requestHandler: { requestTimeout: 30_000, connectionTimeout: 5000 },
} as const;

/** Makes a client for each region once. */
export function clientPerRegion<Client>(make: (region: string) => Client): (region: string) => Client {
  const clients = new Map<string, Client>();
  return (region) => {
    const known = clients.get(region) ?? make(region);
    clients.set(region, known);
    return known;
  };
}

/** @throws MalformedAnswerError when AWS left a list out that every answer has, be it empty */
export function listOf<T>(action: string, list: readonly T[] | undefined): readonly T[] {
  if (!list) throw new MalformedAnswerError(action, 'the list is missing');
  return list;
}
