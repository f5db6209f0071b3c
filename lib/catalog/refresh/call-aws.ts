/** Time and chance, from whoever calls: so that a refresh can be tested without waiting. */
export interface Pace {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** In [0, 1). */
  random(): number;
}

/** Pace and patience towards one API of AWS. */
interface CallLimits {
  /** Requests begun in one second, at most. */
  readonly perSecond: number;
  /** Tries of one request, the first included. */
  readonly attempts: number;
  /** Longest wait before the first retry, in ms; it doubles with each. */
  readonly firstWaitMilliseconds: number;
  readonly longestWaitMilliseconds: number;
}

/** EC2 refills 20 describe requests a second for an account; half of them stay for others. */
export const EC2_LIMITS: CallLimits = {
  perSecond: 10,
  attempts: 8,
  firstWaitMilliseconds: 250,
  longestWaitMilliseconds: 20_000,
};

/** Price lists over HTTP: a file of hundreds of megabytes is begun anew by each try. */
export const OFFER_LIMITS: CallLimits = { ...EC2_LIMITS, perSecond: 100, attempts: 5 };

/** Descriptions of versions: a handful of requests, and somebody waits for them. */
export const EKS_LIMITS: CallLimits = { ...EC2_LIMITS, perSecond: 5, attempts: 4 };

/** A pre-flight asks some twenty times, and somebody waits for it. */
export const SERVICE_QUOTAS_LIMITS: CallLimits = { ...EC2_LIMITS, perSecond: 5, attempts: 4 };

/** Why a call failed, as far as the user can act on it. */
export type AwsFailure =
  | 'no-credentials'
  | 'denied'
  | 'not-found'
  | 'throttled'
  | 'unreachable'
  | 'malformed'
  | 'refused';

/** A request that AWS did not answer as asked, after all tries. */
export class AwsCallError extends Error {
  readonly failure: AwsFailure;
  constructor(failure: AwsFailure, message: string) {
    super(message);
    this.name = 'AwsCallError';
    this.failure = failure;
  }
}

/**
 * Makes a call within the limits, and again where AWS throttles.
 * @throws AwsCallError when it fails for good
 */
export type Caller = <T>(action: string, request: () => Promise<T>) => Promise<T>;

/**
 * Calls one after the other within the limits. Throttling, server errors and a broken connection are tried again after
 * a wait of chance length up to a bound that doubles; other errors are not.
 */
export function createCaller(pace: Pace, limits: CallLimits, signal?: AbortSignal): Caller {
  let earliest = 0;
  return async (action, request) => {
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const wait = earliest - pace.now();
      if (wait > 0) await pace.sleep(wait);
      earliest = Math.max(pace.now(), earliest) + 1000 / limits.perSecond;
      try {
        return await request();
      } catch (error) {
        const { failure, again } = classify(error);
        if (!again || attempt === limits.attempts) {
          const tries = attempt === 1 ? '' : ` after ${attempt} tries`;
          throw new AwsCallError(failure, `${action} failed${tries}: ${(error as Error).message}`);
        }
        const bound = Math.min(limits.longestWaitMilliseconds, limits.firstWaitMilliseconds * 2 ** (attempt - 1));
        const { retryAfterMilliseconds = null } = error as { retryAfterMilliseconds?: number | null };
        await pace.sleep(retryAfterMilliseconds ?? bound * pace.random());
      }
    }
  };
}

const THROTTLING =
  /^(?:.*Throttl.*|RequestLimitExceeded|TooManyRequestsException|BandwidthLimitExceeded|SlowDown|LimitExceededException)$/;
const DENIED =
  /^(?:UnauthorizedOperation|AccessDenied.*|AuthFailure|OptInRequired|UnrecognizedClientException|InvalidClientTokenId|ExpiredToken.*|SignatureDoesNotMatch)$/;
const BROKEN_CONNECTION = /^(?:ECONNRESET|ECONNREFUSED|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|UND_ERR.*)$/;

function classify(error: unknown): { failure: AwsFailure; again: boolean } {
  const {
    name = '',
    code = '',
    $metadata,
  } = (error ?? {}) as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  if (name === 'MalformedAnswerError') return { failure: 'malformed', again: false };
  if (/Credentials|TokenProvider/.test(name)) return { failure: 'no-credentials', again: false };
  if (DENIED.test(name)) return { failure: 'denied', again: false };
  if (name === 'NotFound') return { failure: 'not-found', again: false };
  if (name === 'DamagedFileError') return { failure: 'malformed', again: true };
  if (THROTTLING.test(name) || status === 429) return { failure: 'throttled', again: true };
  if (status >= 500) return { failure: 'unreachable', again: true };
  if (BROKEN_CONNECTION.test(code) || name === 'TimeoutError') return { failure: 'unreachable', again: true };
  // The SDK could not read the answer: cut short or no XML or JSON.
  if (error instanceof SyntaxError || /deserialization|parse/i.test((error as Error)?.message ?? '')) {
    return { failure: 'malformed', again: true };
  }
  return { failure: 'refused', again: false };
}
