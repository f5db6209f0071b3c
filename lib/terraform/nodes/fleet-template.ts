import type { LaunchTemplateConfig } from '@cdktf/provider-aws/lib/launch-template/index.js';
import { PlacementGroup } from '@cdktf/provider-aws/lib/placement-group/index.js';
import { ResourcegroupsGroup } from '@cdktf/provider-aws/lib/resourcegroups-group/index.js';
import { ResourcegroupsResource } from '@cdktf/provider-aws/lib/resourcegroups-resource/index.js';
import { Fn, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import type { FleetPlan, ReservationPlan } from '../../plan/shape/fleet-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';

/** What of a fleet decides its launch template. */
interface FleetTemplateProps {
  readonly account: HallAccount;
  readonly fleet: FleetPlan;
  /** On every interface. */
  readonly securityGroupIds: readonly string[];
  /** Needed when the fleet has EFA interfaces. */
  readonly fabricSecurityGroupId: string | null;
}

/** What the launch templates of all fleets share: interfaces, placement, reserved capacity. */
export function fleetTemplate(scope: Construct, props: FleetTemplateProps): Partial<LaunchTemplateConfig> {
  return { ...interfaces(props), ...placement(scope, props.fleet), ...reservation(scope, props) };
}

function interfaces({
  fleet,
  securityGroupIds,
  fabricSecurityGroupId,
}: FleetTemplateProps): Partial<LaunchTemplateConfig> {
  if (fleet.interfaces.length === 0) return {};
  if (fabricSecurityGroupId === null) throw new Error(`fleet ${fleet.key} has EFA but no security group for it`);
  return {
    networkInterfaces: fleet.interfaces.map(({ card, device, kind }) => ({
      networkCardIndex: card,
      deviceIndex: device,
      interfaceType: kind,
      // A group of our own keeps EKS from adding the cluster's.
      securityGroups: [...securityGroupIds, fabricSecurityGroupId],
      deleteOnTermination: 'true',
    })),
  };
}

function placement(scope: Construct, fleet: FleetPlan): Partial<LaunchTemplateConfig> {
  if (fleet.placement === null) return {};
  const group = new PlacementGroup(scope, 'placement', { name: fleet.name, strategy: fleet.placement });
  return { placement: { groupName: group.name } };
}

function reservation(scope: Construct, { account, fleet }: FleetTemplateProps): Partial<LaunchTemplateConfig> {
  const { key, purchase, reservation: held } = fleet;
  if (purchase === 'capacity-block') {
    const capacityReservationId = held?.kind === 'block' ? held.id : blockVariable(scope, key);
    return {
      instanceMarketOptions: { marketType: 'capacity-block' },
      capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId } },
    };
  }
  if (held === null || held.kind === 'block') return {};
  const capacityReservationResourceGroupArn =
    held.kind === 'group' ? held.arn : capacityReservationPool(scope, account, held);
  return { capacityReservationSpecification: { capacityReservationTarget: { capacityReservationResourceGroupArn } } };
}

/**
 * On-demand capacity reservations as one pool, so that one more or fewer leaves the launch template as it is.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-cr-group.html
 * @returns ARN of the group
 */
function capacityReservationPool(
  scope: Construct,
  account: HallAccount,
  { name, ids }: Extract<ReservationPlan, { kind: 'pool' }>,
): string {
  const group = new ResourcegroupsGroup(scope, 'reservations', {
    name,
    description: `Capacity reservations of ${name}`,
    configuration: [
      { type: 'AWS::EC2::CapacityReservationPool' },
      {
        type: 'AWS::ResourceGroups::Generic',
        parameters: [{ name: 'allowed-resource-types', values: ['AWS::EC2::CapacityReservation'] }],
      },
    ],
    tags: { Name: name },
  });
  for (const id of ids) {
    new ResourcegroupsResource(scope, `reservation.${id}`, {
      groupArn: group.arn,
      resourceArn: account.arn('ec2', `capacity-reservation/${id}`),
    });
  }
  return group.arn;
}

/** The id of a fleet's capacity block, known when Terraform runs. */
export function blockVariable(scope: Construct, fleet: string): string {
  const reservation = fleetVariable(scope, 'capacity-reservation', fleet, {
    type: 'string',
    nullable: false,
    description: `Capacity block that fleet ${fleet} runs in, e.g. cr-0123456789abcdef0`,
  });
  reservation.addValidation({
    condition: Fn.can(Fn.regex('^cr-[0-9a-f]+$', reservation.stringValue)),
    errorMessage: 'The id of a capacity reservation begins with cr-.',
  });
  return reservation.stringValue;
}

/** A variable of one fleet, named so that a shell can export it as TF_VAR_…. */
export function fleetVariable(
  scope: Construct,
  id: string,
  fleet: string,
  config: ConstructorParameters<typeof TerraformVariable>[2],
): TerraformVariable {
  const variable = new TerraformVariable(scope, id, config);
  variable.overrideLogicalId(`${id}.${fleet}`.replaceAll(/[.-]/g, '_'));
  return variable;
}
