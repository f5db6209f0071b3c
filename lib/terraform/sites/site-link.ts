import { CustomerGateway } from '@cdktf/provider-aws/lib/customer-gateway/index.js';
import { DxGateway } from '@cdktf/provider-aws/lib/dx-gateway/index.js';
import { DxGatewayAssociation } from '@cdktf/provider-aws/lib/dx-gateway-association/index.js';
import { DxTransitVirtualInterface } from '@cdktf/provider-aws/lib/dx-transit-virtual-interface/index.js';
import { Ec2TransitGateway } from '@cdktf/provider-aws/lib/ec2-transit-gateway/index.js';
import { Ec2TransitGatewayVpcAttachment } from '@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment/index.js';
import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import { VpnConnection } from '@cdktf/provider-aws/lib/vpn-connection/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { DirectConnectPlan, SitePlan, VpnPlan } from '../../plan/shape/site-plan.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import type { HallNetwork } from '../foundation/hall-network.js';

/** What the link to a site is built from. */
interface SiteLinkProps {
  readonly keys: HallKeys;
  readonly network: HallNetwork;
  readonly vpcCidrs: readonly string[];
  readonly site: SitePlan;
}

/** A transit gateway between the VPC and the hall on premises, and the routes that lead there. */
export class SiteLink extends Construct {
  /** What leads there: resolvers and nodes come after it. */
  readonly routes: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: SiteLinkProps) {
    super(scope, id);
    const { network, site } = props;
    const { name, asn } = site.transitGateway;
    const gateway = new Ec2TransitGateway(this, 'transit-gateway', {
      description: name,
      amazonSideAsn: asn,
      autoAcceptSharedAttachments: 'disable',
      defaultRouteTableAssociation: 'enable',
      defaultRouteTablePropagation: 'enable',
      dnsSupport: 'enable',
      vpnEcmpSupport: 'enable',
      tags: { Name: name },
    });
    const attachment = new Ec2TransitGatewayVpcAttachment(this, 'vpc-attachment', {
      transitGatewayId: gateway.id,
      vpcId: network.vpcId,
      subnetIds: site.attachmentSubnets.map((key) => network.subnetId(key)),
      dnsSupport: 'enable',
      tags: { Name: name },
    });
    this.addLines(gateway.id, props);
    const ranges = [...site.nodeCidrs, ...site.podCidrs];
    this.routes = [...network.privateTables].flatMap(([key, routeTableId]) =>
      ranges.map(
        (destinationCidrBlock) =>
          new Route(this, `route.${key}.${destinationCidrBlock.replaceAll('.', '-').replace('/', '-')}`, {
            routeTableId,
            destinationCidrBlock,
            transitGatewayId: gateway.id,
            // A route to a gateway is refused until the VPC is attached to it.
            dependsOn: [attachment],
          }),
      ),
    );
  }

  /** All VPNs write to one log group; all transit interfaces lead to one gateway of Direct Connect. */
  private addLines(transitGatewayId: string, { keys, site, vpcCidrs }: SiteLinkProps): void {
    let logs: string | null = null;
    let gateway: string | null = null;
    for (const { lines, reaches } of site.links) {
      for (const line of lines) {
        if (line.kind === 'vpn') {
          logs = this.addVpn(transitGatewayId, line, keys, logs);
        } else {
          gateway ??= this.addGateway(transitGatewayId, line, [...vpcCidrs, ...reaches]);
          this.addInterface(gateway, line);
        }
      }
    }
  }

  /**
   * Two IKEv2 tunnels; their keys are stored in Secrets Manager, so that the state holds none.
   * @param logs - ARN of the log group; null: there is none yet
   * @returns that ARN
   */
  private addVpn(transitGatewayId: string, line: VpnPlan, keys: HallKeys, logs: string | null): string {
    const router = new CustomerGateway(this, idOf('router', line), {
      type: 'ipsec.1',
      ipAddress: line.peer,
      ...asnOf(line),
      tags: { Name: line.name },
    });
    const logGroupArn =
      logs ?? keys.logGroup(this, 'vpn.logs', { name: line.logGroup, retentionDays: line.logRetentionDays }).arn;
    const log = {
      cloudwatchLogOptions: { logEnabled: true, logGroupArn, logOutputFormat: 'json' },
    };
    const [encryption, integrity, groups] = [['AES256-GCM-16'], ['SHA2-256', 'SHA2-384'], [19, 20, 21]];
    new VpnConnection(this, idOf('vpn', line), {
      transitGatewayId,
      customerGatewayId: router.id,
      type: 'ipsec.1',
      staticRoutesOnly: false,
      presharedKeyStorage: 'SecretsManager',
      tunnel1IkeVersions: ['ikev2'],
      tunnel1Phase1EncryptionAlgorithms: encryption,
      tunnel1Phase1IntegrityAlgorithms: integrity,
      tunnel1Phase1DhGroupNumbers: groups,
      tunnel1Phase2EncryptionAlgorithms: encryption,
      tunnel1Phase2IntegrityAlgorithms: integrity,
      tunnel1Phase2DhGroupNumbers: groups,
      tunnel1LogOptions: log,
      tunnel2IkeVersions: ['ikev2'],
      tunnel2Phase1EncryptionAlgorithms: encryption,
      tunnel2Phase1IntegrityAlgorithms: integrity,
      tunnel2Phase1DhGroupNumbers: groups,
      tunnel2Phase2EncryptionAlgorithms: encryption,
      tunnel2Phase2IntegrityAlgorithms: integrity,
      tunnel2Phase2DhGroupNumbers: groups,
      tunnel2LogOptions: log,
      tags: { Name: line.name },
    });
    return logGroupArn;
  }

  private addGateway(transitGatewayId: string, line: DirectConnectPlan, announced: readonly string[]): string {
    const gateway = new DxGateway(this, 'direct-connect-gateway', {
      name: line.gatewayName,
      amazonSideAsn: `${line.gatewayAsn}`,
    });
    new DxGatewayAssociation(this, 'direct-connect-association', {
      dxGatewayId: gateway.id,
      associatedGatewayId: transitGatewayId,
      allowedPrefixes: [...announced],
    });
    return gateway.id;
  }

  private addInterface(dxGatewayId: string, line: DirectConnectPlan): void {
    new DxTransitVirtualInterface(this, idOf('direct-connect-interface', line), {
      connectionId: line.connection,
      dxGatewayId,
      name: line.name,
      vlan: line.vlan,
      addressFamily: 'ipv4',
      bgpAsn: line.asn,
      mtu: JUMBO_FRAME_BYTES,
      tags: { Name: line.name },
    });
  }
}

/** The first connection of the hall keeps the addresses that it had before there were others. */
function idOf(what: string, { key }: { readonly key: string }): string {
  return key === '' ? what : `${what}.${key}`;
}

/** The largest that a transit interface takes. */
const JUMBO_FRAME_BYTES = 8500;

/** Largest ASN that the API takes as `bgp_asn`; beyond it is `bgp_asn_extended` (CreateCustomerGateway of the EC2 API). */
const LARGEST_PLAIN_ASN = 2_147_483_647;

function asnOf({ asn }: VpnPlan): { readonly bgpAsn: string } | { readonly bgpAsnExtended: string } {
  return asn > LARGEST_PLAIN_ASN ? { bgpAsnExtended: `${asn}` } : { bgpAsn: `${asn}` };
}
