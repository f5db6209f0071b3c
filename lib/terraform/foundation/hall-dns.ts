import { Route53ResolverFirewallConfig } from '@cdktf/provider-aws/lib/route53-resolver-firewall-config/index.js';
import { Route53ResolverFirewallDomainList } from '@cdktf/provider-aws/lib/route53-resolver-firewall-domain-list/index.js';
import { Route53ResolverFirewallRule } from '@cdktf/provider-aws/lib/route53-resolver-firewall-rule/index.js';
import { Route53ResolverFirewallRuleGroup } from '@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group/index.js';
import { Route53ResolverFirewallRuleGroupAssociation } from '@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group-association/index.js';
import { Route53ResolverQueryLogConfig } from '@cdktf/provider-aws/lib/route53-resolver-query-log-config/index.js';
import { Route53ResolverQueryLogConfigAssociation } from '@cdktf/provider-aws/lib/route53-resolver-query-log-config-association/index.js';
import { Construct } from 'constructs';
import type { DnsPlan } from '../../plan/shape/network-plan.js';
import type { HallKeys } from './hall-keys.js';

/** What the DNS of a hall is built from. */
export interface HallDnsProps {
  readonly keys: HallKeys;
  readonly vpcId: string;
  readonly dns: DnsPlan;
}

/** Between 100 and 9,900, as AWS has it; other rule groups of the account come before or after. */
const PRIORITY = 101;

/**
 * The log of the VPC's DNS queries, and the firewall before Route 53 Resolver. Resolver itself admits its log delivery to
 * the group.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html
 */
export class HallDns extends Construct {
  constructor(scope: Construct, id: string, { keys, vpcId, dns }: HallDnsProps) {
    super(scope, id);
    const { name, logGroup, retentionDays, domains } = dns;
    const group = keys.logGroup(this, 'log.group', { name: logGroup, retentionDays });
    const log = new Route53ResolverQueryLogConfig(this, 'log', { name, destinationArn: group.arn });
    new Route53ResolverQueryLogConfigAssociation(this, 'log.association', {
      resolverQueryLogConfigId: log.id,
      resourceId: vpcId,
    });
    if (domains !== null) this.closeNames(name, vpcId, domains);
  }

  private closeNames(name: string, vpcId: string, domains: readonly string[]): void {
    const rules = new Route53ResolverFirewallRuleGroup(this, 'firewall', { name });
    const list = (id: string, listed: readonly string[]) =>
      new Route53ResolverFirewallDomainList(this, `firewall.${id}`, { name: `${name}-${id}`, domains: [...listed] });
    new Route53ResolverFirewallRule(this, 'firewall.resolve', {
      name: `${name}-resolve`,
      firewallRuleGroupId: rules.id,
      firewallDomainListId: list('resolved', domains).id,
      priority: 1,
      action: 'ALLOW',
      // A name of AWS may be an alias of one elsewhere.
      firewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN',
    });
    new Route53ResolverFirewallRule(this, 'firewall.refuse', {
      name: `${name}-refuse`,
      firewallRuleGroupId: rules.id,
      firewallDomainListId: list('all', ['*']).id,
      priority: 2,
      action: 'BLOCK',
      blockResponse: 'NODATA',
    });
    new Route53ResolverFirewallRuleGroupAssociation(this, 'firewall.association', {
      name,
      firewallRuleGroupId: rules.id,
      vpcId,
      priority: PRIORITY,
    });
    // Without an answer of the firewall there is none of the resolver.
    new Route53ResolverFirewallConfig(this, 'firewall.config', { resourceId: vpcId, firewallFailOpen: 'DISABLED' });
  }
}
