import type { Json } from '../synthesized.js';
import type { Audit, Fault } from './audit.js';
import { catalogOf } from './groups.js';
import { block, filledIn, list, type Resource, type TerraformJson } from './terraform-json.js';

/** A stack of CloudFormation with one resource of AWS Parallel Computing Service. */
interface PcsResource {
  readonly address: string;
  readonly stack: Json;
  readonly type: string;
  readonly properties: Json;
}

function pcs(tf: TerraformJson, kind?: 'Cluster' | 'ComputeNodeGroup' | 'Queue'): PcsResource[] {
  return tf.all('aws_cloudformation_stack').flatMap(({ address, body }): PcsResource[] => {
    const { Resources } = JSON.parse(body.template_body);
    return Object.values<Json>(Resources)
      .filter(({ Type }) => (kind === undefined ? Type.startsWith('AWS::PCS::') : Type === `AWS::PCS::${kind}`))
      .map(({ Type, Properties }) => ({ address, stack: body, type: Type, properties: Properties }));
  });
}

type Kind = Parameters<typeof pcs>[1];

/** Looks at every resource of a kind, in halls that have one. */
const ofPcs =
  (kind: Kind, wrong: (resource: PcsResource, tf: TerraformJson) => string | false | undefined): Audit['faults'] =>
  (tf) =>
    pcs(tf, kind).flatMap((resource): Fault[] => {
      const what = wrong(resource, tf);
      return what ? [{ address: resource.address, what }] : [];
    });

/** Looks at a hall that has a cluster, once. */
const ofCluster = (wrong: (tf: TerraformJson, cluster: PcsResource) => string | false | undefined): Audit['faults'] =>
  ofPcs('Cluster', (cluster, tf) => wrong(tf, cluster));

const given = (resource: PcsResource, name: string): string => String(resource.stack.parameters[name]);

function templateOf(resource: PcsResource, tf: TerraformJson): Resource | undefined {
  return tf.follow(given(resource, 'TemplateId'));
}

/** Groups of nodes for work; the nodes that people log in to are no part of a fleet. */
export function slurmFleets(
  tf: TerraformJson,
): { address: string; template: Resource | undefined; profile: unknown }[] {
  return pcs(tf, 'ComputeNodeGroup')
    .filter(({ address }) => !address.includes('.login'))
    .map((group) => ({
      address: group.address,
      template: templateOf(group, tf),
      profile: given(group, 'InstanceProfile'),
    }));
}

/** Nodes and jobs of each size. https://docs.aws.amazon.com/pcs/latest/APIReference/API_CreateCluster.html */
const MOST_NODES: Readonly<Record<string, number>> = { SMALL: 32, MEDIUM: 512, LARGE: 2048 };

/** https://docs.aws.amazon.com/pcs/latest/userguide/slurm-custom-settings.html, those that halls have. */
const SETTINGS: Readonly<Record<string, RegExp>> = {
  'AWS::PCS::Cluster':
    /^(AccountingStor\w+|DefMemPerCPU|EnforcePartLimits|Epilog|HealthCheck\w+|JobRequeue|LaunchParameters|MinJobAge|Preempt\w+|Priority\w+|Prolog|PrologFlags|SchedulerParameters|SelectTypeParameters|SrunPortRange|Task(Epilog|PluginParam|Prolog)|UnkillableStep\w+)$/,
  'AWS::PCS::ComputeNodeGroup': /^(CpuSpecList|Features|Gres|MemSpecLimit|Parameters|RealMemory|Sockets|Weight)$/,
  'AWS::PCS::Queue':
    /^(Allow(Accounts|QoS)|Default(Time)?|Deny(Accounts|QoS)|ExclusiveUser|GraceTime|MaxTime|OverSubscribe|OverTimeLimit|PowerDownOnIdle|PreemptMode|PriorityJobFactor|PriorityTier|QOS|TRESBillingWeights)$/,
};

const settingsOf = ({ properties }: PcsResource): Json[] => list(properties.SlurmConfiguration?.SlurmCustomSettings);

/** Rules of a security group, as `from group, port`. */
function opens(
  tf: TerraformJson,
  direction: 'ingress' | 'egress',
  group: string,
  other: string,
  port: number,
): boolean {
  return tf
    .all(`aws_vpc_security_group_${direction}_rule`)
    .some(
      ({ body }) =>
        body.security_group_id === group &&
        body.referenced_security_group_id === other &&
        (body.ip_protocol === '-1' || (body.from_port <= port && port <= body.to_port)),
    );
}

