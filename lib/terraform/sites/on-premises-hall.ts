import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Fn, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { vpcCidrs } from '../../plan/network/network-layout.js';
import type { NetworkPlan } from '../../plan/shape/network-plan.js';
import type { SitePlan, TransferPlan } from '../../plan/shape/site-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import type { HallNetwork } from '../foundation/hall-network.js';
import type { HallPlatform } from '../nodes/platform.js';
import type { HallStores } from '../stores/hall-stores.js';
import type { Store } from '../stores/store.js';
import { NameExchange } from './name-exchange.js';
import { SiteLink } from './site-link.js';
import { SiteTransfer } from './site-transfer.js';

/** What joins a hall on premises to this one is built from these. */
export interface OnPremisesHallProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly network: HallNetwork;
  readonly networkPlan: NetworkPlan;
  /** What owned nodes join. */
  readonly platform: HallPlatform;
  readonly site: SitePlan;
  readonly stores: HallStores;
  /** Keys of the stores that owned nodes mount. */
  readonly mounts: readonly string[];
}

/** What joins a hall on premises to this one. */
export class OnPremisesHall extends Construct {
  readonly link: SiteLink;

  constructor(scope: Construct, id: string, props: OnPremisesHallProps) {
    super(scope, id);
    const { account, keys, network, networkPlan, site } = props;
    this.link = new SiteLink(this, 'link', {
      keys,
      network,
      site,
      vpcCidrs: vpcCidrs(networkPlan),
    });
    const endpoints = network.endpointSecurityGroupId;
    // CoreDNS in the VPC resolves the endpoints for pods on premises too.
    const calls = [
      ...[...site.nodeCidrs, ...site.podCidrs].map((range) => ({ range, ...HTTPS })),
      ...(site.transfers.length > 0 ? site.nodeCidrs.map((range) => ({ range, ...DATASYNC_CONTROL })) : []),
    ];
    for (const { range, key, what, fromPort, toPort } of endpoints === null ? [] : calls) {
      new VpcSecurityGroupIngressRule(this, `endpoints${key}.${range.replaceAll('.', '-').replace('/', '-')}`, {
        securityGroupId: endpoints!,
        description: `${what} from on premises`,
        cidrIpv4: range,
        ipProtocol: 'tcp',
        fromPort,
        toPort,
      });
    }
    if (site.names) new NameExchange(this, 'names', { network, site, link: this.link, names: site.names });
    if (site.hybridNodes) {
      const { platform } = props;
      if (platform.addOwnedNodes === undefined) throw new Error(`owned nodes can not join ${platform.kind}`);
      platform.addOwnedNodes(this, 'nodes', site, site.hybridNodes);
    }
    for (const key of props.mounts) {
      const store: Store = props.stores.get(key);
      store.admit?.(site.nodeCidrs);
    }
    const agents = new Map<string, string>();
    for (const transfer of site.transfers) {
      const agentArn = agents.get(transfer.agentVariable) ?? this.agentArn(transfer);
      agents.set(transfer.agentVariable, agentArn);
      const { bucketArn } = props.stores.bucket(transfer.store);
      new SiteTransfer(this, `transfer.${transfer.key}`, {
        account,
        keys,
        transfer,
        bucketArn,
        agentArn,
      });
    }
  }

  /** One agent copies for all servers of a site. */
  private agentArn({ agentVariable, site }: TransferPlan): string {
    const agent = new TerraformVariable(this, site === null ? 'agent' : `agent.${site}`, {
      type: 'string',
      nullable: false,
      default: '',
      description: `ARN of the DataSync agent that runs ${site === null ? 'on premises' : `at ${site}`}, as its activation gave it; empty, as in the first apply: nothing is copied yet`,
    });
    agent.overrideLogicalId(agentVariable);
    agent.addValidation({
      condition: Fn.can(Fn.regex('^$|^arn:aws[a-z-]*:datasync:', agent.stringValue)),
      errorMessage: 'The ARN of an agent of DataSync is needed, or the empty text.',
    });
    return agent.stringValue;
  }
}

const HTTPS = { key: '', what: 'HTTPS', fromPort: 443, toPort: 443 };

/**
 * Control traffic of an agent behind an endpoint of the VPC; data uses HTTPS.
 * @see https://docs.aws.amazon.com/datasync/latest/userguide/datasync-network.html
 */
const DATASYNC_CONTROL = { key: '.datasync', what: 'DataSync control', fromPort: 1024, toPort: 1064 };
