import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { planAutoscaler } from '../../lib/plan/platforms/eks/autoscaler.js';
import { planCharts } from '../../lib/plan/platforms/eks/charts/plan-charts.js';
import type { NodeGroupPlan } from '../../lib/plan/shape/eks-plan.js';
import type { EksHall, Operated } from '../../lib/plan/shape/hall.js';
import { blueprintFixture } from '../plan/hall-fixture.js';
import { wrongReleases } from './helm-provider.js';
import { fleetFixture, fullPlanFixture, planFixture } from './plan-fixture.js';
import { platformPlan } from './platform-plans.js';
import { expandedCharts, type Json, Synthesized } from './synthesized.js';

const blueprint = blueprintFixture({
  kubernetes: { ...blueprintFixture().kubernetes, autoscaler: 'karpenter' },
});

function hallOf(...fleets: Partial<NodeGroupPlan>[]): Operated<EksHall> {
  const plan = fullPlanFixture({
    cluster: { ...planFixture().cluster, autoscaler: planAutoscaler('starter', 'us-east-1', 'karpenter') },
    fleets: fleets.map((parts) => fleetFixture({ startedBy: 'karpenter', ...parts })),
  });
  return { ...plan, charts: planCharts({ ...blueprint, ...plan }) };
}

const statementsOf = (document: string): Json[] => JSON.parse(document).Statement;

