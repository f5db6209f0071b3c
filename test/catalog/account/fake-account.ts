import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeInstance {
  type: string;
  cores: number;
  threads: number;
  lifecycle?: string;
  hall?: string;
}

export type Fault = 'throttle' | 'server-error' | 'deny' | 'garbage' | 'drop' | undefined;

/** Service Quotas and EC2 over HTTP, as far as a pre-flight asks them. */
export class FakeAccount {
  /** Own values by `<region> <service>/<code>`. */
  readonly applied = new Map<string, unknown>();
  /** Defaults by service: code and value. */
  readonly defaults = new Map<string, [code: string, value: number][]>();
  readonly instances: FakeInstance[] = [];
  /** Halls of the addresses and VPCs; null: of nobody's. */
  elasticIps: (string | null)[] = [];
  vpcs: (string | null)[] = [];
  /** Actions with their region, in the order asked. */
  readonly seen: string[] = [];
  fault: (action: string, number: number) => Fault = () => undefined;
  /** Of instances and defaults. */
  pageSize = 2;
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  async open(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const target = request.headers['x-amz-target'];
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const json = target !== undefined;
    const query: Record<string, string> = json ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
    const action = json ? String(target).split('.')[1]! : query.Action!;
    this.seen.push(`${action} ${region}`);
    switch (this.fault(action, this.seen.length)) {
      case 'drop':
        request.socket.destroy();
        return;
      case 'throttle':
        return refuse(response, json, 400, json ? 'TooManyRequestsException' : 'RequestLimitExceeded');
      case 'server-error':
        return refuse(response, json, 500, 'ServiceException');
      case 'deny':
        return refuse(response, json, 400, json ? 'AccessDeniedException' : 'UnauthorizedOperation');
      case 'garbage':
        response.end('<<<not what it should be');
        return;
    }
    const from = Number(query.NextToken ?? 0);
    const page = <T>(all: readonly T[]) => all.slice(from, from + this.pageSize);
    const next = (all: readonly unknown[]) => (from + this.pageSize < all.length ? String(from + this.pageSize) : null);
    if (json) response.setHeader('content-type', 'application/x-amz-json-1.1');
    switch (action) {
      case 'GetServiceQuota': {
        const value = this.applied.get(`${region} ${query.ServiceCode}/${query.QuotaCode}`);
        if (value === undefined) return refuse(response, json, 400, 'NoSuchResourceException');
        response.end(JSON.stringify({ Quota: { QuotaCode: query.QuotaCode, Value: value } }));
        return;
      }
      case 'ListAWSDefaultServiceQuotas': {
        const all = this.defaults.get(query.ServiceCode!);
        if (all === undefined) return refuse(response, json, 400, 'NoSuchResourceException');
        const Quotas = page(all).map(([QuotaCode, Value]) => ({ QuotaCode, Value }));
        response.end(JSON.stringify({ Quotas, ...(next(all) && { NextToken: next(all) }) }));
        return;
      }
      case 'DescribeInstances': {
        const sets = page(this.instances).map(
          (instance) => `<item><instancesSet>${instanceXml(instance)}</instancesSet></item>`,
        );
        const token = next(this.instances);
        const more = token ? `<nextToken>${token}</nextToken>` : '';
        response.end(xml(action, `<reservationSet>${sets.join('')}</reservationSet>${more}`));
        return;
      }
      case 'DescribeAddresses':
        response.end(xml(action, `<addressesSet>${this.elasticIps.map(taggedXml).join('')}</addressesSet>`));
        return;
      case 'DescribeVpcs':
        response.end(xml(action, `<vpcSet>${this.vpcs.map(taggedXml).join('')}</vpcSet>`));
        return;
      default:
        return refuse(response, json, 400, 'InvalidAction');
    }
  }
}

function instanceXml({ type, cores, threads, lifecycle, hall }: FakeInstance): string {
  const cpu = `<cpuOptions><coreCount>${cores}</coreCount><threadsPerCore>${threads}</threadsPerCore></cpuOptions>`;
  const how = lifecycle === undefined ? '' : `<instanceLifecycle>${lifecycle}</instanceLifecycle>`;
  return `<item><instanceType>${type}</instanceType>${cpu}${how}${tagsXml(hall ?? null)}</item>`;
}

function taggedXml(hall: string | null): string {
  return `<item>${tagsXml(hall)}</item>`;
}

function tagsXml(hall: string | null): string {
  return hall === null ? '' : `<tagSet><item><key>datahall:hall</key><value>${hall}</value></item></tagSet>`;
}

function xml(action: string, inner: string): string {
  return `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>${inner}</${action}Response>`;
}

function refuse(response: ServerResponse, json: boolean, status: number, code: string): void {
  response.statusCode = status;
  if (json) {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ __type: code, Message: `it says ${code}` }));
  } else {
    response.end(
      `<Response><Errors><Error><Code>${code}</Code><Message>it says ${code}</Message></Error></Errors></Response>`,
    );
  }
}
