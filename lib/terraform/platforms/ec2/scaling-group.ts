import { AutoscalingGroup, type AutoscalingGroupConfig } from '@cdktf/provider-aws/lib/autoscaling-group/index.js';
import { AutoscalingLifecycleHook } from '@cdktf/provider-aws/lib/autoscaling-lifecycle-hook/index.js';
import { AutoscalingPolicy } from '@cdktf/provider-aws/lib/autoscaling-policy/index.js';
import { AutoscalingSchedule } from '@cdktf/provider-aws/lib/autoscaling-schedule/index.js';
import { DataAwsAmi } from '@cdktf/provider-aws/lib/data-aws-ami/index.js';
import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter/index.js';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template/index.js';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { ScalingGroupPlan, SchedulePlan } from '../../../plan/shape/ec2-plan.js';
import { byEntryKey } from '../../../units/order.js';
import { ownerTags } from '../../foundation/planned-stack.js';
import { BlockSchedule } from '../../nodes/block-schedule.js';
import { fleetTemplate, fleetVariable } from '../../nodes/fleet-template.js';
import { gpuHealthScript, replaceByGroup } from '../../nodes/gpu-health.js';
import { scheduleGroup, UNCHANGED_SIZE } from '../../nodes/group-schedule.js';
import type { InstanceRole } from '../../nodes/instance-role.js';
import { type Mounts, mountScript, shellUserData } from '../../nodes/instance-user-data.js';
import { agentScript } from '../../nodes/node-agent.js';
import { nodeTemplate } from '../../nodes/node-template.js';
import type { PlatformContext } from '../../nodes/platform.js';

/** What a scaling group is built from. */
export interface ScalingGroupProps extends PlatformContext {
  readonly fleet: ScalingGroupPlan;
  readonly role: InstanceRole;
  readonly securityGroupId: string;
  /** Needed when the fleet has EFA interfaces. */
  readonly fabricSecurityGroupId: string | null;
  readonly mounts: Mounts;
  /** Where its nodes register. */
  readonly targetGroupArns: readonly string[];
}

/** Everything that Auto Scaling counts about a group; free of charge. */
const METRICS = [
  'GroupDesiredCapacity',
  'GroupInServiceInstances',
  'GroupMaxSize',
  'GroupMinSize',
  'GroupPendingInstances',
  'GroupStandbyInstances',
  'GroupTerminatingInstances',
  'GroupTotalInstances',
] as const;

const WARMUP_SECONDS = 300;

/** Fails on a node whose driver does not find its accelerators. */
const SEES_ACCELERATORS = { NVIDIA: 'nvidia-smi -L', AWS: '/opt/aws/neuron/bin/neuron-ls' } as const;

/** An Auto Scaling group whose count a scheduler, hours or a metric of the service sets. */
export class ScalingGroup extends Construct {
  readonly scalingGroupName: string;

  constructor(scope: Construct, id: string, props: ScalingGroupProps) {
    super(scope, id);
    const { fleet, network, role } = props;
    const template = this.addTemplate(props);
    const { min, desired, max } = fleet.nodes;
    const group = new AutoscalingGroup(this, 'group', {
      name: fleet.name,
      minSize: min,
      desiredCapacity: desired,
      maxSize: max,
      vpcZoneIdentifier: fleet.subnets.map((key) => network.subnetId(key)),
      healthCheckType: 'EC2',
      healthCheckGracePeriod: fleet.healthCheckGraceSeconds,
      defaultInstanceWarmup: WARMUP_SECONDS,
      enabledMetrics: [...METRICS],
      // Nodes may be long in coming, or wait for a block: Terraform does not wait with them.
      waitForCapacityTimeout: '0',
      ...(props.targetGroupArns.length > 0 && { targetGroupArns: [...props.targetGroupArns] }),
      ...launch(fleet, template),
      ...refresh(fleet),
      tag: Object.entries({ ...props.tags, ...fleetTags(fleet), Name: fleet.name })
        .sort(byEntryKey)
        // The template tags what it launches.
        .map(([key, value]) => ({ key, value, propagateAtLaunch: false })),
      // Metrics, schedules and schedulers change them.
      lifecycle: { ignoreChanges: ['desired_capacity', ...(fleet.schedules.some(movesFloor) ? ['min_size'] : [])] },
      dependsOn: [...role.permissions, ...network.waysOut(fleet.subnets)],
    });
    this.scalingGroupName = group.name;
    for (const hook of fleet.hooks) {
      new AutoscalingLifecycleHook(this, `hook.${hook.key}`, {
        name: hook.key,
        autoscalingGroupName: group.name,
        lifecycleTransition: hook.transition,
        heartbeatTimeout: hook.heartbeatSeconds,
        defaultResult: hook.otherwise,
      });
    }
    if (fleet.reservation?.kind === 'block') {
      new BlockSchedule(this, 'block', { fleet, scalingGroupName: group.name });
    }
    for (const schedule of fleet.schedules) this.addSchedule(schedule, fleet.key);
    if (fleet.tracking !== null) {
      const { namespace, metric, target } = fleet.tracking;
      new AutoscalingPolicy(this, 'tracking', {
        name: 'tracking',
        autoscalingGroupName: group.name,
        policyType: 'TargetTrackingScaling',
        targetTrackingConfiguration: {
          targetValue: target,
          customizedMetricSpecification: {
            namespace,
            metricName: metric,
            statistic: 'Average',
            metricDimension: [{ name: 'AutoScalingGroupName', value: group.name }],
          },
        },
      });
    }
  }