export const SLURM_AUDITS: readonly Audit[] = [
  {
    rule: 'pcs-name',
    faults: ofPcs(undefined, ({ type, properties: { Name } }) => {
      const most = type === 'AWS::PCS::Cluster' ? 40 : 25;
      return (!/^(?!pcs_)[A-Za-z][A-Za-z0-9-]{2,}$/.test(Name) || Name.length > most) && `it is named ${Name}`;
    }),
  },
  {
    rule: 'pcs-names-differ',
    faults: ofCluster((tf) => {
      const names = (kind: Kind) => pcs(tf, kind).map(({ properties }) => properties.Name);
      const stacks = pcs(tf).map(({ stack }) => stack.name);
      const twice = [names('ComputeNodeGroup'), names('Queue'), stacks].find(
        (each) => new Set(each).size < each.length,
      );
      return twice !== undefined && `one name twice: ${twice.join(', ')}`;
    }),
  },
  {
    rule: 'pcs-size',
    faults: ofCluster((tf, { properties: { Size } }) => {
      const nodes = pcs(tf, 'ComputeNodeGroup').reduce(
        (sum, { properties }) => sum + properties.ScalingConfiguration.MaxInstanceCount,
        0,
      );
      return nodes > (MOST_NODES[Size] ?? 0) && `${nodes} nodes in a ${Size} cluster`;
    }),
  },
  {
    // https://docs.aws.amazon.com/pcs/latest/userguide/service-endpoints-quotas.html
    rule: 'pcs-counts',
    faults: ofCluster((tf) => {
      const counts = [pcs(tf, 'ComputeNodeGroup').length, pcs(tf, 'Queue').length];
      return Math.max(...counts) > 10 && `${counts.join(' groups and ')} queues`;
    }),
  },
  {
    // https://docs.aws.amazon.com/pcs/latest/userguide/security-instance-profiles.html
    rule: 'pcs-role',
    faults: ofPcs('ComputeNodeGroup', (group, tf) => {
      const profile = tf.follow(given(group, 'InstanceProfile'));
      const role = tf.follow(profile?.body.role);
      const names = [profile?.body.name, role?.body.name].map((name) => filledIn(String(name)));
      return names.some((name) => !name.startsWith('AWSPCS')) && `the profile and its role are ${names.join(' and ')}`;
    }),
  },
  {
    // The same page: what a node joins by.
    rule: 'pcs-join',
    faults: ofPcs('ComputeNodeGroup', (group, tf) => {
      const { role } = tf.follow(given(group, 'InstanceProfile'))?.body ?? {};
      const own = tf.follow(role)?.address;
      const policies = tf.all('aws_iam_role_policy').filter(({ body }) => tf.follow(body.role)?.address === own);
      return (
        !policies.some(({ body }) => JSON.stringify(body).includes('pcs:RegisterComputeNodeGroupInstance')) &&
        'its nodes may not register'
      );
    }),
  },
  {
    rule: 'pcs-purchase',
    faults: ofPcs('ComputeNodeGroup', (group, tf) => {
      const market = block(templateOf(group, tf)?.body.instance_market_options)?.market_type;
      const { PurchaseOption, SpotOptions } = group.properties;
      const blocked = (market === 'capacity-block') === (PurchaseOption === 'CAPACITY_BLOCK');
      return (
        (!blocked || (SpotOptions !== undefined) !== (PurchaseOption === 'SPOT')) &&
        `${PurchaseOption} with a template for ${market ?? 'any market'}`
      );
    }),
  },
  {
    rule: 'pcs-spot-unreserved',
    faults: ofPcs('ComputeNodeGroup', (group, tf) => {
      const reserved = templateOf(group, tf)?.body.capacity_reservation_specification;
      return group.properties.PurchaseOption === 'SPOT' && reserved !== undefined && 'spot in reserved capacity';
    }),
  },
  {
    rule: 'pcs-block',
    faults: ofPcs('ComputeNodeGroup', (group, tf) => {
      if (group.properties.PurchaseOption !== 'CAPACITY_BLOCK') return false;
      const name = group.address.split('.')[1]!;
      const inputs = tf.all('aws_scheduler_schedule').filter(({ body }) => JSON.stringify(body).includes(name));
      return inputs.length < 2 && 'no schedule starts its nodes in the block and stops them';
    }),
  },
  {
    // https://docs.aws.amazon.com/dlami/latest/devguide: drivers of NVIDIA.
    rule: 'pcs-image',
    faults: ofPcs('ComputeNodeGroup', (group, tf) => {
      const types = list(group.properties.InstanceConfigs).map(({ InstanceType }) => InstanceType);
      const vendor = catalogOf(tf).types.get(types[0])?.accelerators?.model.vendor;
      const { architecture } = catalogOf(tf).types.get(types[0]) ?? { architecture: 'x86_64' };
      const image = tf.follow(templateOf(group, tf)?.body.image_id);
      // One that the hall builds is one of what it is built on.
      const id = image?.address.startsWith('aws_imagebuilder_image.')
        ? tf.follow(tf.follow(image.body.image_recipe_arn)?.body.parent_image)
        : image;
      const parameter = String(id?.body.name).match(/var\.([\w-]+)/)?.[1];
      const path = String(tf.json.variable?.[parameter ?? '']?.default);
      return (
        (vendor === 'AWS' || !path.startsWith('/aws/service/pcs/') || !path.includes(`/${architecture}/`)) &&
        `${path} on ${types[0]}`
      );
    }),
  },
  {
    rule: 'pcs-types',
    faults: ofPcs('ComputeNodeGroup', ({ properties }, tf) => {
      const shapes = list(properties.InstanceConfigs).map(({ InstanceType }) => {
        const type = catalogOf(tf).types.get(InstanceType);
        return `${type?.vcpus} vCPU, ${type?.architecture}, ${type?.accelerators?.count ?? 0} accelerators`;
      });
      return (shapes.length === 0 || new Set(shapes).size > 1) && `types of ${shapes.join(' and ')}`;
    }),
  },
  {
    rule: 'pcs-queues',
    faults: ofCluster((tf) => {
      const led = pcs(tf, 'Queue').flatMap((queue) =>
        list(queue.properties.ComputeNodeGroupConfigurations).map(
          ({ ComputeNodeGroupId: { Ref } }) => tf.follow(given(queue, Ref))?.address,
        ),
      );
      const groups = pcs(tf, 'ComputeNodeGroup').map(({ address }) => address);
      const fleets = groups.filter((address) => !address.includes('login'));
      return (
        (led.some((address) => address === undefined) ||
          fleets.some((address) => led.filter((one) => one === address).length !== 1)) &&
        `queues lead to ${led.length} groups, and there are ${fleets.length}`
      );
    }),
  },
  {
    rule: 'pcs-settings',
    faults: ofPcs(undefined, (resource) => {
      const names = settingsOf(resource).map(({ ParameterName }) => ParameterName as string);
      const wrong = names.find((name, at) => !SETTINGS[resource.type]!.test(name) || names.indexOf(name) !== at);
      return wrong !== undefined && `it sets ${wrong}`;
    }),
  },
  {
    // https://docs.aws.amazon.com/pcs/latest/userguide/slurm-accounting.html
    rule: 'pcs-accounting',
    faults: ofPcs('Cluster', (cluster) => {
      const { Accounting } = cluster.properties.SlurmConfiguration;
      const names = settingsOf(cluster).map(({ ParameterName }) => ParameterName as string);
      const needs = names.find((name) => /^AccountingStor|^PriorityWeight(Fairshare|Assoc|QOS)$/.test(name));
      return Accounting.Mode !== 'STANDARD' && needs !== undefined && `${needs} without accounting`;
    }),
  },
  {
    rule: 'pcs-endpoint',
    faults: ofCluster((tf) => {
      if (tf.all('aws_vpc').length === 0 || tf.all('aws_nat_gateway').length > 0) return false;
      const services = tf.all('aws_vpc_endpoint').map(({ body }) => String(body.service_name));
      return !services.some((name) => name.endsWith('.pcs')) && 'no way to the API of PCS';
    }),
  },
  {
    // https://docs.aws.amazon.com/pcs/latest/userguide/working-with_networking_sg.html
    rule: 'pcs-ports',
    faults: ofCluster((tf, cluster) => {
      const controller = given(cluster, 'SecurityGroupId');
      const [group] = pcs(tf, 'ComputeNodeGroup').filter(({ address }) => address.includes('login'));
      const nodes = group && list(templateOf(group, tf)?.body.vpc_security_group_ids)[0];
      const accounting = cluster.properties.SlurmConfiguration.Accounting.Mode === 'STANDARD';
      const open = [
        opens(tf, 'ingress', controller, nodes, 6817),
        !accounting || opens(tf, 'ingress', controller, nodes, 6819),
        opens(tf, 'egress', controller, nodes, 6818),
        opens(tf, 'ingress', nodes, controller, 6818),
        // srun of one node is called back by others.
        opens(tf, 'ingress', nodes, nodes, 60_001),
      ];
      return open.includes(false) && `of the ports of Slurm ${open.filter((one) => !one).length} are closed`;
    }),
  },
  {
    // https://docs.aws.amazon.com/pcs/latest/userguide/working-with_ec2-user-data.html
    rule: 'pcs-user-data',
    faults: ofPcs('ComputeNodeGroup', (group, tf) => {
      const data = String(templateOf(group, tf)?.body.user_data);
      return !data.includes('multipart/mixed') && 'user data that PCS cannot merge with its own';
    }),
  },
  {
    rule: 'pcs-template',
    faults: ofPcs('ComputeNodeGroup', (group, tf) => {
      const body = templateOf(group, tf)?.body;
      const own = ['instance_type', 'iam_instance_profile'].find((name) => body?.[name] !== undefined);
      const version = given(group, 'TemplateVersion');
      return (
        (body === undefined || own !== undefined || !version.includes('latest_version')) &&
        `${own ?? 'a version'} of the template is not the group's`
      );
    }),
  },
];
