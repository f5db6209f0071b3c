import type { ExistingLogBucketPlan } from './state-plan.js';

/** The VPC of a hall: new, or an existing one with what the hall adds to it. */
export interface NetworkPlan {
  readonly vpcCidr: string;
  /** Further ranges of the VPC, each a zone's accelerators subnet, sorted by zone; none unless the blueprint says so. */
  readonly acceleratorRanges: readonly { readonly zone: string; readonly cidr: string }[];
  /**
   * Null: the VPC is made here. Else it is there already, with its subnets, ways out and flow logs; `routeTables` get
   * what is added.
   */
  readonly existing: ExistingVpcPlan | null;
  /**
   * Sorted by id; `key` is the last part of the id (`az6`), for addresses. `base` zones hold the control plane and
   * the endpoints, the first of them the system nodes; the others are there because a fleet is.
   */
  readonly zones: readonly { readonly id: string; readonly key: string; readonly base: boolean }[];
  /** Sorted by key. */
  readonly subnets: readonly SubnetPlan[];
  /**
   * Zone keys that hold a NAT gateway, sorted; a zone without one uses the first. Empty: no way to the Internet is
   * made, no Internet gateway either.
   */
  readonly natZones: readonly string[];
  readonly gatewayEndpoints: readonly string[];
  readonly interfaceEndpoints: readonly string[];
  /** Keys of the subnets that hold the interface endpoints, one in each base zone. */
  readonly endpointSubnets: readonly string[];
  readonly endpointSecurityGroup: string;
  /** What the endpoints of S3, ECR, KMS and STS lead to; null: anything. */
  readonly perimeter: PerimeterPlan | null;
  /** Null: the owner's of an existing VPC. */
  readonly flowLogs: FlowLogPlan | ExistingLogBucketPlan | null;
  /** @default - DNS queries are neither logged nor filtered */
  readonly dns?: DnsPlan;
}

/** What becomes of the DNS queries of a VPC. */
export interface DnsPlan {
  /** Of the log, the firewall and its parts. */
  readonly name: string;
  /** Log group with every query. */
  readonly logGroup: string;
  readonly retentionDays: number;
  /** The only names that are resolved, sorted; `*.` before a name: all below it. Null: all are. */
  readonly domains: readonly string[] | null;
}

/** A VPC that is there already. */
export interface ExistingVpcPlan {
  readonly vpcId: string;
  /** Sorted. */
  readonly routeTables: readonly string[];
  /** No subnet may have a route to the internet: Terraform reads it in the route tables. @default - nobody says so */
  readonly closed?: true;
  /** What its owner states to be there. @default - nothing is known */
  readonly has?: { readonly endpoints: readonly string[]; readonly flowLogs: boolean };
}

/** Whose resources nodes reach through endpoints, beside those of the hall's account. All lists are sorted. */
export interface PerimeterPlan {
  /** Id; null: none beside the account. */
  readonly organization: string | null;
  /** Ids of further accounts. */
  readonly accounts: readonly string[];
  /** Buckets that may be read, by name. */
  readonly readableBuckets: readonly string[];
  /** Accounts of AWS whose images may be pulled. */
  readonly readableRegistries: readonly string[];
}

/** A subnet in one role; one of an existing VPC may be in the plan once for each of its roles. */
export interface SubnetPlan {
  /** e.g. `nodes-az6`. */
  readonly key: string;
  /**
   * public: NAT and load balancers. control-plane: EKS interfaces. nodes: system nodes, file systems. endpoints:
   * interfaces of AWS services. accelerators: GPU nodes and their pods.
   */
  readonly role: 'public' | 'control-plane' | 'nodes' | 'endpoints' | 'accelerators';
  /** Zone key. */
  readonly zone: string;
  readonly cidr: string;
  /** Of an existing subnet, which may be listed in several roles. Null: the hall makes it. */
  readonly existingId: string | null;
}

/** Flow logs of the VPC in a log group. */
export interface FlowLogPlan {
  readonly logGroup: string;
  readonly retentionDays: number;
  readonly roleName: string;
}
