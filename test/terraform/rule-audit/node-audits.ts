import type { Json } from '../synthesized.js';
import type { Audit, Fault } from './audit.js';
import { catalogOf, efaOf, groupsOf, interfacesOf, isBlock, ofGroups, ofNodeGroups, ofTemplates } from './groups.js';
import { block, list, prefixOf, type TerraformJson } from './terraform-json.js';

/** Network cards, most EFA interfaces, and interface slots on card 0, as AWS publishes them. */
const EFA: Readonly<Record<string, readonly [cards: number, efa: number, slots: number]>> = {
  'p4d.24xlarge': [4, 4, 15],
  'p4de.24xlarge': [4, 4, 15],
  'p5.48xlarge': [32, 32, 2],
  'p5e.48xlarge': [32, 32, 2],
  'p5.4xlarge': [1, 1, 4],
  'p5en.48xlarge': [16, 16, 4],
  'p6-b200.48xlarge': [8, 8, 4],
  'p6-b300.48xlarge': [17, 16, 4],
  'trn1.32xlarge': [8, 8, 5],
  'trn1n.32xlarge': [16, 16, 5],
  'trn2.48xlarge': [16, 16, 2],
  'g6e.48xlarge': [4, 4, 10],
  'g7e.48xlarge': [4, 4, 10],
};

const ADDONS = new Set([
  'amazon-cloudwatch-observability',
  'aws-ebs-csi-driver',
  'aws-efs-csi-driver',
  'aws-fsx-csi-driver',
  'aws-mountpoint-s3-csi-driver',
  // A community add-on: https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html
  'metrics-server',
  'coredns',
  'eks-node-monitoring-agent',
  'eks-pod-identity-agent',
  'kube-proxy',
  'vpc-cni',
]);
const KUBERNETES = /^1\.3[2-6]$/;
const NO_CONTROL_PLANE = ['use1-az3', 'usw1-az2', 'cac1-az3'];
const PLAIN_ROOT_GIB = 20;
const ACCELERATED_ROOT_GIB = 100;

const isPrimary = (one: Json) => (one.network_card_index ?? 0) === 0 && (one.device_index ?? 0) === 0;

