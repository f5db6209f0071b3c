import type { EC2Client } from '@aws-sdk/client-ec2';
import { partitionOf } from '../facts/partitions.js';
import { clientPerRegion, SDK_SETTINGS } from '../refresh/aws-clients.js';
import { MalformedAnswerError } from '../refresh/catalog-api.js';

/** A request to a service of AWS that speaks JSON. */
export interface JsonRequest {
  readonly region: string;
  /** As signatures and endpoints name it, e.g. `eks`. */
  readonly service: 'eks' | 'savingsplans' | 'ssm';
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Services with one endpoint for all regions of a partition. */
const GLOBAL: readonly JsonRequest['service'][] = ['savingsplans'];

/** Asks, and gives the answer parsed. @throws the error of AWS by its name; MalformedAnswerError where it is no JSON */
export type JsonCaller = (request: JsonRequest) => Promise<unknown>;

/**
 * Calls services that have no client among the dependencies: endpoints as the SDK finds them (`AWS_ENDPOINT_URL_EKS`,
 * `AWS_ENDPOINT_URL`, else the region's), credentials, signature and connections of its client for EC2.
 */
export async function openJsonCaller(environment: Readonly<Record<string, string | undefined>>): Promise<JsonCaller> {
  const { EC2Client: Client } = await import('@aws-sdk/client-ec2');
  // A client keeps the service of its first signature: one for each.
  const clients = new Map<JsonRequest['service'], (region: string) => EC2Client>();
  const clientOf = (service: JsonRequest['service']) => {
    const known = clients.get(service) ?? clientPerRegion((region) => new Client({ ...SDK_SETTINGS, region }));
    clients.set(service, known);
    return known;
  };
  return async ({ region, service, method, path, query = {}, headers = {}, body }) => {
    const { config } = clientOf(service)(region);
    const endpoint = new URL(
      environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ??
        environment.AWS_ENDPOINT_URL ??
        `https://${GLOBAL.includes(service) ? service : `${service}.${region}`}.${partitionOf(region).dnsSuffix}`,
    );
    const { protocol, hostname, port, host } = endpoint;
    const signer = await config.signer({
      schemeId: 'aws.auth#sigv4',
      name: 'sigv4',
      signingName: service,
      signingRegion: region,
      properties: {},
    } as Parameters<typeof config.signer>[0]);
    const signed = await signer.sign({
      method,
      protocol,
      hostname,
      ...(port !== '' && { port: Number(port) }),
      path: `${endpoint.pathname.replace(/\/$/, '')}${path}`,
      query,
      headers: { ...headers, host },
      body,
    });
    const { response } = await config.requestHandler.handle(
      signed as Parameters<typeof config.requestHandler.handle>[0],
    );
    const text = await textOf(response.body);
    if (response.statusCode >= 300) throw refusal(response.statusCode, response.headers, text);
    const answer = parsed(text);
    if (answer === undefined) throw new MalformedAnswerError(`${service} ${path}`, 'it is no JSON');
    return answer;
  };
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** As the SDK throws it: by the code of AWS, which EKS gives in a header and Systems Manager in the body. */
function refusal(statusCode: number, headers: Readonly<Record<string, string>>, text: string): Error {
  const { __type: type, message, Message } = (parsed(text) ?? {}) as Record<string, unknown>;
  const code = String(headers['x-amzn-errortype'] ?? type ?? `status ${statusCode}`);
  const said = message ?? Message;
  const error = new Error(typeof said === 'string' ? said : code);
  return Object.assign(error, {
    name: code.replace(/^.*#/, '').replace(/:.*$/, ''),
    $metadata: { httpStatusCode: statusCode },
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
