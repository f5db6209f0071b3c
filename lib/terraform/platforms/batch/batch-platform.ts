import { BatchJobQueue } from '@cdktf/provider-aws/lib/batch-job-queue/index.js';
import { BatchSchedulingPolicy } from '@cdktf/provider-aws/lib/batch-scheduling-policy/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { workloadsOn } from '../../../plan/kinds/pools.js';
import type { BatchHall } from '../../../plan/shape/hall.js';
import { hallRole, serviceTrust } from '../../foundation/hall-role.js';
import { Parts } from '../../foundation/parts.js';
import type { StackOutput } from '../../foundation/planned-stack.js';
import { ownerTags } from '../../foundation/planned-stack.js';
import { policyDocument } from '../../foundation/policy-document.js';
import { InstanceRole } from '../../nodes/instance-role.js';
import { mountsOf } from '../../nodes/instance-user-data.js';
import { metricsStatement } from '../../nodes/node-agent.js';
import type {
  FleetHandle,
  HallPlatform,
  PlatformBuilder,
  PlatformContext,
  ScaledNodes,
  Workloads,
} from '../../nodes/platform.js';
import { FabricSecurityGroup, NodeSecurityGroup } from '../../nodes/security-groups.js';
import { type GrantedAccess, grantStatements } from '../../stores/grants.js';
import type { HallStores } from '../../stores/hall-stores.js';
import { ComputeEnvironment } from './compute-environment.js';
import { JobDefinition } from './job-definition.js';

/** The container agent, its logs and images; Session Manager in place of SSH. */
const MANAGED_POLICIES = ['service-role/AmazonEC2ContainerServiceforEC2Role', 'AmazonSSMManagedInstanceCore'] as const;

/** Workloads as jobs: queues in front of fleets that Batch scales. */
export class BatchPlatform implements HallPlatform {
  readonly kind = 'batch';
  readonly nodeSecurityGroupId: string;
  readonly fabricSecurityGroupId: string | null;
  /** Role of every instance. */
  readonly instanceRole: InstanceRole;
  /** None can be named: Batch makes the groups itself. */
  readonly scalingGroups: Parts<ScaledNodes> = new Parts('scaling group', []);
  private readonly scope: Construct;
  private readonly plan: BatchHall;
  private readonly context: PlatformContext;
  private queues = new Parts<string>('job queue', []);
  private jobs = new Parts<string>('job definition', []);
  private environments = new Parts<ComputeEnvironment>('fleet', []);

  constructor(scope: Construct, plan: BatchHall, context: PlatformContext) {
    this.scope = scope;
    this.plan = plan;
    this.context = context;
    const { account, keys, network } = context;
    const { batch } = plan;
    this.nodeSecurityGroupId = new NodeSecurityGroup(scope, 'instances', {
      name: batch.securityGroup,
      vpcId: network.vpcId,
    }).groupId;
    this.fabricSecurityGroupId = plan.fleets.some(({ interfaces }) => interfaces.length > 0)
      ? new FabricSecurityGroup(scope, 'fabric', { name: batch.fabricSecurityGroup, vpcId: network.vpcId }).groupId
      : null;
    this.instanceRole = new InstanceRole(scope, 'instance-role', {
      account,
      roleName: batch.instanceRoleName,
      description: `Instances of the compute environments of ${plan.name}`,
      managedPolicies: MANAGED_POLICIES,
      statements: [metricsStatement(plan.fleets.map(({ agent }) => agent))],
    });
    keys.logGroup(new Construct(scope, 'jobs'), 'logs', {
      name: batch.logGroup,
      retentionDays: batch.logRetentionDays,
    });
  }

  /** By workload, and `<workload>.spot` where its nodes are on spot; empty before `addWorkloads`. */
  get queueArns(): Parts<string> {
    return this.queues;
  }

  /** By key of the fleet; empty before `addWorkloads`. */
  get jobDefinitionArns(): Parts<string> {
    return this.jobs;
  }

  readonly fleetHandle = (fleet: string): FleetHandle => {
    const arn = this.environments.get(fleet).environmentArn;
    return { id: arn, arn };
  };

