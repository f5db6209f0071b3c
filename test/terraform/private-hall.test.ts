import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planHall } from '../../lib/plan/plan-hall.js';
import type { Infrastructure } from '../../lib/plan/shape/hall.js';
import { planOfWritten, type WrittenBlueprint, writtenBlueprint } from '../random-blueprint.js';
import { planFixture } from './plan-fixture.js';
import { type Json, Synthesized } from './synthesized.js';

const SEED = 20261122;

/** Who calls AWS from within the VPC: nodes, and pods that hold a role. */
const INSIDE = [
  'ec2.amazonaws.com',
  'ecs-tasks.amazonaws.com',
  'pods.eks.amazonaws.com',
  'rolesanywhere.amazonaws.com',
  'ssm.amazonaws.com',
];

/** Endpoint of the actions of each IAM prefix. */
const BY_PREFIX: Readonly<Record<string, string>> = {
  autoscaling: 'autoscaling',
  cloudwatch: 'monitoring',
  ec2: 'ec2',
  eks: 'eks',
  'eks-auth': 'eks-auth',
  elasticfilesystem: 'elasticfilesystem',
  elasticloadbalancing: 'elasticloadbalancing',
  logs: 'logs',
  s3: 's3',
  s3express: 's3express',
  sqs: 'sqs',
  ssm: 'ssm',
  ssmmessages: 'ssmmessages',
  sts: 'sts',
  xray: 'xray',
};

/** Endpoints of what AWS's own policies allow, from their text in the AWS managed policy reference. */
const BY_MANAGED_POLICY: Readonly<Record<string, readonly string[]>> = {
  AmazonEBSCSIDriverPolicy: ['ec2'],
  // It lets the agent read tags of EC2 too, which it does where it is told to.
  AmazonEC2ContainerServiceforEC2Role: ['ecr.api', 'ecr.dkr', 'ecs', 'ecs-agent', 'ecs-telemetry', 'logs', 's3'],
  AmazonEC2ContainerRegistryPullOnly: ['ecr.api', 'ecr.dkr', 's3'],
  AmazonEFSCSIDriverPolicy: ['ec2', 'elasticfilesystem'],
  AmazonEKSWorkerNodePolicy: ['ec2', 'eks', 'eks-auth'],
  AmazonEKS_CNI_Policy: ['ec2'],
  // It lets ec2messages through too, which agents since 2024 do without and newer regions have not.
  AmazonSSMManagedInstanceCore: ['ssm', 'ssmmessages'],
  // It lets traces through too, which the add-on of EKS collects and a plain agent does not.
  CloudWatchAgentServerPolicy: ['ec2', 'logs', 'monitoring', 'ssm'],
};

/** Services that roles inside the VPC may call, read off the synthesised policies. */
function calledServices({ json }: Synthesized): Set<string> {
  const roles = Object.entries<Json>(json.resource.aws_iam_role).flatMap(([name, role]) => {
    const trusted = JSON.parse(role.assume_role_policy).Statement.flatMap(({ Principal }: Json) => Principal.Service);
    return trusted.some((service: string) => INSIDE.includes(service)) ? [name] : [];
  });
  const of = (type: string): Json[] =>
    Object.values<Json>(json.resource[type] ?? {}).filter(({ role }) =>
      roles.some((name) => role.includes(`aws_iam_role.${name}.`)),
    );
  const byAction = of('aws_iam_role_policy').flatMap(({ policy }) =>
    JSON.parse(policy).Statement.flatMap(({ Action, Condition }: Json) => {
      // The service named there calls in the role's stead.
      if (JSON.stringify(Condition ?? {}).includes('kms:ViaService')) return [];
      return [Action].flat().flatMap((action: string) => {
        // Rights to hand a role over and to have a service make its own, which are no calls.
        if (action === 'iam:PassRole' || action === 'iam:CreateServiceLinkedRole') return [];
        const service = BY_PREFIX[action.slice(0, action.indexOf(':'))];
        if (service === undefined) throw new Error(`no endpoint is known for ${action}`);
        return service;
      });
    }),
  );
  const byPolicy = of('aws_iam_role_policy_attachment').flatMap(({ policy_arn }) => {
    const services = BY_MANAGED_POLICY[policy_arn.replace(/^.*\//, '')];
    if (services === undefined) throw new Error(`nobody has looked at what ${policy_arn} allows`);
    return services;
  });
  const traces = json.resource.aws_eks_addon?.['node-addons_amazon-cloudwatch-observability_addon'] ? ['xray'] : [];
  return new Set([...byAction, ...byPolicy, ...traces]);
}

function withoutEndpoint(hall: Synthesized): string[] {
  const endpoints = Object.values<Json>(hall.all('vpc_endpoint')).map(({ service_name }) =>
    service_name.replace(/^com\.amazonaws\.[a-z0-9-]+\./, ''),
  );
  return [...calledServices(hall)].filter((service) => !endpoints.includes(service)).sort();
}

/** What leads to the Internet: gateways, public addresses, and routes to anywhere. */
function waysToTheInternet(hall: Synthesized): string[] {
  const routes = Object.entries<Json>(hall.all('route')).flatMap(([name, route]) =>
    route.gateway_id || route.nat_gateway_id || route.destination_cidr_block === '0.0.0.0/0' ? [name] : [],
  );
  const made = ['internet_gateway', 'egress_only_internet_gateway', 'nat_gateway', 'eip'].flatMap((type) =>
    Object.keys(hall.all(type)),
  );
  const open = Object.entries<Json>(hall.all('subnet')).flatMap(([name, subnet]) =>
    subnet.map_public_ip_on_launch === false ? [] : [name],
  );
  return [...routes, ...made, ...open];
}

/** No way out, and nobody let in. */
const closed = ({ platform, kubernetes }: WrittenBlueprint) => ({
  network: { internet: 'none' },
  ...(platform === 'eks' && { kubernetes: { ...(kubernetes as object), publicAccess: [] } }),
});

describe('a fully private hall', () => {
  it('as it is shipped has no way to the Internet, and an endpoint for all that it calls', async () => {
    const outcome = await planHall(readFileSync(new URL('../../blueprints/private.yaml', import.meta.url)));
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    const hall = new Synthesized(outcome.plan);
    expect(waysToTheInternet(hall)).toEqual([]);
    expect(calledServices(hall).size).toBeGreaterThan(10);
    expect(withoutEndpoint(hall)).toEqual([]);
    expect(hall.all('subnet')).not.toHaveProperty('network_subnet_public-az1');
    expect(hall.resource('eks_cluster', 'cluster_control-plane').vpc_config).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: false,
    });
  });

  it('of any workloads has none either', async () => {
    let planned = 0;
    await fc.assert(
      fc.asyncProperty(writtenBlueprint, async (written) => {
        const plan = await planOfWritten({ ...written, ...closed(written) });
        if (plan === null) return;
        planned += 1;
        const hall = new Synthesized(plan);
        expect(waysToTheInternet(hall)).toEqual([]);
        expect(withoutEndpoint(hall)).toEqual([]);
      }),
      { seed: SEED, numRuns: 15 },
    );
    expect(planned).toBeGreaterThan(8);
  });

  it('would be found out: a gateway or a missing endpoint shows', () => {
    const { network } = planFixture();
    expect(waysToTheInternet(new Synthesized(planFixture()))).toEqual(
      expect.arrayContaining(['network_route_public', 'network_nat_az1', 'network_internet-gateway']),
    );
    const few: Infrastructure = planFixture({ network: { ...network, natZones: [], interfaceEndpoints: ['ec2'] } });
    expect(withoutEndpoint(new Synthesized(few))).toContain('ecr.api');
  });
});