export const NODE_AUDITS: readonly Audit[] = [
  {
    rule: 1,
    faults: ofTemplates(
      (body) =>
        interfacesOf(body).length > 0 &&
        (body.vpc_security_group_ids !== undefined || body.security_group_names !== undefined) &&
        'security groups of the template beside network interfaces',
    ),
  },
  {
    rule: 2,
    faults: ofTemplates(
      (body) =>
        interfacesOf(body).length > 0 &&
        !interfacesOf(body).some((one) => isPrimary(one) && one.interface_type !== 'efa-only') &&
        'no primary interface with an address',
    ),
  },
  {
    rule: 3,
    faults: ofTemplates((body) => {
      const places = interfacesOf(body).map((one) => `${one.network_card_index ?? 0}/${one.device_index ?? 0}`);
      return new Set(places).size < places.length && 'two interfaces in one place';
    }),
  },
  {
    rule: 4,
    faults: ofTemplates(
      (body) =>
        interfacesOf(body).length > 1 &&
        interfacesOf(body).some(({ associate_public_ip_address: open }) => open !== undefined && open !== 'false') &&
        'a public address with several interfaces',
    ),
  },
  {
    rule: 5,
    faults: ofTemplates(
      (body) => isBlock({ address: '', body }) && block(body.instance_market_options).spot_options && 'spot options',
    ),
  },
  {
    rule: 6,
    faults: ofGroups(({ block: inBlock, template, kind }) => {
      if (!inBlock) return false;
      const market = block(template?.body.instance_market_options)?.market_type;
      const target = block(block(template?.body.capacity_reservation_specification)?.capacity_reservation_target);
      if (kind === 'node-group' && market !== 'capacity-block') return 'a template that does not buy from the block';
      return !target?.capacity_reservation_id && 'a capacity block that is not named';
    }),
  },
  {
    rule: 7,
    faults: ofNodeGroups(
      ({ body, template }) =>
        (body.instance_types === undefined) === (template?.body.instance_type === undefined) &&
        'an instance type in both places, or in neither',
    ),
  },
  {
    rule: 8,
    faults: ofNodeGroups(
      ({ body }) => body.launch_template && (body.disk_size || body.remote_access) && 'a disk size or remote access',
    ),
  },
  {
    rule: 9,
    faults: ofNodeGroups(
      ({ template }) =>
        template &&
        (template.body.iam_instance_profile || interfacesOf(template.body).some((one) => one.subnet_id)) &&
        "an instance profile or a subnet in a managed node group's template",
    ),
  },
  {
    rule: 10,
    faults: ofNodeGroups(
      ({ body, template }) =>
        template?.body.image_id !== undefined &&
        (body.ami_type !== undefined || body.version !== undefined || body.release_version !== undefined) &&
        'an image of the template beside that of the node group',
    ),
  },
  {
    rule: 11,
    faults: ofGroups(
      ({ block: inBlock, subnetIds }) =>
        inBlock && subnetIds.length !== 1 && `a block over ${subnetIds.length} subnets`,
    ),
  },
  {
    rule: 12,
    faults: ofGroups(({ kind, body }) => {
      const scaling = block(body.scaling_config);
      const resources = block(body.compute_resources);
      const [min, desired, max] =
        kind === 'node-group'
          ? [scaling.min_size, scaling.desired_size, scaling.max_size]
          : kind === 'scaling-group'
            ? [body.min_size, body.desired_capacity ?? body.min_size, body.max_size]
            : [resources.min_vcpus ?? 0, resources.desired_vcpus ?? resources.min_vcpus ?? 0, resources.max_vcpus];
      return !(0 <= min && min <= desired && desired <= max && max >= 1) && `${min}, ${desired}, ${max} nodes`;
    }),
  },
  {
    rule: 13,
    faults: (tf) => {
      const { types } = catalogOf(tf);
      return [
        ...ofGroups((group) => {
          const unknown = group.types.find((type) => !types.has(type));
          return unknown !== undefined && `no instance type: ${unknown}`;
        })(tf),
        ...[...tf.all('aws_eks_cluster'), ...tf.all('aws_eks_node_group')]
          .filter(({ body }) => !KUBERNETES.test(body.version))
          .map(({ address, body }) => ({ address, what: `no version of EKS: ${body.version}` })),
      ];
    },
  },
  {
    rule: 14,
    faults: (tf) =>
      tf.all('aws_eks_cluster').flatMap(({ address, body }) => {
        const config = block(body.vpc_config);
        const zones = new Set(list(config.subnet_ids).map((id) => tf.zoneOf(id)));
        return [
          ...(zones.size < 2 ? [{ address, what: `control plane in ${zones.size} zone` }] : []),
          ...NO_CONTROL_PLANE.filter((zone) => zones.has(zone)).map((zone) => ({ address, what: `in ${zone}` })),
          ...(config.endpoint_private_access === false && config.endpoint_public_access === false
            ? [{ address, what: 'both endpoints off' }]
            : []),
        ];
      }),
  },
  {
    rule: 15,
    faults: (tf) =>
      tf
        .all('aws_eks_addon')
        .filter(({ body }) => !ADDONS.has(body.addon_name))
        .map(({ address, body }) => ({ address, what: `no add-on: ${body.addon_name}` })),
  },
  {
    rule: 16,
    faults: ofGroups(({ template, subnetIds }, tf) => {
      const placement = tf.follow(block(template?.body.placement)?.group_name);
      const zones = new Set(subnetIds.map((id) => tf.zoneOf(id)));
      return placement?.body.strategy === 'cluster' && zones.size !== 1 && `a cluster group over ${zones.size} zones`;
    }),
  },
  {
    rule: 22,
    faults: ofTemplates((body) => {
      const data: string | undefined = body.user_data;
      if (data === undefined || data.startsWith('${base64encode(') || data.startsWith('${base64gzip(')) return false;
      const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(data) && data.length % 4 === 0;
      return !isBase64 && 'user data that is not base64';
    }),
  },
  {
    rule: 24,
    faults: ofGroups(
      ({ kind, body }) =>
        kind === 'environment' &&
        /^(EC2|SPOT)$/.test(block(body.compute_resources).type) &&
        !block(body.compute_resources).instance_role &&
        'a compute environment without an instance role',
    ),
  },
  {
    rule: 25,
    faults: (tf) => {
      const catalog = catalogOf(tf);
      const offers = catalog.regions.get(tf.region)!.offers;
      return [
        ...ofGroups(({ types, subnetIds }) => {
          const missing = subnetIds
            .map((id) => tf.zoneOf(id))
            .find((zone) => zone === undefined || types.some((type) => !offers.get(type)?.zones.includes(zone)));
          return subnetIds.length === 0 ? 'no subnet' : missing !== undefined && `not offered in ${missing}`;
        })(tf),
        ...ofGroups(({ template, types }) => {
          const accelerated = types.some((type) => catalog.types.get(type)?.accelerators);
          const least = accelerated ? ACCELERATED_ROOT_GIB : PLAIN_ROOT_GIB;
          const root = block(block(template?.body.block_device_mappings)?.ebs);
          return !(root?.volume_size >= least) && `a root volume of ${root?.volume_size} GiB`;
        })(tf),
        ...diskKeys(tf),
      ];
    },
  },
  {
    // EFA interfaces by type: as many as it takes, one a card, the first interface for addresses.
    rule: 'efa-layout',
    faults: ofGroups(({ template, types }) => {
      const body = template?.body ?? {};
      const efa = efaOf(body);
      if (efa.length === 0) return false;
      if (new Set(types).size !== 1) return 'several types on EFA';
      const [cards, most, slots] = EFA[types[0]!] ?? [4, 4, 15];
      const used = efa.map((one) => one.network_card_index ?? 0);
      if (new Set(used).size < used.length) return 'two EFA interfaces on one card';
      if (EFA[types[0]!] && efa.length !== most) return `${efa.length} EFA interfaces, ${most} are there`;
      if (interfacesOf(body).some((one) => (one.network_card_index ?? 0) >= cards)) return 'a card that is not there';
      if (types[0] === 'p6-b300.48xlarge' && used.includes(0)) return 'EFA on a card that is ENA only';
      const onFirst = interfacesOf(body).filter((one) => (one.network_card_index ?? 0) === 0);
      if (onFirst.some((one) => (one.device_index ?? 0) >= slots)) return 'more interfaces on card 0 than slots';
      const beyond = interfacesOf(body).find((one) => one.network_card_index > 0 && (one.device_index ?? 0) !== 0);
      return beyond && 'a device index above 0 on a card behind the first';
    }),
  },
  {
    rule: 'efa-plain',
    faults: ofTemplates((body) =>
      interfacesOf(body)
        .map((one) => {
          const only = one.interface_type === 'efa-only';
          const address = [
            'associate_public_ip_address',
            'private_ip_address',
            'ipv4_address_count',
            'ipv4_prefix_count',
          ];
          if (only && address.some((argument) => one[argument] !== undefined))
            return 'an address on an EFA-only interface';
          if (list(one.security_groups).length === 0) return 'an interface without security groups';
          return String(one.delete_on_termination) !== 'true' && 'an interface that stays behind';
        })
        .find((what) => what),
    ),
  },
  {
    rule: 'efa-security-group',
    faults: ofTemplates((body, tf) => {
      if (efaOf(body).length === 0) return false;
      const opensToItself = (type: string, group: string) =>
        tf
          .all(type)
          .some(
            (rule) =>
              rule.body.ip_protocol === '-1' &&
              rule.body.from_port === undefined &&
              tf.follow(rule.body.security_group_id)?.address === group &&
              tf.follow(rule.body.referenced_security_group_id)?.address === group,
          );
      const closed = interfacesOf(body).some((one) => {
        const groups = list(one.security_groups).flatMap((id) => tf.follow(id)?.address ?? []);
        return !groups.some(
          (group) =>
            opensToItself('aws_vpc_security_group_ingress_rule', group) &&
            opensToItself('aws_vpc_security_group_egress_rule', group),
        );
      });
      return closed && 'EFA without a group that lets all traffic through to itself';
    }),
  },
  {
    rule: 'efa-one-zone',
    faults: ofGroups(
      ({ template, subnetIds }) =>
        efaOf(template?.body ?? {}).length > 0 && subnetIds.length !== 1 && `EFA over ${subnetIds.length} subnets`,
    ),
  },
  {
    rule: 'placement-plain',
    faults: ofGroups(
      ({ template, block: inBlock, spot }) =>
        (inBlock ||
          spot ||
          block(block(template?.body.capacity_reservation_specification)?.capacity_reservation_target)) &&
        block(template?.body.placement)?.group_name &&
        'a placement group beside a reservation, a block or spot',
    ),
  },
  {
    rule: 'template-version',
    faults: ofGroups(
      ({ templateVersion, template, kind }) =>
        template &&
        (kind !== 'scaling-group' || templateVersion !== undefined) &&
        !/^(\d+|\$\{aws_launch_template\..*\.latest_version\})$/.test(String(templateVersion)) &&
        `template version ${templateVersion}`,
    ),
  },
  {
    rule: 'template-safe',
    faults: ofTemplates((body) => {
      const metadata = block(body.metadata_options);
      if (metadata?.http_tokens !== 'required') return 'IMDSv1';
      if (!(metadata.http_put_response_hop_limit <= 2)) return 'IMDS several hops away';
      const disks = list(body.block_device_mappings).map(({ ebs }) => block(ebs));
      return disks.some((ebs) => String(ebs.encrypted) !== 'true' || ebs.volume_type !== 'gp3') && 'a plain disk';
    }),
  },
  {
    rule: 'block-starts-empty',
    faults: ofGroups(({ kind, block: inBlock, body }) => {
      if (inBlock && kind === 'environment') {
        return block(body.compute_resources).min_vcpus !== 0 && 'nodes before the block starts';
      }
      const { min_size: min, desired_size: desired } =
        kind === 'node-group'
          ? block(body.scaling_config)
          : { min_size: body.min_size, desired_size: body.desired_capacity ?? body.min_size };
      return inBlock && (min !== 0 || desired !== 0) && 'nodes before the block starts';
    }),
  },
  {
    // Else every apply after the scaler's own would start or end nodes.
    rule: 'desired-is-the-scaler-s',
    faults: ofGroups(({ kind, body }) => {
      const argument = {
        'node-group': 'scaling_config[0].desired_size',
        'scaling-group': 'desired_capacity',
        environment: 'compute_resources[0].desired_vcpus',
      }[kind];
      return !list(body.lifecycle?.ignore_changes).includes(argument) && 'desired size is held';
    }),
  },
  {
    rule: 'image-family',
    faults: (tf) => {
      const { types } = catalogOf(tf);
      return ofNodeGroups(({ body, types: named }) => {
        const type = types.get(named[0] ?? '');
        if (type === undefined) return false;
        const arm = type.architecture === 'arm64';
        const vendor = type.accelerators?.model.vendor;
        const wanted = vendor === 'AWS' ? 'NEURON' : vendor === 'NVIDIA' ? 'NVIDIA' : 'STANDARD';
        return body.ami_type !== `AL2023_${arm ? 'ARM_64' : 'x86_64'}_${wanted}` && `${body.ami_type} on ${type.name}`;
      })(tf);
    },
  },
  {
    rule: 'system-nodes',
    faults: (tf) =>
      tf.all('aws_eks_cluster').length === 0 ||
      groupsOf(tf).some(
        ({ kind, body, subnetIds }) =>
          kind === 'node-group' &&
          list(body.taint).length === 0 &&
          new Set(subnetIds.map((id) => tf.zoneOf(id))).size >= 2,
      )
        ? []
        : [{ address: 'aws_eks_cluster', what: 'no untainted nodes over two zones' }],
  },
  {
    rule: 'cluster-settings',
    faults: (tf) =>
      tf.all('aws_eks_cluster').flatMap(({ address, body }) => {
        const access = block(body.access_config);
        const logs = tf
          .all('aws_cloudwatch_log_group')
          .find((group) => group.body.name === `/aws/eks/${body.name}/cluster`);
        const wrong = [
          body.bootstrap_self_managed_addons !== false && 'add-ons that EKS manages by itself',
          access?.authentication_mode !== 'API' && 'authentication by config map',
          access?.bootstrap_cluster_creator_admin_permissions !== false && 'whoever makes it administers it',
          list(body.enabled_cluster_log_types).length !== 5 && 'logs are missing',
          (logs === undefined || !list(body.depends_on).includes(logs.address)) && 'the log group is not made first',
        ];
        return wrong.flatMap((what) => (what ? [{ address, what }] : []));
      }),
  },
  {
    // One address a node, and one for every pod that it may run.
    rule: 'subnet-holds-nodes',
    faults: (tf) => {
      const needed = new Map<string, number>();
      for (const { kind, body, template, subnetIds } of groupsOf(tf)) {
        if (kind !== 'node-group' || list(body.taint).length === 0) continue;
        const pods = Number(/maxPods: (\d+)/.exec(template?.body.user_data ?? '')?.[1] ?? 110);
        const addresses = block(body.scaling_config).max_size * (1 + pods);
        for (const id of subnetIds) needed.set(String(id), (needed.get(String(id)) ?? 0) + addresses);
      }
      return [...needed].flatMap(([id, addresses]) => {
        const cidr = tf.cidrOf(id);
        const held = cidr === undefined ? 0 : 2 ** (32 - prefixOf(cidr)) - 5;
        return held >= addresses ? [] : [{ address: id, what: `${held} addresses, ${addresses} are needed` }];
      });
    },
  },
  {
    // What a training fleet does is not seen in its CPU.
    rule: 'no-cpu-tracking',
    faults: (tf) =>
      tf
        .all('aws_autoscaling_policy')
        .filter(({ body }) => JSON.stringify(body).includes('CPUUtilization'))
        .map(({ address }) => ({ address, what: 'follows the CPU' })),
  },
];

