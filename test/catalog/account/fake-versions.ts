import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault } from './fake-account.js';

/** An add-on as `describe-addon-versions` has it. */
export interface FakeAddon {
  name: string;
  /** Newest first, with the minor versions of Kubernetes that it fits, and those that it is the default of. */
  versions: [version: string, fits: string[], defaultOf: string[]][];
}

/**
 * EKS and Systems Manager over HTTP, as far as versions are asked for. Forms of answers and errors: the API references of
 * EKS (REST, JSON, errors by a header) and of Systems Manager (JSON 1.1, errors in the body).
 */
export class FakeVersions {
  addons: FakeAddon[] = [];
  /** Days by minor version of Kubernetes. */
  support: Record<string, [standardEnds: string, extendedEnds: string]> = {};
  /** Releases by the middle of the parameter's name, e.g. `x86_64/nvidia`. */
  releases: Record<string, string> = {};
  /** Action, service and region of the signature, in the order asked. */
  readonly seen: string[] = [];
  fault: (action: string, number: number) => Fault = () => undefined;
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
    const url = new URL(request.url!, 'http://localhost');
    const action = actionOf(request, url);
    const scope =
      /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{64}$/;
    const [, region, service] = scope.exec(request.headers.authorization ?? '') ?? [];
    this.seen.push(`${action} ${service} ${region}`);
    response.setHeader('content-type', 'application/json');
    switch (this.fault(action, this.seen.length)) {
      case 'drop':
        request.socket.destroy();
        return;
      case 'throttle':
        return refuse(response, service!, 429, 'ThrottlingException');
      case 'server-error':
        return refuse(response, service!, 500, 'ServerException');
      case 'deny':
        return refuse(response, service!, service === 'ssm' ? 400 : 403, 'AccessDeniedException');
      case 'garbage':
        response.end('<html>a proxy says hello</html>');
        return;
    }
    const from = Number(url.searchParams.get('nextToken') ?? 0);
    const page = <T>(key: string, all: readonly T[]) => {
      const next =
        from + this.pageSize < all.length ? { nextToken: String(from + this.pageSize) } : { nextToken: null };
      response.end(JSON.stringify({ [key]: all.slice(from, from + this.pageSize), ...next }));
    };
    switch (action) {
      case 'DescribeAddonVersions': {
        const asked = url.searchParams.get('kubernetesVersion')!;
        return page(
          'addons',
          this.addons.map(addonAnswer).filter(({ addonVersions }) => fits(addonVersions, asked)),
        );
      }
      case 'DescribeClusterVersions':
        return page(
          'clusterVersions',
          Object.entries(this.support).map(([clusterVersion, [standard, extended]]) => ({
            clusterVersion,
            clusterType: 'eks',
            endOfStandardSupportDate: Date.parse(standard) / 1000,
            endOfExtendedSupportDate: Date.parse(extended) / 1000,
            versionStatus: 'STANDARD_SUPPORT',
          })),
        );
      case 'GetParameter': {
        const { Name } = JSON.parse(body) as { Name: string };
        const middle = /amazon-linux-2023\/(.*)\/recommended\/release_version$/.exec(Name)?.[1] ?? '';
        const value = this.releases[middle];
        if (value === undefined) return refuse(response, 'ssm', 400, 'ParameterNotFound');
        response.end(JSON.stringify({ Parameter: { Name, Type: 'String', Value: value, Version: 1 } }));
        return;
      }
      default:
        return refuse(response, service ?? 'eks', 400, 'InvalidRequestException');
    }
  }
}

type AddonVersions = ReturnType<typeof addonAnswer>['addonVersions'];

function addonAnswer({ name, versions }: FakeAddon) {
  return {
    addonName: name,
    type: 'networking',
    addonVersions: versions.map(([addonVersion, fitted, defaultOf]) => ({
      addonVersion,
      architecture: ['amd64', 'arm64'],
      compatibilities: fitted.map((clusterVersion) => ({
        clusterVersion,
        platformVersions: ['*'],
        defaultVersion: defaultOf.includes(clusterVersion),
      })),
    })),
  };
}

function fits(versions: AddonVersions, asked: string): boolean {
  return versions.some(({ compatibilities }) => compatibilities.some(({ clusterVersion }) => clusterVersion === asked));
}

function actionOf(request: IncomingMessage, url: URL): string {
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return String(target).split('.')[1]!;
  return (
    { '/addons/supported-versions': 'DescribeAddonVersions', '/cluster-versions': 'DescribeClusterVersions' }[
      url.pathname
    ] ?? 'unknown'
  );
}

function refuse(response: ServerResponse, service: string, status: number, code: string): void {
  response.statusCode = status;
  if (service === 'ssm') {
    response.end(JSON.stringify({ __type: `com.amazonaws.ssm#${code}`, message: `it says ${code}` }));
  } else {
    response.setHeader('x-amzn-errortype', `${code}:http://internal.amazon.com/coral/com.amazonaws.eks/`);
    response.end(JSON.stringify({ message: `it says ${code}` }));
  }
}
