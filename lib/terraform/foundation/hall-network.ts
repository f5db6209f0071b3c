import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group/index.js';
import { Eip } from '@cdktf/provider-aws/lib/eip/index.js';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway/index.js';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway/index.js';
import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import { VpcIpv4CidrBlockAssociation } from '@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { isExistingBucket } from '../../plan/records/log-bucket.js';
import type { NetworkPlan, SubnetPlan } from '../../plan/shape/network-plan.js';
import { ExistingLogBucket } from './closed-bucket.js';
import { endpointStatements } from './endpoint-policies.js';
import { lookUpSubnets, lookUpVpc } from './existing-vpc.js';
import type { HallAccount } from './hall-account.js';
import { HallDns } from './hall-dns.js';
import type { HallKeys } from './hall-keys.js';
import { hallRole, serviceTrust } from './hall-role.js';
import { Parts } from './parts.js';
import { type PolicyStatement, policyDocument } from './policy-document.js';

/** What the network of a hall is built from. */
export interface HallNetworkProps {
  readonly hall: string;
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly network: NetworkPlan;
}

/** The VPC: subnets, routes, NAT gateways, endpoints of AWS services, flow logs. An existing VPC is looked up. */
export class HallNetwork extends Construct {
  readonly vpcId: string;
  /** Of the group before the interface endpoints; null: none are made here. */
  endpointSecurityGroupId: string | null = null;
  /** Those that private subnets use; of an existing VPC those that the blueprint names. By key. */
  readonly privateTables: Parts<string>;
  /** By zone key. */
  readonly natGatewayIds: Parts<string>;
  /** By key of the plan, e.g. `nodes-az6`. */
  readonly subnetIds: Parts<string>;
  private readonly waysOutBySubnet: ReadonlyMap<string, readonly ITerraformDependable[]>;
  private readonly sharedWaysOut: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: HallNetworkProps) {
    super(scope, id);
    const { network } = props;
    if (network.existing !== null) {
      this.vpcId = lookUpVpc(this, network);
      this.subnetIds = new Parts('subnet', lookUpSubnets(this, this.vpcId, network));
      this.privateTables = new Parts(
        'route table',
        network.existing.routeTables.map((table) => [table, table]),
      );
      this.natGatewayIds = new Parts('NAT gateway', []);
      this.waysOutBySubnet = new Map();
      this.sharedWaysOut = this.addEndpoints(props);
      return;
    }
    const { hall } = props;
    this.vpcId = this.addVpc(hall, network);
    const ranges = network.acceleratorRanges.map(
      ({ zone, cidr: cidrBlock }) =>
        new VpcIpv4CidrBlockAssociation(this, `range.${zone}`, { vpcId: this.vpcId, cidrBlock }),
    );
    const subnets = network.subnets.map((subnet) => {
      const { id: subnetId } = addSubnet(this, hall, this.vpcId, subnet, zoneId(network, subnet), ranges);
      return [subnet.key, subnetId] as const;
    });
    this.subnetIds = new Parts('subnet', subnets);
    const publicSide = network.natZones.length > 0 ? this.addPublicSide(hall, network) : null;
    this.natGatewayIds = new Parts('NAT gateway', publicSide?.natIds ?? []);
    const tables = new Map(network.zones.map(({ key }) => [key, addRouteTable(this, key, hall, this.vpcId)] as const));
    this.privateTables = new Parts(
      'route table',
      [...tables].map(([key, table]) => [key, table.id]),
    );
    const privateRoutes = new Map(
      [...tables].map(([zone, table]) => [zone, publicSide ? [publicSide.leadOut(zone, table)] : []]),
    );
    this.waysOutBySubnet = new Map(
      network.subnets.map(({ key, role, zone }) => {
        const isPublic = role === 'public' && publicSide !== null;
        const association = new RouteTableAssociation(this, `association.${key}`, {
          subnetId: this.subnetId(key),
          routeTableId: isPublic ? publicSide.tableId : tables.get(zone)!.id,
        });
        return [key, isPublic ? [association] : [association, ...privateRoutes.get(zone)!]];
      }),
    );
    const endpoints = this.addEndpoints(props);
    this.addFlowLogs(props);
    if (network.dns) new HallDns(this, 'dns', { keys: props.keys, vpcId: this.vpcId, dns: network.dns });
    this.sharedWaysOut = [...(publicSide ? [publicSide.route] : []), ...endpoints];
  }

  /** @throws Error when the plan has no such subnet */
  subnetId(key: string): string {
    return this.subnetIds.get(key);
  }

  /** Routes, gateways and endpoints that nodes in these subnets need: for their `dependsOn`. */
  waysOut(subnets: readonly string[]): ITerraformDependable[] {
    return [...new Set([...this.sharedWaysOut, ...subnets.flatMap((key) => this.waysOutBySubnet.get(key) ?? [])])];
  }

  private addVpc(hall: string, network: NetworkPlan): string {
    const vpc = new Vpc(this, 'vpc', {
      cidrBlock: network.vpcCidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: hall },
    });
    // Taken over without rules: what has no group of its own reaches nothing.
    new DefaultSecurityGroup(this, 'default-security-group', { vpcId: vpc.id, tags: { Name: `${hall} default` } });
    return vpc.id;
  }

  private addPublicSide(hall: string, network: NetworkPlan) {
    const gateway = new InternetGateway(this, 'internet-gateway', { vpcId: this.vpcId, tags: { Name: hall } });
    const table = addRouteTable(this, 'public', hall, this.vpcId);
    const route = new Route(this, 'route.public', {
      routeTableId: table.id,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.id,
    });
    const nats = new Map(
      network.natZones.map((zone) => {
        const address = new Eip(this, `nat-address.${zone}`, {
          domain: 'vpc',
          tags: { Name: `${hall} nat ${zone}` },
          dependsOn: [gateway],
        });
        const nat = new NatGateway(this, `nat.${zone}`, {
          allocationId: address.id,
          subnetId: this.subnetId(`public-${zone}`),
          tags: { Name: `${hall} ${zone}` },
          dependsOn: [gateway],
        });
        return [zone, nat] as const;
      }),
    );
    const leadOut = (zone: string, from: RouteTable): Route =>
      new Route(this, `route.${zone}`, {
        routeTableId: from.id,
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: (nats.get(zone) ?? nats.get(network.natZones[0]!)!).id,
      });
    const natIds = [...nats].map(([zone, { id }]) => [zone, id] as const);
    return { tableId: table.id, route, natIds, leadOut };
  }

  private addEndpoints({ hall, account, network }: HallNetworkProps): ITerraformDependable[] {
    if (network.gatewayEndpoints.length + network.interfaceEndpoints.length === 0) return [];
    const group = new SecurityGroup(this, 'endpoint-security-group', {
      name: network.endpointSecurityGroup,
      description: 'Interface endpoints of AWS services',
      vpcId: this.vpcId,
      tags: { Name: network.endpointSecurityGroup },
    });
    this.endpointSecurityGroupId = group.id;
    const ranges = [['', network.vpcCidr], ...network.acceleratorRanges.map(({ zone, cidr }) => [`.${zone}`, cidr])];
    const rules = ranges.map(
      ([suffix, cidrIpv4]) =>
        new VpcSecurityGroupIngressRule(this, `endpoint-security-group.https${suffix}`, {
          securityGroupId: group.id,
          description: 'HTTPS from the VPC',
          cidrIpv4: cidrIpv4!,
          ipProtocol: 'tcp',
          fromPort: 443,
          toPort: 443,
        }),
    );
    const { perimeter } = network;
    const policyOf = (service: string) => {
      const statements = perimeter && endpointStatements(service, { perimeter, account });
      return statements && { policy: policyDocument(this, `endpoint.${service}.policy`, statements) };
    };
    const gateways = network.gatewayEndpoints.map(
      (service) =>
        new VpcEndpoint(this, `endpoint.${service}`, {
          vpcId: this.vpcId,
          serviceName: `com.amazonaws.${account.region}.${service}`,
          vpcEndpointType: 'Gateway',
          ...policyOf(service),
          routeTableIds: [...this.privateTables.values()],
          tags: { Name: `${hall} ${service}` },
        }),
    );
    const interfaces = network.interfaceEndpoints.map(
      (service) =>
        new VpcEndpoint(this, `endpoint.${service}`, {
          vpcId: this.vpcId,
          serviceName: `com.amazonaws.${account.region}.${service}`,
          vpcEndpointType: 'Interface',
          ...policyOf(service),
          privateDnsEnabled: true,
          subnetIds: network.endpointSubnets.map((key) => this.subnetId(key)),
          securityGroupIds: [group.id],
          tags: { Name: `${hall} ${service}` },
        }),
    );
    return [...rules, ...gateways, ...interfaces];
  }

  private addFlowLogs({ hall, account, keys, network }: HallNetworkProps): void {
    if (network.flowLogs === null) return;
    const traffic = { vpcId: this.vpcId, trafficType: 'ALL', tags: { Name: hall } };
    if (isExistingBucket(network.flowLogs)) {
      const bucket = new ExistingLogBucket(this, 'flow-logs.bucket', {
        account,
        bucket: network.flowLogs,
        records: 'flow_logs',
        statements: (bucketArn, folderArn) => flowDelivery(account, bucketArn, folderArn),
      });
      new FlowLog(this, 'flow-logs', {
        ...traffic,
        logDestinationType: 's3',
        // With a slash at its end only where a folder is meant.
        logDestination: bucket.folder === '' ? bucket.bucketArn : `${bucket.bucketArn}/${bucket.folder}`,
      });
      return;
    }
    const { logGroup, retentionDays, roleName } = network.flowLogs;
    const group = keys.logGroup(this, 'flow-logs.group', {
      name: logGroup,
      retentionDays,
    });
    const role = hallRole(this, 'flow-logs.role', {
      account,
      name: roleName,
      description: `Writes the flow logs of ${hall}`,
      trust: [
        serviceTrust(account, {
          sid: 'FlowLogsOfThisAccount',
          service: 'vpc-flow-logs',
          source: { ArnLike: account.arn('ec2', 'vpc-flow-log/*') },
        }),
      ],
    });
    const policy = new IamRolePolicy(this, 'flow-logs.policy', {
      name: 'write',
      role: role.id,
      policy: policyDocument(this, 'flow-logs.policy.document', [
        {
          sid: 'WriteFlowLogs',
          actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          resources: [`${group.arn}:*`],
        },
      ]),
    });
    new FlowLog(this, 'flow-logs', {
      ...traffic,
      logDestinationType: 'cloud-watch-logs',
      logDestination: group.arn,
      iamRoleArn: role.arn,
      dependsOn: [policy],
    });
  }
}