  private addTemplate(props: ScalingGroupProps): LaunchTemplate {
    const { account, fleet, role, securityGroupId } = props;
    const parameter = fleetVariable(this, 'image-parameter', fleet.key, {
      type: 'string',
      nullable: false,
      default: fleet.imageParameter,
      description: `SSM parameter that holds the id of the image of fleet ${fleet.key}`,
    });
    const imageId = new DataAwsSsmParameter(this, 'image-id', { name: parameter.stringValue }).insecureValue;
    // Another image may have another root device.
    const image = new DataAwsAmi(this, 'image', { filter: [{ name: 'image-id', values: [imageId] }] });
    const hook = fleet.hooks.find(({ key }) => key === 'launch');
    return new LaunchTemplate(this, 'template', {
      ...nodeTemplate({
        ...fleet,
        instanceType: fleet.instanceType,
        rootDevice: image.rootDeviceName,
        volumeKeyArn: props.keys.arn('volumes'),
        tags: { ...props.tags, ...fleetTags(fleet) },
      }),
      imageId,
      iamInstanceProfile: { arn: role.profileArn },
      ...(fleet.interfaces.length === 0 && { vpcSecurityGroupIds: [securityGroupId] }),
      ...fleetTemplate(this, { ...props, securityGroupIds: [securityGroupId] }),
      userData: shellUserData(this, 'user-data', [
        ...(hook === undefined ? [] : answerScript(account.region, fleet.name, hook.key)),
        ...mountScript(props.mounts),
        ...(fleet.accelerators === null ? [] : [SEES_ACCELERATORS[fleet.accelerators.vendor]]),
        ...(hook === undefined ? [] : ['answer CONTINUE', 'trap - ERR']),
        ...agentScript(fleet.agent, fleet.key),
        ...gpuHealthScript(fleet.agent, replaceByGroup(account.region)),
      ]),
    });
  }

  private addSchedule(schedule: SchedulePlan, fleet: string): void {
    if (schedule.kind === 'hours') {
      scheduleGroup(this, this.scalingGroupName, schedule);
      return;
    }
    const common = {
      scheduledActionName: schedule.key,
      autoscalingGroupName: this.scalingGroupName,
      minSize: UNCHANGED_SIZE,
      maxSize: UNCHANGED_SIZE,
    };
    const end = fleetVariable(this, 'capacity-block-end', fleet, {
      type: 'string',
      nullable: false,
      description: `When the capacity block of fleet ${fleet} ends, e.g. 2026-12-01T11:30:00Z`,
    });
    end.addValidation({
      condition: Fn.can(Fn.formatdate('YYYY', end.stringValue)),
      errorMessage: 'A time in RFC 3339, such as 2026-12-01T11:30:00Z.',
    });
    const drain = new AutoscalingSchedule(this, `schedule.${schedule.key}`, {
      ...common,
      startTime: Fn.timeadd(end.stringValue, `-${schedule.minutesBefore}m`),
      desiredCapacity: 0,
    });
    // Auto Scaling deletes an action that has run and refuses one in the past: planned after that time, there is none.
    drain.addOverride(
      'count',
      `\${timecmp(plantimestamp(), timeadd(${end.fqn}, "-${schedule.minutesBefore}m")) < 0 ? 1 : 0}`,
    );
  }
}

function movesFloor(schedule: SchedulePlan): boolean {
  return schedule.kind === 'hours' && schedule.least !== undefined;
}

function fleetTags(fleet: ScalingGroupPlan): Record<string, string> {
  return { 'datahall:fleet': fleet.key, ...ownerTags(fleet) };
}

/** Spot through a policy that looks at price and capacity, over several types where the fleet has them. */
function launch(fleet: ScalingGroupPlan, template: LaunchTemplate): Partial<AutoscalingGroupConfig> {
  const version = `${template.latestVersion}`;
  if (fleet.purchase !== 'spot') return { launchTemplate: { id: template.id, version } };
  return {
    capacityRebalance: true,
    mixedInstancesPolicy: {
      instancesDistribution: {
        onDemandBaseCapacity: 0,
        onDemandPercentageAboveBaseCapacity: 0,
        spotAllocationStrategy: 'price-capacity-optimized',
      },
      launchTemplate: {
        launchTemplateSpecification: { launchTemplateId: template.id, version },
        override: [fleet.instanceType, ...fleet.alternatives].map((instanceType) => ({ instanceType })),
      },
    },
  };
}

function refresh({ refresh }: ScalingGroupPlan): Partial<AutoscalingGroupConfig> {
  if (refresh === null) return {};
  return {
    instanceRefresh: {
      strategy: 'Rolling',
      preferences: {
        minHealthyPercentage: refresh.minHealthyPercentage,
        maxHealthyPercentage: refresh.maxHealthyPercentage,
        autoRollback: true,
      },
    },
  };
}

/** Completes the lifecycle action: a node whose start-up fails is replaced immediately. */
function answerScript(region: string, group: string, hook: string): string[] {
  return [
    'token=$(curl -sfX PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 300" http://169.254.169.254/latest/api/token)',
    'id=$(curl -sf -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)',
    'answer() {',
    `  aws autoscaling complete-lifecycle-action --region ${region} --auto-scaling-group-name ${group} --lifecycle-hook-name ${hook} --instance-id "$id" --lifecycle-action-result "$1" || true`,
    '}',
    "trap 'answer ABANDON' ERR",
  ];
}
