import { BatchJobDefinition } from '@cdktf/provider-aws/lib/batch-job-definition/index.js';
import type { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import type { EnvironmentPlan, JobPlan } from '../../../plan/shape/batch-plan.js';
import { nodeMountPath } from '../../../plan/stores/node-mounts.js';
import { ownerTags } from '../../foundation/planned-stack.js';
import { jsonFile } from '../../foundation/text-file.js';
import { LOCAL_DISK_PATH, type Mounts } from '../../nodes/instance-user-data.js';

/** What a job definition is built from. */
interface JobDefinitionProps {
  readonly job: JobPlan;
  readonly fleet: EnvironmentPlan;
  readonly image: TerraformVariable;
  readonly region: string;
  readonly logGroup: string;
  /** Null: the workload uses no bucket. */
  readonly jobRoleArn: string | null;
  readonly mounts: Mounts;
}

/** Whole nodes of one fleet for one job; command and further environment are given when it is submitted. */
export class JobDefinition extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: JobDefinitionProps) {
    super(scope, id);
    const { job } = props;
    const container = containerJson(props);
    this.arn = new BatchJobDefinition(this, 'definition', {
      name: job.name,
      platformCapabilities: ['EC2'],
      propagateTags: true,
      ...(job.nodes === null
        ? { type: 'container', containerProperties: jsonFile(this, 'container', container).value }
        : {
            type: 'multinode',
            nodeProperties: jsonFile(this, 'nodes', {
              mainNode: 0,
              numNodes: job.nodes,
              nodeRangeProperties: [{ targetNodes: '0:', container }],
            }).value,
          }),
      schedulingPriority: job.schedulingPriority,
      retryStrategy: retries(job),
      tags: { 'datahall:fleet': job.fleet, ...ownerTags(job) },
    }).arn;
  }
}

/** Only a host that was taken away is a reason to try again. */
function retries({ attempts }: JobPlan) {
  if (attempts === 1) return { attempts };
  return {
    attempts,
    evaluateOnExit: [
      { action: 'RETRY', onStatusReason: 'Host EC2*' },
      { action: 'EXIT', onReason: '*' },
    ],
  };
}

/** Values as strings and empty lists as AWS writes them back, so that no plan shows a difference. */
function containerJson({ job, fleet, image, region, logGroup, jobRoleArn, mounts }: JobDefinitionProps) {
  const paths = [
    ...[...mounts.keys()].map((store) => ({ name: store, path: nodeMountPath(store) })),
    ...(fleet.stripeLocalDisks ? [{ name: 'local', path: LOCAL_DISK_PATH }] : []),
  ];
  return {
    image: image.stringValue,
    ...(jobRoleArn !== null && { jobRoleArn }),
    ...(job.nodes !== null && job.instanceType !== null && { instanceType: job.instanceType }),
    resourceRequirements: [
      { type: 'VCPU', value: `${job.vcpus}` },
      { type: 'MEMORY', value: `${job.memoryMib}` },
      ...(job.gpus > 0 ? [{ type: 'GPU', value: `${job.gpus}` }] : []),
    ],
    // Tools would ask instance metadata for it, which jobs that span nodes do not reach.
    environment: ['AWS_DEFAULT_REGION', 'AWS_REGION'].map((name) => ({ name, value: region })),
    linuxParameters: {
      sharedMemorySize: job.sharedMemoryMib,
      devices: job.devices.map((path) => ({
        hostPath: path,
        containerPath: path,
        permissions: ['READ', 'WRITE', 'MKNOD'],
      })),
    },
    // EFA pins memory.
    ulimits: [{ name: 'memlock', softLimit: -1, hardLimit: -1 }],
    volumes: paths.map(({ name, path }) => ({ name, host: { sourcePath: path } })),
    mountPoints: paths.map(({ name, path }) => ({ sourceVolume: name, containerPath: path, readOnly: false })),
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': logGroup,
        'awslogs-region': region,
        'awslogs-stream-prefix': job.workload,
      },
    },
  };
}