describe('what Karpenter needs of AWS', () => {
  const hall = new Synthesized(hallOf({}));
  const policy = statementsOf(hall.resource('iam_role_policy', 'karpenter_pods_policy').policy);
  const statement = (sid: string) => policy.find(({ Sid }) => Sid === sid);

  it('is no node group and no launch template: a placement group at the most', () => {
    expect(Object.keys(hall.all('eks_node_group'))).toEqual(['system_nodes']);
    expect(Object.keys(hall.all('launch_template'))).toEqual(['system_template']);
    expect(hall.resource('placement_group', 'fleet_train_placement')).toEqual({
      name: 'starter-train',
      strategy: 'cluster',
    });
    expect(hall.addresses().filter((address) => address.includes('autoscaler_'))).toEqual([]);
  });

  it('is an entry to the cluster for the nodes that it starts, in a role of their own', () => {
    expect(hall.resource('eks_access_entry', 'karpenter_access')).toEqual({
      cluster_name: '${aws_eks_cluster.cluster_control-plane.name}',
      principal_arn: '${aws_iam_role.karpenter_nodes_role.arn}',
      type: 'EC2_LINUX',
    });
    expect(hall.resource('iam_instance_profile', 'karpenter_profile')).toEqual({
      name: 'starter-karpenter-nodes-us-east-1',
      role: '${aws_iam_role.karpenter_nodes_role.name}',
    });
    expect(statement('HandNodesTheirRole')).toEqual({
      Sid: 'HandNodesTheirRole',
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: '${aws_iam_role.karpenter_nodes_role.arn}',
      Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    });
  });

  it('is a role for one service account, that launches into its own subnets and groups alone', () => {
    const trust = statementsOf(hall.resource('iam_role', 'karpenter_pods_role').assume_role_policy)[0];
    expect(trust.Action).toEqual(['sts:AssumeRole', 'sts:TagSession']);
    expect(trust.Condition.StringEquals).toMatchObject({
      'aws:RequestTag/kubernetes-namespace': 'kube-system',
      'aws:RequestTag/kubernetes-service-account': 'karpenter',
    });
    const places = statement('LaunchIntoTheFleets').Resource.map((arn: string) => arn.replace(/^.*:/, ''));
    expect(places).toEqual([
      'image/*',
      'snapshot/*',
      'subnet/${aws_subnet.network_subnet_accelerators-az2.id}',
      'security-group/${aws_eks_cluster.cluster_control-plane.vpc_config[0].cluster_security_group_id}',
      'security-group/${aws_security_group.fabric_group.id}',
      'placement-group/starter-train',
    ]);
  });

  it('lets it end and rename what bears the tags of this cluster, and nothing else', () => {
    const changing = policy.filter(({ Action }) =>
      [Action].flat().some((action: string) => /^ec2:(?!Describe)/.test(action)),
    );
    expect(changing.map(({ Sid }) => Sid)).toEqual([
      'LaunchIntoTheFleets',
      'LaunchFromOwnTemplates',
      'MakeWhatBearsItsTags',
      'TagWhatItMakes',
      'NameItsInstances',
      'EndItsOwn',
    ]);
    for (const { Condition } of changing.slice(1)) {
      expect(JSON.stringify(Condition.StringEquals)).toMatch(
        /aws:(?:Resource|Request)Tag\/kubernetes.io\/cluster\/starter/,
      );
    }
    const wide = policy.filter(({ Resource }) => [Resource].flat().includes('*'));
    expect(wide.map(({ Sid }) => Sid)).toEqual(['SeeCapacity']);
    for (const action of wide[0].Action) expect(action).toMatch(/^ec2:Describe/);
  });

  it('is a queue, encrypted, over TLS alone, that five rules of this hall may send to', () => {
    expect(hall.resource('sqs_queue', 'karpenter_queue')).toEqual({
      name: 'starter-karpenter',
      message_retention_seconds: 300,
      sqs_managed_sse_enabled: true,
    });
    const [send, tls] = statementsOf(hall.resource('sqs_queue_policy', 'karpenter_queue_policy').policy);
    expect(send.Principal).toEqual({ Service: 'events.amazonaws.com' });
    expect(tls).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    const rules = Object.entries<Json>(hall.all('cloudwatch_event_rule')).filter(([name]) =>
      name.startsWith('karpenter'),
    );
    expect(rules.map(([, { event_pattern }]) => JSON.parse(event_pattern)['detail-type'][0]).sort()).toEqual([
      'AWS Health Event',
      'EC2 Capacity Reservation Instance Interruption Warning',
      'EC2 Instance Rebalance Recommendation',
      'EC2 Instance State-change Notification',
      'EC2 Spot Instance Interruption Warning',
    ]);
    const allowed = send.Condition.ArnEquals['aws:SourceArn'].map((arn: string) => arn.replace(/^.*rule\//, ''));
    expect(allowed.sort()).toEqual(rules.map(([, { name }]) => name).sort());
    const targets = Object.entries<Json>(hall.all('cloudwatch_event_target')).filter(([name]) =>
      name.startsWith('karp'),
    );
    expect(targets.map(([, { arn }]) => arn)).toEqual(rules.map(() => '${aws_sqs_queue.karpenter_queue.arn}'));
  });

  it('is the key of the disks, for it and the roles behind spot and fleets', () => {
    const key = statementsOf(hall.resource('kms_key', 'keys_volumes').policy);
    const uses = key.find(({ Sid }) => Sid === 'LaunchesThroughEc2');
    expect(uses.Condition.StringEquals['kms:ViaService']).toBe('ec2.us-east-1.amazonaws.com');
    expect(uses.Condition.ArnLike['aws:PrincipalArn'].map((arn: string) => arn.replace(/^.*\//, ''))).toEqual([
      'starter-karpenter-us-east-1',
      'AWSServiceRoleForEC2Fleet',
      'AWSServiceRoleForEC2Spot',
    ]);
    expect(key.find(({ Sid }) => Sid === 'LaunchesAttachDisks').Condition.Bool).toEqual({
      'kms:GrantIsForAWSResource': 'true',
    });
    const without = statementsOf(new Synthesized(fullPlanFixture()).resource('kms_key', 'keys_volumes').policy);
    expect(without.map(({ Sid }) => Sid)).not.toContain('LaunchesThroughEc2');
  });

  it('leaves fleets that always run to node groups', () => {
    const both = new Synthesized(hallOf({}, { key: 'serve', name: 'starter-serve', startedBy: 'node-group' }));
    expect(Object.keys(both.all('eks_node_group')).sort()).toEqual(['fleet_serve_nodes', 'system_nodes']);
    expect(Object.keys(both.all('cloudwatch_metric_alarm')).filter((name) => name.includes('in-service'))).toEqual([
      'operations_alarm_fleet_serve_in-service',
      'operations_alarm_system_in-service',
    ]);
  });
});

describe('the pools of Karpenter', async () => {
  const stackOf = async (...fleets: Partial<NodeGroupPlan>[]): Promise<Json> => expandedCharts(hallOf(...fleets));
  const objectsOf = ({ resource }: Json): Json[] =>
    parse(resource.helm_release['node-pools_release'].values[0]).objects;
  const stack = await stackOf({});
  const [nodeClass, pool] = objectsOf(stack);

  it('are made after Karpenter, and that after its kinds', () => {
    const { helm_release } = stack.resource;
    expect(helm_release['node-pools_release'].depends_on).toEqual(['helm_release.release_karpenter']);
    expect(helm_release.release_karpenter).toMatchObject({
      skip_crds: true,
      depends_on: ['helm_release.release_karpenter-crd'],
    });
    expect(wrongReleases(stack)).toEqual([]);
  });

  it('name subnets and groups by id, never by a tag that another may bear', () => {
    expect(nodeClass.spec.subnetSelectorTerms).toEqual([
      { id: '${data.aws_subnet.cluster_subnet_accelerators-az2.id}' },
    ]);
    expect(nodeClass.spec.securityGroupSelectorTerms).toEqual([
      { id: '${data.aws_eks_cluster.cluster_control-plane.vpc_config[0].cluster_security_group_id}' },
      { id: '${data.aws_security_group.cluster_fabric.id}' },
    ]);
    const [subnet] = Object.values<Json>(stack.data.aws_subnet);
    const planned = fullPlanFixture().network.subnets.find(({ key }) => key === 'accelerators-az2');
    expect(subnet.cidr_block).toBe(planned?.cidr);
    expect(nodeClass.spec.placementGroupSelector).toEqual({ name: 'starter-train' });
  });

  it('have one EFA interface a card and a first one with an address, as a launch template would', () => {
    expect(nodeClass.spec.networkInterfaces.slice(0, 3)).toEqual([
      { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
      { networkCardIndex: 0, deviceIndex: 1, interfaceType: 'efa-only' },
      { networkCardIndex: 1, deviceIndex: 0, interfaceType: 'efa-only' },
    ]);
    expect(nodeClass.spec).not.toHaveProperty('associatePublicIPAddress');
    expect(nodeClass.spec.metadataOptions).toMatchObject({ httpTokens: 'required', httpPutResponseHopLimit: 1 });
    expect(nodeClass.spec.blockDeviceMappings[0].ebs).toMatchObject({
      encrypted: true,
      kmsKeyID: '${data.aws_kms_alias.cluster_volumes.target_key_arn}',
    });
  });

  it('hold the sized nodes with the spares, and move nothing that runs', () => {
    expect(pool.spec.limits).toEqual({ nodes: '3' });
    expect(pool.spec.disruption).toEqual({
      consolidationPolicy: 'WhenEmpty',
      consolidateAfter: '10m',
      budgets: [
        { nodes: '100%', reasons: ['Empty'] },
        { nodes: '0', reasons: ['Drifted', 'Underutilized'] },
      ],
    });
    expect(pool.spec.template.spec.expireAfter).toBe('Never');
    expect(pool.spec.template.spec.requirements).toEqual([
      { key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['p4d.24xlarge'] },
      { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
    ]);
  });

  it.each<[string, Partial<NodeGroupPlan>, string, unknown]>([
    ['on spot', { purchase: 'spot', alternatives: ['g6.xlarge'], placement: null }, 'spot', undefined],
    [
      'in a reservation',
      { reservation: { kind: 'pool', name: 'x', ids: ['cr-0123456789abcdef0'] }, placement: null },
      'reserved',
      [{ id: 'cr-0123456789abcdef0' }],
    ],
    [
      'in a capacity block',
      { purchase: 'capacity-block', placement: null },
      'reserved',
      [{ id: '${var.capacity_reservation_train}' }],
    ],
  ])('buy as the fleet does: %s', async (_, parts, capacity, reservations) => {
    const made = await stackOf(parts);
    const [own, its] = objectsOf(made);
    expect(its.spec.template.spec.requirements[1].values).toEqual([capacity]);
    expect(own.spec.capacityReservationSelectorTerms).toEqual(reservations);
    expect(own.spec).not.toHaveProperty('placementGroupSelector');
    if (parts.purchase === 'capacity-block') expect(made.variable).toHaveProperty('capacity_reservation_train');
  });

  it('stand beside the flavors of the queues: one label for both', async () => {
    const plan = await platformPlan('karpenter');
    const { resource } = expandedCharts(plan);
    const objects = (release: string): Json[] => parse(resource.helm_release[release].values[0]).objects;
    const pools = objects('node-pools_release').filter(({ kind }) => kind === 'NodePool');
    const flavors = objects('queues_release').filter(({ kind }) => kind === 'ResourceFlavor');
    expect(pools.map(({ metadata }) => metadata.name)).toEqual(['score.spot', 'train', 'tune']);
    for (const { spec } of pools) {
      const label = spec.template.metadata.labels['datahall/fleet'];
      expect(flavors.map((flavor) => flavor.spec.nodeLabels['datahall/fleet'])).toContain(label);
    }
  });
});