  addWorkloads(stores: HallStores): Workloads<ComputeEnvironment, JobAccess> {
    const { scope, plan, context } = this;
    const { batch, region } = plan;
    const fleets = new Parts(
      'fleet',
      plan.fleets.map((fleet) => [
        fleet.key,
        new ComputeEnvironment(scope, `fleet.${fleet.key}`, {
          ...context,
          fleet,
          role: this.instanceRole,
          securityGroupId: this.nodeSecurityGroupId,
          fabricSecurityGroupId: this.fabricSecurityGroupId,
          mounts: mountsOf(workloadsOn(plan, fleet.workload), stores),
        }),
      ]),
    );
    this.environments = fleets;
    this.queues = this.addQueues(fleets);
    const access = new Parts(
      'role of workload',
      plan.access.map((one) => [
        one.key,
        new JobAccess(scope, `access.${one.key}`, { ...context, access: one, stores }),
      ]),
    );
    const workloads = [...new Set(batch.jobs.map(({ workload }) => workload))].sort();
    const images = new Map(workloads.map((workload) => [workload, imageVariable(scope, workload)]));
    const jobs = batch.jobs.map((job) => {
      const { arn } = new JobDefinition(scope, `job.${job.key}`, {
        job,
        fleet: plan.fleets.find(({ key }) => key === job.fleet)!,
        image: images.get(job.workload)!,
        region,
        logGroup: batch.logGroup,
        jobRoleArn: access.has(job.workload) ? access.get(job.workload).roleArn : null,
        mounts: mountsOf([job.workload], stores),
      });
      return [job.key, arn] as const;
    });
    this.jobs = new Parts('job definition', jobs);
    return { fleets, access };
  }

  outputs(): StackOutput[] {
    const named = (what: string, arns: Parts<string>, of: string) =>
      [...arns].map(([key, value]) => ({
        name: `${what}_${key.replaceAll(/[.-]/g, '_')}`,
        value,
        description: `${of} ${key}`,
      }));
    return [
      ...named('job_queue', this.queues, 'Job queue'),
      ...named('job_definition', this.jobs, 'Job definition of fleet'),
    ];
  }

  private addQueues(fleets: Parts<ComputeEnvironment>) {
    const { scope, plan } = this;
    const queues = new Construct(scope, 'queue');
    const { schedulingPolicy } = plan.batch;
    const policy = new BatchSchedulingPolicy(queues, 'shares', {
      name: schedulingPolicy.name,
      fairSharePolicy: {
        shareDistribution: schedulingPolicy.shares.map(({ identifier, weightFactor }) => ({
          shareIdentifier: identifier,
          weightFactor,
        })),
      },
    });
    const arns = plan.batch.queues.map((queue) => {
      const { arn } = new BatchJobQueue(new Construct(scope, `queue.${queue.key}`), 'queue', {
        name: queue.name,
        state: 'ENABLED',
        priority: queue.priority,
        schedulingPolicyArn: policy.arn,
        computeEnvironmentOrder: queue.environments.map((key, order) => ({
          order,
          computeEnvironment: fleets.get(key).environmentArn,
        })),
        tags: ownerTags(queue),
      });
      return [queue.key, arn] as const;
    });
    return new Parts('job queue', arns);
  }
}

/** Builds a hall on AWS Batch. */
export const BATCH = {
  build: (scope, plan, context) => new BatchPlatform(scope, plan, context),
} satisfies PlatformBuilder<'batch'>;

/** The container image is the team's: a variable. */
function imageVariable(scope: Construct, workload: string): TerraformVariable {
  const variable = new TerraformVariable(scope, `job-image.${workload}`, {
    type: 'string',
    nullable: false,
    description: `Container image of the jobs of workload ${workload}`,
  });
  variable.overrideLogicalId(`job_image_${workload.replaceAll('-', '_')}`);
  return variable;
}

/** The role of one workload's jobs: the buckets and folders that it is granted and nothing else. */
export class JobAccess extends Construct {
  readonly roleArn: string;
  /** An attribute: what uses it is made after the role. */
  readonly roleName: string;

  constructor(scope: Construct, id: string, props: GrantedAccess) {
    super(scope, id);
    const { account, access } = props;
    const role = hallRole(this, 'role', {
      account,
      name: access.roleName,
      description: `Jobs of workload ${access.key}`,
      trust: [
        serviceTrust(account, {
          sid: 'TasksOfThisAccount',
          service: 'ecs-tasks',
          source: { ArnLike: account.arn('ecs', '*') },
        }),
      ],
    });
    this.roleArn = role.arn;
    this.roleName = role.name;
    new IamRolePolicy(this, 'policy', {
      name: 'jobs',
      role: role.id,
      policy: policyDocument(this, 'policy.document', grantStatements(props)),
    });
  }
}
