import { Route53ResolverEndpoint } from '@cdktf/provider-aws/lib/route53-resolver-endpoint/index.js';
import { Route53ResolverRule } from '@cdktf/provider-aws/lib/route53-resolver-rule/index.js';
import { Route53ResolverRuleAssociation } from '@cdktf/provider-aws/lib/route53-resolver-rule-association/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import type { NamePlan, SitePlan } from '../../plan/shape/site-plan.js';
import type { HallNetwork } from '../foundation/hall-network.js';
import type { SiteLink } from './site-link.js';

/** What the resolver endpoints of a site are built from. */
interface NameExchangeProps {
  readonly network: HallNetwork;
  readonly link: SiteLink;
  readonly site: SitePlan;
  readonly names: NamePlan;
}

const DNS_PORT = 53;

/**
 * Names both ways: the VPC asks the servers on premises for their domains, and they may ask an endpoint here for those
 * of the VPC, such as the API endpoint of the cluster.
 */
export class NameExchange extends Construct {
  constructor(scope: Construct, id: string, { network, link, site, names }: NameExchangeProps) {
    super(scope, id);
    const group = new SecurityGroup(this, 'security-group', {
      name: names.securityGroup,
      description: 'Resolvers between the VPC and the hall on premises',
      vpcId: network.vpcId,
      tags: { Name: names.securityGroup },
    });
    for (const ipProtocol of ['tcp', 'udp'] as const) {
      const ports = { securityGroupId: group.id, ipProtocol, fromPort: DNS_PORT, toPort: DNS_PORT };
      for (const server of names.servers) {
        new VpcSecurityGroupEgressRule(this, `egress.${ipProtocol}.${server.replaceAll('.', '-')}`, {
          ...ports,
          cidrIpv4: `${server}/32`,
          description: 'Names to a server on premises',
        });
      }
      for (const range of site.nodeCidrs) {
        new VpcSecurityGroupIngressRule(this, `ingress.${ipProtocol}.${range.replaceAll('.', '-').replace('/', '-')}`, {
          ...ports,
          cidrIpv4: range,
          description: 'Names from machines on premises',
        });
      }
    }
    const endpoint = (direction: 'INBOUND' | 'OUTBOUND') =>
      new Route53ResolverEndpoint(this, direction.toLowerCase(), {
        name: `${names.name}-${direction.toLowerCase()}`,
        direction,
        securityGroupIds: [group.id],
        ipAddress: names.subnets.map((key) => ({ subnetId: network.subnetId(key) })),
        tags: { Name: names.name },
        dependsOn: [...link.routes],
      });
    endpoint('INBOUND');
    const outbound = endpoint('OUTBOUND');
    for (const domainName of names.domains) {
      const key = domainName.replaceAll('.', '-');
      const rule = new Route53ResolverRule(this, `rule.${key}`, {
        domainName,
        ruleType: 'FORWARD',
        resolverEndpointId: outbound.id,
        targetIp: names.servers.map((ip) => ({ ip, port: DNS_PORT })),
        tags: { Name: domainName },
      });
      new Route53ResolverRuleAssociation(this, `rule.${key}.association`, {
        resolverRuleId: rule.id,
        vpcId: network.vpcId,
      });
    }
  }
}