describe('a hall in a VPC that is there already', () => {
  const subnet = (key: string, role: 'nodes' | 'control-plane', zone: string, cidr: string, existingId: string) => ({
    key,
    role,
    zone,
    cidr,
    existingId,
  });
  const { network } = planFixture();
  const existing: Infrastructure = planFixture({
    network: {
      ...network,
      existing: { vpcId: 'vpc-0a', routeTables: ['rtb-0a', 'rtb-0b'] },
      subnets: [
        subnet('control-plane-az1', 'control-plane', 'az1', '10.0.0.0/24', 'subnet-0a'),
        subnet('control-plane-az2', 'control-plane', 'az2', '10.0.1.0/24', 'subnet-0b'),
        subnet('nodes-az1', 'nodes', 'az1', '10.0.0.0/24', 'subnet-0a'),
        subnet('nodes-az2', 'nodes', 'az2', '10.0.1.0/24', 'subnet-0b'),
      ],
      natZones: [],
      endpointSubnets: ['nodes-az1', 'nodes-az2'],
      flowLogs: null,
    },
  });
  const hall = new Synthesized(existing);

  it('makes no network of its own', () => {
    const network = ['vpc', 'subnet', 'route_table', 'route', 'internet_gateway', 'nat_gateway', 'flow_log'];
    expect(network.flatMap((type) => Object.keys(hall.all(type)))).toEqual([]);
    expect(hall.resource('eks_cluster', 'cluster_control-plane').vpc_config.subnet_ids).toEqual([
      '${data.aws_subnet.network_subnet_control-plane-az1.id}',
      '${data.aws_subnet.network_subnet_control-plane-az2.id}',
    ]);
  });

  it('stops where the VPC is not what the blueprint says', () => {
    const vpc = hall.json.data.aws_vpc.network_vpc;
    expect(vpc.id).toBe('vpc-0a');
    expect(vpc.lifecycle.postcondition.map(({ condition }: Json) => condition)).toEqual([
      '${self.cidr_block == "10.0.0.0/16"}',
      '${self.enable_dns_support && self.enable_dns_hostnames}',
    ]);
    const subnet = hall.json.data.aws_subnet['network_subnet_nodes-az2'];
    expect(subnet.lifecycle.postcondition.map(({ condition }: Json) => condition)).toEqual([
      '${self.cidr_block == "10.0.1.0/24"}',
      '${self.availability_zone_id == "use1-az2"}',
      '${!self.map_public_ip_on_launch}',
    ]);
  });

  it('makes endpoints where they are asked for, in the tables that are named', () => {
    expect(hall.resource('vpc_endpoint', 'network_endpoint_s3')).toMatchObject({
      vpc_id: '${data.aws_vpc.network_vpc.id}',
      route_table_ids: ['rtb-0a', 'rtb-0b'],
    });
    const without = new Synthesized({
      ...existing,
      network: { ...existing.network, gatewayEndpoints: [], interfaceEndpoints: [] },
    });
    expect(without.all('vpc_endpoint')).toEqual({});
    expect(without.all('security_group')).toEqual({});
  });
});
