import { parse } from 'yaml';
import { type Json, userDataText } from '../synthesized.js';
import { vcpusOf } from './price-files.js';

/** Nodes that start alike, as Terraform holds them. */
export interface FleetFound {
  readonly workload: string;
  readonly type: string;
  readonly purchase: 'on-demand' | 'spot' | 'capacity-block';
  /** The most that there may be. */
  readonly nodes: number;
  /** In which its schedules have nodes; null: all of them. */
  readonly hoursPerWeek: number | null;
  readonly volumeGib: number;
  /** EC2's detailed monitoring. */
  readonly monitored: boolean;
  /** That the agent of each node sends. */
  readonly series: number;
  /** Container Insights. */
  readonly observed: boolean;
  /** For which AWS Parallel Computing Service asks a fee by the hour. @default - it does not */
  readonly managed?: true;
}

const tagOf = (tags: Json, name: string): string =>
  Array.isArray(tags) ? tags.find(({ key }) => key === name)?.value : tags?.[name];

/** Between the weekly start and stop of a group, both of the form `0 7 * * 1-5`; null: it has none, but perhaps dates. */
function hoursPerWeek(resource: Json, group: string): number | null {
  const schedules = Object.values<Json>(resource.aws_autoscaling_schedule ?? {}).filter(
    ({ autoscaling_group_name, recurrence }) =>
      recurrence !== undefined && autoscaling_group_name === `\${aws_autoscaling_group.${group}.name}`,
  );
  if (schedules.length === 0) return null;
  const at = (isStart: boolean) => {
    const { recurrence } = schedules.find(({ desired_capacity }) => desired_capacity > 0 === isStart)!;
    const [, minute, hour, first, last] = /^(\d+) (\d+) \* \* (\d)-(\d)$/.exec(recurrence)!;
    return { hour: Number(hour) + Number(minute) / 60, days: Number(last) - Number(first) + 1 };
  };
  const [start, stop] = [at(true), at(false)];
  if (start.days !== stop.days) throw new Error('the days of start and stop differ');
  return (stop.hour - start.hour) * start.days;
}

/** What `user_data` has the agent measure: every name once for each plugin. */
function seriesOf(userData: string | undefined): number {
  const lists = (userData === undefined ? '' : userDataText(userData)).matchAll(/"measurement": ?\[([^\]]*)\]/g);
  return [...lists].reduce((sum, [, names]) => sum + names!.split(',').length, 0);
}

