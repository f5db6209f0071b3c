import type { SummedMinimum } from '../../sizing/model/minima.js';
import type { TransferKind } from '../../units/closed-lists.js';

/** The hall on premises: what it gives, and how it is joined to the one on AWS. */
export interface OnPremisesPlan {
  readonly contributions: readonly OwnedContribution[];
  /** Sorted by name. */
  readonly sites: readonly OwnedSitePlan[];
  /** Services that are sized from a model and that owned nodes serve, in the order of the workloads. */
  readonly services: readonly EdgeServicePlan[];
  /** Copies over the links, in the order of the blueprint; the first of a store before the further ones. */
  readonly moves: readonly DataMovePlan[];
  /** Null: the halls are not joined. */
  readonly site: SitePlan | null;
}

/** The private link between the VPC and a data centre on premises. */
export interface SitePlan {
  /** Sorted, as are the other lists. */
  readonly nodeCidrs: readonly string[];
  readonly podCidrs: readonly string[];
  readonly transitGateway: { readonly name: string; readonly asn: number };
  /** Keys of the subnets that the transit gateway is attached to: one in each zone, for a zone without has no way to it. */
  readonly attachmentSubnets: readonly string[];
  /** To the transit gateway; at least one. The one of the hall first, then those of sites, sorted by name. */
  readonly links: readonly LinkPlan[];
  /** Null: names are not exchanged. */
  readonly names: NamePlan | null;
  /** Null: no owned node joins the cluster. */
  readonly hybridNodes: HybridNodesPlan | null;
  /** What calls into the security group of the cluster, from there; empty where no owned node joins it. */
  readonly clusterCalls: readonly SiteCall[];
  /** Sorted by key. */
  readonly transfers: readonly TransferPlan[];
}

/** Traffic from on premises that the security group of the cluster lets in. */
export interface SiteCall {
  /** api: endpoint of the cluster. dns: CoreDNS, whose pods run on nodes of AWS. */
  readonly what: 'api' | 'dns';
  readonly from: 'nodes' | 'pods';
  readonly cidr: string;
}

/** A link to the transit gateway, of one connection or of several. */
export interface LinkPlan {
  /** Name of the site whose own it is; null: that of the hall. */
  readonly site: string | null;
  /** Behind it, sorted. */
  readonly nodeCidrs: readonly string[];
  /**
   * Ranges of other sites that AWS announces to it, sorted: those behind a VPN, for sites on one gateway of Direct Connect do not
   * reach each other, and all pods.
   */
  readonly reaches: readonly string[];
  /** Prefixes that each of its routers announces. */
  readonly routes: number;
  /** Each way while all its connections work; null: nothing says it. */
  readonly bytesPerSecond: number | null;
  /** Share of the time in which one of them works. */
  readonly availability: number | null;
  /** The one that the blueprint names first first. */
  readonly lines: readonly (VpnPlan | DirectConnectPlan)[];
}

/** A Site-to-Site VPN, routed by BGP. */
export interface VpnPlan {
  readonly kind: 'vpn';
  /** Of its resources; the empty text: the first of the link of the hall. */
  readonly key: string;
  readonly name: string;
  /** Public IPv4 address of the router. */
  readonly peer: string;
  readonly asn: number;
  readonly logGroup: string;
  readonly logRetentionDays: number;
}

/** A transit virtual interface on a Direct Connect connection that exists. */
export interface DirectConnectPlan {
  readonly kind: 'direct-connect';
  /** Of its interface; the empty text: the first of the link of the hall. */
  readonly key: string;
  readonly name: string;
  readonly connection: string;
  readonly vlan: number;
  readonly asn: number;
  /** Of the Direct Connect gateway, one for the hall; its own side differs from the transit gateway's. */
  readonly gatewayName: string;
  readonly gatewayAsn: number;
}

/** DNS in both directions, by Route 53 Resolver endpoints. */
export interface NamePlan {
  readonly name: string;
  readonly securityGroup: string;
  /** Keys of subnets, two or more. */
  readonly subnets: readonly string[];
  readonly servers: readonly string[];
  readonly domains: readonly string[];
}

/** How owned nodes join the cluster as EKS hybrid nodes. */
export interface HybridNodesPlan {
  readonly credentials: 'ssm' | 'roles-anywhere';
  readonly roleName: string;
  /** Of the trust anchor and the profile of IAM Roles Anywhere. */
  readonly name: string;
}