/** Auto Scaling starts nodes whose disks are encrypted with a key that its role may use and grant. */
function diskKeys(tf: TerraformJson): Fault[] {
  const keys = new Set(
    tf
      .all('aws_launch_template')
      .flatMap(({ body }) =>
        list(body.block_device_mappings).map(({ ebs }) => tf.follow(block(ebs).kms_key_id)?.address),
      ),
  );
  return [...keys].flatMap((address): Fault[] => {
    // A key of AWS's own lets every role of the account through.
    if (address === undefined) return [];
    // The policy of a key that is there already is its owner's, who pastes what the hall prints.
    const policy = JSON.parse(
      address.startsWith('data.')
        ? (tf.json.output?.key_policy_volumes?.value ?? '{}')
        : (tf.all('aws_kms_key').find((key) => key.address === address)?.body.policy ?? '{}'),
    );
    const actions = list(policy.Statement)
      .filter(({ Principal }) => /AWSServiceRoleForAutoScaling$/.test(String(Principal?.AWS)))
      .flatMap(({ Action }) => list(Action));
    const wanted = ['kms:CreateGrant', 'kms:Decrypt', 'kms:GenerateDataKey*'];
    return wanted.every((action) => actions.includes(action))
      ? []
      : [{ address, what: 'Auto Scaling may not use the key of the disks' }];
  });
}