/** Fleets of workloads, of every kind of group. @param counted - addresses of groups are added */
export function fleetsOf({ resource }: Json, charts: Json, counted: Set<string>): FleetFound[] {
  const templateOf = (reference: string): Json => {
    const name = /aws_launch_template\.([^.]+)\./.exec(reference)![1]!;
    counted.add(`aws_launch_template.${name}`);
    return resource.aws_launch_template[name];
  };
  const ofTemplate = (template: Json) => ({
    hoursPerWeek: null,
    volumeGib: template.block_device_mappings.reduce((sum: number, { ebs }: Json) => sum + ebs.volume_size, 0),
    monitored: template.monitoring?.enabled === true,
    series: seriesOf(template.user_data),
  });
  const observed = Object.values<Json>(resource.aws_eks_addon ?? {}).some(
    ({ addon_name }) => addon_name === 'amazon-cloudwatch-observability',
  );
  const all = (type: string): Json[] =>
    Object.entries<Json>(resource[type] ?? {}).map(([name, body]) => {
      counted.add(`${type}.${name}`);
      return { ...body, address: name };
    });

  const groups = all('aws_eks_node_group').flatMap((group): FleetFound[] => {
    const template = templateOf(group.launch_template.id);
    const workload = tagOf(group.tags, 'datahall:workload');
    if (workload === undefined) return [];
    const purchase = group.capacity_type.toLowerCase().replace('_', '-');
    const { max_size: nodes } = group.scaling_config;
    return [{ workload, type: template.instance_type, purchase, nodes, ...ofTemplate(template), observed }];
  });
  const scaling = all('aws_autoscaling_group').map((group): FleetFound => {
    const mixed = group.mixed_instances_policy;
    const template = templateOf(
      (mixed?.launch_template.launch_template_specification ?? group.launch_template).id ??
        mixed.launch_template.launch_template_specification.launch_template_id,
    );
    const spot = mixed !== undefined && mixed.instances_distribution.on_demand_percentage_above_base_capacity === 0;
    const purchase = spot ? 'spot' : (template.instance_market_options?.market_type ?? 'on-demand');
    const workload = tagOf(group.tag, 'datahall:workload');
    return {
      workload,
      type: template.instance_type,
      purchase,
      nodes: group.max_size,
      ...ofTemplate(template),
      hoursPerWeek: hoursPerWeek(resource, group.address),
      observed,
    };
  });
  const environments = all('aws_batch_compute_environment').map(({ tags, compute_resources: has }): FleetFound => {
    const template = templateOf(has.launch_template.launch_template_id);
    const [type] = has.instance_type;
    const nodes = has.max_vcpus / vcpusOf(type);
    const purchase = has.type === 'SPOT' ? 'spot' : 'on-demand';
    return { workload: tagOf(tags, 'datahall:workload'), type, purchase, nodes, ...ofTemplate(template), observed };
  });
  const managed = slurmGroups({ resource }).flatMap(({ address, properties, template }): FleetFound[] => {
    counted.add(`aws_cloudformation_stack.${address}`);
    counted.add(`aws_launch_template.${template}`);
    const workload = properties.Tags['datahall:workload'];
    if (workload === undefined) return [];
    const purchase = ({ ONDEMAND: 'on-demand', SPOT: 'spot', CAPACITY_BLOCK: 'capacity-block' } as const)[
      properties.PurchaseOption as 'ONDEMAND'
    ];
    return [
      {
        workload,
        type: properties.InstanceConfigs[0].InstanceType,
        purchase,
        nodes: properties.ScalingConfiguration.MaxInstanceCount,
        ...ofTemplate(resource.aws_launch_template[template]),
        observed,
        managed: true,
      },
    ];
  });
  return [...groups, ...scaling, ...environments, ...managed, ...pools(charts, observed)];
}

/** A compute node group in a stack of CloudFormation. */
interface SlurmGroup {
  readonly address: string;
  readonly properties: Json;
  /** Name of its launch template in Terraform. */
  readonly template: string;
}

/** Compute node groups of AWS Parallel Computing Service, those of login nodes among them. */
export function slurmGroups({ resource }: Json): SlurmGroup[] {
  return Object.entries<Json>(resource.aws_cloudformation_stack ?? {}).flatMap(([address, body]) => {
    const { Type, Properties: properties } = JSON.parse(body.template_body).Resources.Resource;
    if (Type !== 'AWS::PCS::ComputeNodeGroup') return [];
    const [, template] = /aws_launch_template\.([^.]+)\./.exec(body.parameters.TemplateId)!;
    return [{ address, properties, template: template! }];
  });
}

/** Pools of Karpenter, which are objects in a chart. */
function pools(charts: Json, observed: boolean): FleetFound[] {
  const release = charts?.resource?.helm_release?.['node-pools_release'];
  if (release === undefined) return [];
  const objects: Json[] = parse(release.values[0]).objects;
  return objects
    .filter(({ kind }) => kind === 'NodePool')
    .map(({ spec }): FleetFound => {
      const { nodeClassRef, requirements } = spec.template.spec;
      const node = objects.find(
        ({ kind, metadata }) => kind === 'EC2NodeClass' && metadata.name === nodeClassRef.name,
      )!;
      const asked = (key: string): string[] => requirements.find((one: Json) => one.key === key).values;
      const [type] = asked('node.kubernetes.io/instance-type');
      const spot = asked('karpenter.sh/capacity-type').includes('spot');
      return {
        workload: spec.template.metadata.labels['datahall/workload'],
        type: type!,
        purchase: spot ? 'spot' : 'on-demand',
        nodes: Number(spec.limits.nodes),
        hoursPerWeek: null,
        volumeGib: Number.parseInt(node.spec.blockDeviceMappings[0].ebs.volumeSize, 10),
        monitored: node.spec.detailedMonitoring === true,
        series: 0,
        observed,
      };
    });
}