/** A scheduled copy between a server on premises and an object store, by DataSync. */
export interface TransferPlan {
  /** Of the object store; with `out` where it is read. */
  readonly key: string;
  readonly name: string;
  readonly kind: TransferKind;
  /** in: to the object store. */
  readonly direction: 'in' | 'out';
  /** Key of the object store. */
  readonly store: string;
  /** Where the server is; null: at the other end of the link of the hall. */
  readonly site: string | null;
  /** Terraform variable with the ARN of the agent there. */
  readonly agentVariable: string;
  /** In it, with a slash at both ends; `/`: all of it. */
  readonly folder: string;
  readonly server: string;
  readonly path: string;
  /** Null: the kind needs none, or anybody may. */
  readonly user: string | null;
  /** Terraform variable with the password or secret key; null: there is none. */
  readonly secretVariable: string | null;
  readonly everyHours: number;
  readonly roleName: string;
  readonly logGroup: string;
  readonly logRetentionDays: number;
}

/** What crosses the link to or from a store. */
export interface DataMovePlan {
  /** `<workload>.<store>`. */
  readonly store: string;
  readonly direction: 'in' | 'out';
  /** Where the server is; null: the blueprint names no site. */
  readonly site: string | null;
  /** first: once, of all that the store holds. further: what changed, each time. */
  readonly copy: 'first' | 'further';
  readonly everyHours: number;
  readonly bytes: number;
  /** Of the link that it crosses; null: nobody says it. */
  readonly linkBytesPerSecond: number | null;
  /** With the whole link to itself; null: nobody says what it carries. */
  readonly hours: number | null;
  /** The same over dedicated ports of Direct Connect, e.g. `10 Gbit/s`. */
  readonly overPorts: readonly { readonly port: string; readonly hours: number }[];
  /** DataSync, the transit gateway and, outward, what leaves AWS; null: a price is unknown. */
  readonly usd: number | null;
}

/** What owned nodes give of one minimum of a workload, in the unit of the minimum. */
export interface OwnedContribution {
  readonly workload: string;
  readonly minimum: SummedMinimum;
  readonly unit: string;
  /** What the workload asks for. */
  readonly required: number;
  /** What all owned nodes of the workload give; compute is sustained: peak × utilization. */
  readonly owned: number;
  /** What the cloud is asked for: required − owned, and not below zero. */
  readonly missing: number;
}

/** A place with owned nodes. */
export interface OwnedSitePlan {
  /** Of the blueprint; `premises` where it names no site. */
  readonly name: string;
  /** Region of AWS that it is nearest to; null: not stated. */
  readonly place: string | null;
  /** What its link carries each way, bytes a second; null: nothing says it. */
  readonly linkBytesPerSecond: number | null;
  /** Share of the time in which its link works; null: nothing says it. */
  readonly linkAvailability: number | null;
  /** Share of the week in which its nodes may be used, in (0, 1]. */
  readonly open: number;
  /** In the order of the blueprint. */
  readonly fleets: readonly OwnedFleetPlan[];
}

/** Owned nodes of one kind at one site. */
export interface OwnedFleetPlan {
  /** Index in `onPremises.fleets`. */
  readonly at: number;
  readonly nodes: number;
  /** Whether they join the cluster of the hall; others take data and tasks alone. */
  readonly joins: boolean;
  /** 0: none. */
  readonly acceleratorsPerNode: number;
  /** Key in the catalog; null: none, or one that the catalog does not know. */
  readonly accelerator: string | null;
  /** Null: not stated, as the memory. */
  readonly vcpusPerNode: number | null;
  readonly memoryBytesPerNode: number | null;
  /** Nodes that work for a workload, each above 0, sorted by workload; the rest is idle. */
  readonly workloads: readonly { readonly workload: string; readonly nodes: number }[];
}

/** A service on owned nodes: who serves what, and what the loss of a site would take. Rates in requests a second, at the peak. */
export interface EdgeServicePlan {
  readonly workload: string;
  readonly requestsPerSecond: number;
  /** Sorted by site. */
  readonly sites: readonly ServingSitePlan[];
  /** What AWS serves while every site is up. */
  readonly cloudRequestsPerSecond: number;
  /** What AWS has nodes for beyond that, for the loss of a site. */
  readonly failoverRequestsPerSecond: number;
  /** Of each site, one at a time, sorted. */
  readonly losses: readonly SiteLossPlan[];
}

/** What a site does for a service. */
export interface ServingSitePlan {
  readonly site: string;
  /** Most that its nodes serve at the level of the service. */
  readonly capacityPerSecond: number;
  readonly requestsPerSecond: number;
  /** That serve at the peak. */
  readonly nodesNeeded: number;
  readonly nodes: number;
  /** Of its users, in the order of the blueprint; empty: the blueprint names none. */
  readonly users: readonly {
    readonly place: string;
    readonly requestsPerSecond: number;
    readonly roundTripMilliseconds: number;
  }[];
}

/** What is left without a site: needed = at other sites + on AWS + not served. */
export interface SiteLossPlan {
  readonly site: string;
  readonly neededPerSecond: number;
  readonly otherSitesPerSecond: number;
  readonly cloudPerSecond: number;
  /** Above 0: AWS has too few nodes at once, and starts more. */
  readonly missingPerSecond: number;
}
