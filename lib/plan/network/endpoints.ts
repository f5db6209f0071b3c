import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';

/** AWS services with an endpoint in the VPC, by the last part of its name, e.g. `ecr.api`. */
export interface EndpointServices {
  /** Free of charge: a route; sorted. */
  readonly gateways: readonly string[];
  /** Paid by the hour in each zone: an interface; sorted. */
  readonly interfaces: readonly string[];
}

/** Services whose endpoint is a route, free of charge. */
const GATEWAY_SERVICES: readonly string[] = ['dynamodb', 's3', 's3express'];

/**
 * What a node calls on every platform: pulling images, whose layers are in S3, tokens of its role, and Session Manager. No
 * `ec2messages`: regions since 2024 have none, and agents since then call `ssmmessages`.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
 */
const NODE_CALLS = ['ecr.api', 'ecr.dkr', 's3', 'ssm', 'ssmmessages', 'sts'] as const;

/**
 * Endpoints of every AWS service that the hall calls, and of those that the blueprint names; none in a VPC whose owner
 * has made them, nor those that its owner has.
 * @param calls - of the platform, the stores and what is on premises; a service may be named twice
 */
export function endpointServices(
  network: Pick<Blueprint['network'], 'endpoints' | 'interfaceEndpoints' | 'vpc'>,
  calls: readonly string[],
): EndpointServices {
  if (network.vpc?.endpoints === 'existing') return { gateways: [], interfaces: [] };
  const called = calledServices(network, calls);
  const interfaces = called.filter((service) => !GATEWAY_SERVICES.includes(service));
  const isKept = (service: string) => network.interfaceEndpoints === 'always' || network.endpoints.includes(service);
  return {
    gateways: called.filter((service) => GATEWAY_SERVICES.includes(service)),
    interfaces: interfaces.filter(isKept),
  };
}

/** All that the hall calls, but for what the owner of its VPC states to be there; sorted. */
function calledServices(
  { vpc, endpoints: named }: Pick<Blueprint['network'], 'endpoints' | 'vpc'>,
  calls: readonly string[],
): string[] {
  const there = vpc?.has?.endpoints ?? [];
  return [...new Set([...NODE_CALLS, ...calls, ...named])].filter((service) => !there.includes(service)).sort();
}

/** Services that a hall without internet calls in an existing VPC, where nobody makes or states an endpoint for them. */
export function checkEndpoints(network: Blueprint['network'], calls: readonly string[]): Diagnostic[] {
  const { vpc, internet } = network;
  if (internet !== 'none' || vpc?.endpoints !== 'existing') return [];
  const missing = calledServices(network, calls);
  if (missing.length === 0) return [];
  return [
    {
      code: 'missing-key',
      severity: 'error',
      path: ['network', 'vpc', 'endpoints'],
      message: `without internet the hall cannot call ${missing.join(', ')}: the blueprint states no such endpoint of the VPC`,
      hint: 'write "endpoints: create" to add what is missing, or name what is there under `has`',
    },
  ];
}
