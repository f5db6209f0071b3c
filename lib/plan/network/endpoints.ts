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
 * has made them.
 * @param calls - of the platform, the stores and what is on premises; a service may be named twice
 */
export function endpointServices(
  { vpc, endpoints: named }: Pick<Blueprint['network'], 'endpoints' | 'vpc'>,
  calls: readonly string[],
): EndpointServices {
  if (vpc?.endpoints === 'existing') return { gateways: [], interfaces: [] };
  const called = [...new Set([...NODE_CALLS, ...calls, ...named])].sort();
  return {
    gateways: called.filter((service) => GATEWAY_SERVICES.includes(service)),
    interfaces: called.filter((service) => !GATEWAY_SERVICES.includes(service)),
  };
}
