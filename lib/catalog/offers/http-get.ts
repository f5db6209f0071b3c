import { createHash } from 'node:crypto';
import { get as getPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { get as getSecure } from 'node:https';
import { createGunzip } from 'node:zlib';

/** What is known of a file from the last time, so that an unchanged one is not sent again. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** A file over HTTP that came whole, or did not change. */
export type Received = { readonly status: 'unchanged' } | ({ readonly status: 'received' } & Validators);

/** An answer of another status than asked for; the fields are those by which calls of AWS are classified. */
export class HttpStatusError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  /** What the server asks to wait before the next try; null: it does not say. */
  readonly retryAfterMilliseconds: number | null;
  constructor(status: number, url: string, retryAfterMilliseconds: number | null) {
    super(`${url} answered ${status}`);
    this.retryAfterMilliseconds = retryAfterMilliseconds;
    this.name = status === 401 || status === 403 ? 'AccessDenied' : status === 404 ? 'NotFound' : 'HttpStatusError';
    this.$metadata = { httpStatusCode: status };
  }
}

/** A file that did not come as it was announced: cut short, of another size or checksum. Worth another try. */
export class DamagedFileError extends Error {
  constructor(url: string, problem: string) {
    super(`${url}: ${problem}`);
    this.name = 'DamagedFileError';
  }
}

const REDIRECTS = 5;
/** A file may take an hour; a minute without a byte means that nobody sends any more. */
const IDLE_MILLISECONDS = 60_000;
/** Longer pauses that a server asks for are cut to this. */
const LONGEST_RETRY_AFTER_SECONDS = 120;

/** How to get a file, and what to do with its bytes. */
export interface GetOptions {
  /** @default - the file is sent in any case */
  readonly known?: Validators;
  /** The file's bytes, unpacked, in order. An error that it throws ends the transfer and is passed on. */
  readonly onBytes: (chunk: Buffer) => void;
  /** Longest time without a byte, in ms. @default 60000 */
  readonly idleMilliseconds?: number;
  readonly signal?: AbortSignal;
}

/**
 * Gets a file: redirects are followed (never from https to http), gzip is unpacked, and size and checksums are compared
 * with what the server announced.
 * @throws HttpStatusError on a status that is neither success nor "not modified"
 * @throws DamagedFileError when what came is not what was announced
 */
export async function getFile(url: string, options: GetOptions): Promise<Received> {
  let location = url;
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const response = await request(location, options);
    const status = response.statusCode ?? 0;
    const next = response.headers.location;
    if ([301, 302, 303, 307, 308].includes(status) && next !== undefined) {
      response.destroy();
      location = redirected(location, next);
      continue;
    }
    if (status === 304 && options.known) {
      response.destroy();
      return { status: 'unchanged' };
    }
    if (status !== 200) {
      response.destroy();
      throw new HttpStatusError(status, location, retryAfter(response));
    }
    await receive(location, response, options);
    const { etag = null, 'last-modified': lastModified = null } = response.headers;
    return { status: 'received', etag, lastModified };
  }
  throw new DamagedFileError(url, `more than ${REDIRECTS} redirects`);
}

function redirected(from: string, to: string): string {
  const next = new URL(to, from);
  if (from.startsWith('https:') && next.protocol !== 'https:') {
    throw new DamagedFileError(from, `it redirects to ${next.protocol}//, which nobody vouches for`);
  }
  return next.href;
}

function request(url: string, { known, idleMilliseconds = IDLE_MILLISECONDS, signal }: GetOptions) {
  const headers = {
    'accept-encoding': 'gzip',
    'user-agent': 'datahall',
    ...(known?.etag && { 'if-none-match': known.etag }),
    ...(known?.lastModified && { 'if-modified-since': known.lastModified }),
  };
  const options: RequestOptions = { headers, timeout: idleMilliseconds, ...(signal && { signal }) };
  return new Promise<IncomingMessage>((resolve, reject) => {
    const sent = (url.startsWith('https:') ? getSecure : getPlain)(url, options, resolve);
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(idle(url, idleMilliseconds)));
  });
}

function idle(url: string, milliseconds: number): Error {
  const error = new Error(`${url} sent nothing for ${milliseconds / 1000} s`);
  error.name = 'TimeoutError';
  return error;
}

async function receive(url: string, response: IncomingMessage, { onBytes }: GetOptions): Promise<void> {
  const { headers } = response;
  const packed = headers['content-encoding'] === 'gzip';
  const checks = announcedChecksums(headers).map((check) => ({ ...check, hash: createHash(check.algorithm) }));
  const announced = headers['content-length'] === undefined ? null : Number(headers['content-length']);
  let came = 0;
  response.on('data', (chunk: Buffer) => {
    came += chunk.length;
  });
  response.pause();
  const unpacked = packed ? response.pipe(createGunzip()) : response;
  // `pipe` passes no error on: a connection that breaks would leave the reader waiting.
  if (packed) response.on('error', (error) => unpacked.destroy(error));
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      for (const { hash } of checks) hash.update(chunk);
      onBytes(chunk);
    }
  } catch (error) {
    response.destroy();
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code.startsWith('Z_')) throw new DamagedFileError(url, 'its compression is broken');
    if (code === 'ECONNRESET' && announced !== null) {
      throw new DamagedFileError(url, `it was cut short: ${came} of ${announced} bytes came`);
    }
    throw error;
  }
  if (announced !== null && came !== announced) {
    throw new DamagedFileError(url, `${came} of ${announced} bytes came`);
  }
  const wrong = checks.find(({ hash, encoding, value }) => hash.digest(encoding) !== value);
  if (wrong) throw new DamagedFileError(url, `its ${wrong.header} does not match what came`);
}

interface Checksum {
  readonly header: string;
  readonly algorithm: 'md5' | 'sha256';
  readonly encoding: 'base64' | 'hex';
  readonly value: string;
}

/**
 * Checksums of the unpacked file that an answer announces. S3's ETag is one (the MD5 of an object that was stored in one
 * part and encrypted with S3's own keys): docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html.
 */
function announcedChecksums(headers: IncomingMessage['headers']): Checksum[] {
  const checksums: Checksum[] = [];
  const packed = headers['content-encoding'] !== undefined;
  const md5 = headers['content-md5'];
  // Content-MD5 covers the bytes as they are sent.
  if (typeof md5 === 'string' && !packed) {
    checksums.push({ header: 'Content-MD5', algorithm: 'md5', encoding: 'base64', value: md5 });
  }
  const sha256 = headers['x-amz-checksum-sha256'];
  // With a hyphen it is a checksum of checksums of parts.
  if (typeof sha256 === 'string' && !sha256.includes('-') && !packed) {
    checksums.push({ header: 'x-amz-checksum-sha256', algorithm: 'sha256', encoding: 'base64', value: sha256 });
  }
  const etag = /^"([0-9a-f]{32})"$/.exec(headers.etag ?? '')?.[1];
  if (etag !== undefined && headers['x-amz-server-side-encryption'] === 'AES256' && !packed) {
    checksums.push({ header: 'ETag', algorithm: 'md5', encoding: 'hex', value: etag });
  }
  return checksums;
}

function retryAfter({ headers }: IncomingMessage): number | null {
  const seconds = Number(headers['retry-after']);
  if (!Number.isFinite(seconds) || seconds < 0) return null;
  return Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS) * 1000;
}
