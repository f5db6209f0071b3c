import type { Audit, Fault } from './audit.js';
import type { TerraformJson } from './terraform-json.js';

export const LINK_AUDITS: readonly Audit[] = [
  {
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html: an existing one is returned.
    rule: 'routers-distinct',
    faults: (tf) => [
      ...repeated(tf, 'aws_customer_gateway', (body) => `${body.ip_address} ${body.bgp_asn ?? body.bgp_asn_extended}`),
      ...repeated(tf, 'aws_vpn_connection', (body) => tf.follow(body.customer_gateway_id)?.address),
      ...repeated(tf, 'aws_dx_transit_virtual_interface', (body) => `${body.connection_id} ${body.vlan}`),
    ],
  },
  {
    // https://docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html
    rule: 'link-limits',
    faults: (tf) => {
      const interfaces = tf.all('aws_dx_transit_virtual_interface').map(({ body }) => body.connection_id);
      return [...new Set<string>(interfaces)]
        .filter((connection) => interfaces.filter((one) => one === connection).length > 4)
        .map((connection) => ({ address: connection, what: 'more than 4 transit interfaces' }));
    },
  },
];

function repeated(
  tf: TerraformJson,
  type: string,
  keyOf: (body: ReturnType<TerraformJson['all']>[number]['body']) => string | undefined,
): Fault[] {
  const keys = tf.all(type).map(({ body }) => keyOf(body));
  return tf
    .all(type)
    .flatMap(({ address }, index) =>
      keys[index] !== undefined && keys.indexOf(keys[index]) < index ? [{ address, what: 'another is the same' }] : [],
    );
}