/** Of what was looked up. */
function zoneId(network: NetworkPlan, subnet: SubnetPlan): string {
  return network.zones.find(({ key }) => key === subnet.zone)!.id;
}

/** Kubernetes' load balancers find their subnets by these tags. */
const LOAD_BALANCER_TAGS: Readonly<Record<SubnetPlan['role'], Readonly<Record<string, string>>>> = {
  public: { 'kubernetes.io/role/elb': '1' },
  nodes: { 'kubernetes.io/role/internal-elb': '1' },
  'control-plane': {},
  endpoints: {},
  accelerators: {},
};

/** `ranges`: a subnet of any comes after all, so that the cluster knows the whole VPC from the start. */
function addSubnet(
  scope: Construct,
  hall: string,
  vpcId: string,
  subnet: SubnetPlan,
  zone: string,
  ranges: ITerraformDependable[],
): Subnet {
  return new Subnet(scope, `subnet.${subnet.key}`, {
    vpcId,
    availabilityZoneId: zone,
    cidrBlock: subnet.cidr,
    mapPublicIpOnLaunch: false,
    tags: { Name: `${hall} ${subnet.key}`, ...LOAD_BALANCER_TAGS[subnet.role] },
    ...(ranges.length > 0 && { dependsOn: ranges }),
  });
}

function addRouteTable(scope: Construct, key: string, hall: string, vpcId: string): RouteTable {
  return new RouteTable(scope, `route-table.${key}`, { vpcId, tags: { Name: `${hall} ${key}` } });
}

/**
 * What the delivery of flow logs does with a bucket.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
function flowDelivery(account: HallAccount, bucketArn: string, folderArn: string): PolicyStatement[] {
  const principal = { service: 'delivery.logs.amazonaws.com' };
  const conditions = {
    StringEquals: { 'aws:SourceAccount': account.accountId },
    ArnLike: { 'aws:SourceArn': account.arn('logs', '*') },
  };
  return [
    {
      sid: 'DeliveryLooks',
      principal,
      actions: ['s3:GetBucketAcl', 's3:ListBucket'],
      resources: [bucketArn],
      conditions,
    },
    {
      sid: 'DeliveryWrites',
      principal,
      actions: ['s3:PutObject'],
      resources: [`${folderArn}AWSLogs/${account.accountId}/*`],
      conditions: {
        ...conditions,
        StringEquals: { ...conditions.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' },
      },
    },
  ];
}
