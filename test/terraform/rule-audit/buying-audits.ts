import { type Json, userDataText } from '../synthesized.js';
import type { Audit, Fault } from './audit.js';
import { interfacesOf, ofGroups, ofTemplates } from './groups.js';
import { block, list, type Resource } from './terraform-json.js';

/** What an instance is to start in; undefined: anywhere. */
function targetOf(template: Resource | undefined): Json {
  return block(block(template?.body.capacity_reservation_specification)?.capacity_reservation_target);
}

function marketOf(template: Resource | undefined): string | undefined {
  return block(template?.body.instance_market_options)?.market_type;
}

/** Of a script as it comes out, with the longest names that AWS gives. */
export function scriptSize(data: string): number {
  return userDataText(data)
    .replace(/\$\{aws_fsx_[\w-]+\.[\w-]+\.dns_name\}/g, 'fs-0123456789abcdef0.fsx.ap-northeast-1.amazonaws.com')
    .replace(/\$\{aws_fsx_[\w-]+\.[\w-]+\.mount_name\}/g, 'abcdefgh')
    .replace(/\$\{aws_efs_[\w-]+\.[\w-]+\.id\}/g, 'fs-0123456789abcdef0').length;
}

export const BUYING_AUDITS: readonly Audit[] = [
  {
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html
    rule: 'block-size',
    faults: ofGroups(({ kind, block: inBlock, body }) => {
      const most = kind === 'node-group' ? block(body.scaling_config).max_size : body.max_size;
      return inBlock && most > 64 && `${most} nodes in a block`;
    }),
  },
  {
    // EC2 ends what still runs 30 minutes before the block does; EKS drains its own groups, Batch none of its own.
    // https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-template-capacity-blocks.html
    rule: 'block-drains',
    faults: (tf) =>
      ofGroups(({ kind, block: inBlock, address }) => {
        if (inBlock && kind === 'environment') {
          const disables = tf.all('aws_scheduler_schedule').some(({ body }) => {
            const input: string = block(body.target).input ?? '';
            return input.includes(address) && input.includes('DISABLED') && /^at\(/.test(body.schedule_expression);
          });
          return !disables && 'no schedule that keeps jobs off it before the block ends';
        }
        return (
          inBlock &&
          kind === 'scaling-group' &&
          !tf
            .all('aws_autoscaling_schedule')
            .some(
              ({ body }) =>
                tf.follow(body.autoscaling_group_name)?.address === address &&
                body.desired_capacity === 0 &&
                body.start_time !== undefined,
            ) &&
          'no schedule that empties it before the block ends'
        );
      })(tf),
  },
  {
    // Of one type and one way of buying, named by the template.
    rule: 'block-plain',
    faults: ofGroups(({ kind, block: inBlock, body, template }) => {
      if (!inBlock) return false;
      if (kind === 'environment' && body.state === 'ENABLED') return 'jobs in a block before it begins';
      if (body.mixed_instances_policy !== undefined) return 'a mixed policy in a block';
      if (body.warm_pool !== undefined) return 'a warm pool in a block';
      if (list(body.instance_types).length > 0) return 'types of the node group beside those of the block';
      // Batch names the types itself.
      const types = list(block(body.compute_resources)?.instance_type);
      return template?.body.instance_type === undefined && types.length !== 1 && 'a block without an instance type';
    }),
  },
  {
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CapacityReservationTarget.html
    rule: 'reservation-target',
    faults: (tf) =>
      ofGroups(({ template, spot, block: inBlock }) => {
        const target = targetOf(template);
        if (target === undefined) return false;
        if (spot) return 'a reservation for spot';
        const specification = block(template?.body.capacity_reservation_specification);
        if (specification.capacity_reservation_preference !== undefined) return 'a target beside a preference';
        const group = target.capacity_reservation_resource_group_arn;
        if (inBlock) return group !== undefined && 'a group in place of a block';
        if (target.capacity_reservation_id !== undefined && group !== undefined) return 'two targets';
        const found = tf.follow(group);
        if (found === undefined) return !/^arn:aws[a-z-]*:resource-groups:/.test(group ?? '') && 'no group';
        return false;
      })(tf),
  },
  {
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-cr-group.html
    rule: 'reservation-pool',
    faults: (tf) =>
      tf.all('aws_resourcegroups_group').flatMap(({ address, body }): Fault[] => {
        const configuration = list(body.configuration);
        const types = configuration.map(({ type }) => type);
        const allowed = configuration
          .filter(({ type }) => type === 'AWS::ResourceGroups::Generic')
          .flatMap(({ parameters }) => list(parameters))
          .flatMap(({ name, values }) => (name === 'allowed-resource-types' ? list(values) : []));
        const members = tf
          .all('aws_resourcegroups_resource')
          .filter((one) => tf.follow(one.body.group_arn)?.address === address);
        const wrong = [
          !types.includes('AWS::EC2::CapacityReservationPool') && 'no pool of reservations',
          !allowed.includes('AWS::EC2::CapacityReservation') && 'a group that takes no reservation',
          members.length === 0 && 'a pool of none',
        ];
        return wrong.flatMap((what) => (what ? [{ address, what }] : []));
      }),
  },
  {
    // https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
    rule: 'node-group-template',
    faults: ofGroups(({ kind, template, block: inBlock, types }) => {
      if (kind !== 'node-group' || template === undefined) return false;
      const market = marketOf(template);
      if (market !== undefined && !(inBlock && market === 'capacity-block')) return `a template that buys ${market}`;
      const forbidden = ['hibernation_options', 'instance_initiated_shutdown_behavior'];
      const given = forbidden.find((argument) => template.body[argument] !== undefined);
      return given ?? (types.length > 20 && `${types.length} types`);
    }),
  },
  {
    // https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-launch-template.html
    rule: 'scaling-template',
    faults: ofGroups(({ kind, template, body }) => {
      if (kind !== 'scaling-group') return false;
      const own = template?.body ?? {};
      if (own.image_id === undefined) return 'a template without an image';
      if (own.iam_instance_profile === undefined) return 'instances without a role, which can not say that they are up';
      if (interfacesOf(own).some((one) => one.subnet_id)) return 'a subnet in the template, and in the group';
      const mixed = block(body.mixed_instances_policy);
      if (mixed === undefined) return own.instance_type === undefined && 'no instance type';
      const overrides = list(block(mixed.launch_template).override);
      if (marketOf(template) !== undefined) return 'a template that buys spot in a mixed policy';
      return (overrides.length === 0 || overrides.length > 40) && `${overrides.length} types`;
    }),
  },
  {
    // 16 KB before it is encoded. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
    rule: 'user-data-size',
    faults: ofTemplates((body) => {
      const size = scriptSize(body.user_data ?? '');
      return size > 16_384 && `user data of ${size} characters`;
    }),
  },
];
