import { BatchComputeEnvironment } from '@cdktf/provider-aws/lib/batch-compute-environment/index.js';
import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter/index.js';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template/index.js';
import { Construct } from 'constructs';
import { scheduleName } from '../../../plan/kinds/names.js';
import type { EnvironmentCalendarPlan, EnvironmentPlan } from '../../../plan/shape/batch-plan.js';
import type { BlockReservation } from '../../../plan/shape/fleet-plan.js';
import { ownerTags } from '../../foundation/planned-stack.js';
import { onlyBefore } from '../../nodes/block-schedule.js';
import { fleetTemplate, fleetVariable } from '../../nodes/fleet-template.js';
import { drainFromCluster, gpuHealthScript } from '../../nodes/gpu-health.js';
import type { InstanceRole } from '../../nodes/instance-role.js';
import { localDiskScript, type Mounts, mimeUserData, mountScript } from '../../nodes/instance-user-data.js';
import { agentScript } from '../../nodes/node-agent.js';
import { nodeTemplate } from '../../nodes/node-template.js';
import type { PlatformContext } from '../../nodes/platform.js';
import { EnvironmentSchedules } from './environment-schedules.js';

/** What a compute environment is built from. */
export interface ComputeEnvironmentProps extends PlatformContext {
  readonly fleet: EnvironmentPlan;
  readonly role: InstanceRole;
  readonly securityGroupId: string;
  /** Needed when the fleet has EFA interfaces. */
  readonly fabricSecurityGroupId: string | null;
  readonly mounts: Mounts;
}

/** A managed compute environment: Batch starts and stops its instances as jobs come and go. */
export class ComputeEnvironment extends Construct {
  readonly environmentArn: string;

  constructor(scope: Construct, id: string, props: ComputeEnvironmentProps) {
    super(scope, id);
    const { fleet, network, role, securityGroupId, fabricSecurityGroupId } = props;
    const tags = { 'datahall:fleet': fleet.key, ...ownerTags(fleet) };
    const script = [
      CLOSED_METADATA,
      ...mountScript(props.mounts),
      ...(fleet.stripeLocalDisks ? localDiskScript() : []),
      ...agentScript(fleet.agent, fleet.key),
      ...gpuHealthScript(fleet.agent, drainFromCluster(props.account.region)),
    ];
    const template = new LaunchTemplate(this, 'template', {
      // Batch names the types.
      ...nodeTemplate({
        ...fleet,
        instanceType: null,
        volumeKeyArn: props.keys.arn('volumes'),
        tags: { ...props.tags, ...tags },
      }),
      ...fleetTemplate(this, { ...props, securityGroupIds: [securityGroupId] }),
      userData: mimeUserData(this, 'user-data', script),
    });
    const fabric = fleet.interfaces.length > 0 && fabricSecurityGroupId !== null ? [fabricSecurityGroupId] : [];
    const block = fleet.reservation?.kind === 'block' ? fleet.reservation : null;
    const calendar = block === null ? (fleet.calendar ?? null) : null;
    const isSwitched = block !== null || calendar?.changes.some(({ state }) => state !== null);
    this.environmentArn = new BatchComputeEnvironment(this, 'environment', {
      namePrefix: `${fleet.name}-`,
      type: 'MANAGED',
      state:
        block === null ? 'ENABLED' : `\${timecmp(plantimestamp(), "${block.begins}") < 0 ? "DISABLED" : "ENABLED"}`,
      computeResources: {
        type: fleet.purchase === 'spot' ? 'SPOT' : 'EC2',
        allocationStrategy: fleet.allocation,
        instanceType: [fleet.instanceType, ...fleet.alternatives],
        minVcpus: fleet.vcpus.min,
        maxVcpus: fleet.vcpus.max,
        instanceRole: role.profileArn,
        subnets: fleet.subnets.map((key) => network.subnetId(key)),
        // Also where the template has them: containers of multi-node jobs get interfaces of their own.
        securityGroupIds: [securityGroupId, ...fabric],
        ec2Configuration: [this.image(fleet)],
        launchTemplate: { launchTemplateId: template.id, version: `${template.latestVersion}` },
      },
      updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: UPDATE_MINUTES },
      tags: { Name: fleet.name, ...tags },
      lifecycle: {
        ignoreChanges: [
          'compute_resources[0].desired_vcpus',
          // The schedules' to change.
          ...(isSwitched ? ['state'] : []),
          ...(calendar === null ? [] : ['compute_resources[0].min_vcpus']),
        ],
        // A queue releases an environment only once it has the next.
        createBeforeDestroy: true,
      },
      dependsOn: [...role.permissions, ...network.waysOut(fleet.subnets)],
    }).arn;
    if (block !== null) this.addBlock(props, block);
    if (calendar !== null) this.addCalendar(props, calendar);
  }

  /** Batch places no job after the block's end; running jobs go on until EC2 terminates their nodes. */
  private addBlock({ account, fleet: { name } }: ComputeEnvironmentProps, block: BlockReservation): void {
    const times = [
      ['block-start', block.begins, 'ENABLED'],
      ['block-end', block.drains, 'DISABLED'],
    ] as const;
    const { schedules } = new EnvironmentSchedules(this, 'block', {
      account,
      roleName: name,
      description: `Enables and disables the compute environment of capacity block ${block.name}`,
      environmentArn: this.environmentArn,
      changes: times.map(([key, time, state]) => ({
        key,
        name: scheduleName(name, key),
        description: `Capacity block ${block.name}: ${state} at ${time}`,
        expression: `at(${time.replace('Z', '')})`,
        input: { State: state },
      })),
    });
    for (const [at, schedule] of schedules.entries()) onlyBefore(schedule, times[at]![1]);
  }

  /** Scaling updates: nothing that runs is replaced. Fields are those of the API, with a capital. */
  private addCalendar({ account, fleet: { key: fleet } }: ComputeEnvironmentProps, calendar: EnvironmentCalendarPlan) {
    new EnvironmentSchedules(this, 'calendar', {
      account,
      roleName: calendar.roleName,
      description: `Changes the size of the compute environment of ${fleet} by the calendar`,
      environmentArn: this.environmentArn,
      changes: calendar.changes.map(({ key, name, expression, timeZone, minVcpus, state }) => ({
        key,
        name,
        description: `${fleet}: at least ${minVcpus} vCPU${state === null ? '' : `, ${state}`}`,
        expression,
        timeZone,
        input: { ComputeResources: { MinvCpus: minVcpus }, ...(state !== null && { State: state }) },
      })),
    });
  }

  private image({ key, image }: EnvironmentPlan) {
    if (image.parameter === null) return { imageType: image.type };
    const parameter = fleetVariable(this, 'image-parameter', key, {
      type: 'string',
      nullable: false,
      default: image.parameter,
      description: `SSM parameter that holds the id of the image of fleet ${key}`,
    });
    const value = new DataAwsSsmParameter(this, 'image', { name: parameter.stringValue });
    return { imageType: image.type, imageIdOverride: value.insecureValue };
  }
}

/**
 * Containers of multi-node jobs have interfaces of their own, on which instance metadata would give them the role of the
 * instance at any hop limit; jobs on one node run in the host's network, where nothing keeps them from it. Sources: AWS
 * Batch User Guide, "Networking modes for AWS Batch jobs"; ECS Developer Guide, "Amazon ECS container agent configuration".
 */
const CLOSED_METADATA = 'mkdir -p /etc/ecs; echo ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config';

/** Minutes that a job may go on running on an old instance during an update. */
const UPDATE_MINUTES = 360;
