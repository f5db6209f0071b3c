import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { openCatalog, openHall, planOpenHall } from '../../../lib/plan/plan-hall.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';
import type { CostSubject } from '../../../lib/sizing/model/cost-subject.js';
import { expandedCharts, expandedHall, type Json } from '../synthesized.js';
import { toNumber } from './fraction.js';
import { Recount, type Recounted } from './recount.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
/** Every hall that is shipped, and every one that has a golden. */
const files = ['blueprints', 'test/platforms', 'test/platforms/fleets'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name}`),
);
const catalog = openCatalog();

interface Made {
  readonly plan: Plan;
  readonly hall: Recounted;
}

const made = new Map<string, Promise<Made>>();

/** Planned once; Terraform that a test may change. */
async function hallOf(file: string): Promise<Made> {
  const known = made.get(file) ?? makeHall(file);
  made.set(file, known);
  const { plan, hall } = await known;
  return { plan, hall: { ...hall, stack: structuredClone(hall.stack) } };
}

async function makeHall(file: string): Promise<Made> {
  const open = openHall(readFileSync(join(root, file)), catalog);
  const outcome = await planOpenHall(open);
  if (!open.ok || outcome.status !== 'planned') throw new Error(`${file} is ${outcome.status}`);
  const { plan } = outcome;
  return {
    plan,
    hall: {
      stack: expandedHall(plan),
      charts: expandedCharts(plan),
      stated: open.value.blueprint,
      worked: new Map(plan.sizing.fleets.map((fleet) => [fleet.workload, fleet])),
    },
  };
}

/** As the recount names its lines. */
function keyOf(workload: string | null, subject: CostSubject): string {
  const of = workload ?? '-';
  switch (subject.kind) {
    case 'nodes':
      return `${of} nodes ${subject.instanceType} ${subject.purchase}`;
    case 'node-parts':
      return `${of} ${subject.part.kind} on ${subject.instanceType}`;
    case 'file-system':
      return `${of} file-system ${subject.store}`;
    case 'bucket':
      return `${of} bucket ${subject.store} ${subject.tierToTb}`;
    case 'system-nodes':
      return `${of} system-nodes ${subject.instanceType}`;
    case 'owned-nodes':
      return `${of} owned-nodes ${subject.workload} ${subject.count}`;
    case 'owned-power':
    case 'owned-staff':
      return `${of} ${subject.kind} ${subject.site}`;
    case 'unsized-store':
      return `${of} unsized-store ${subject.store}`;
    case 'site-link':
      return `${of} site-link ${subject.link}`;
    case 'store-use':
      return `${of} store-use ${subject.use} ${subject.store}`;
    default:
      return `${of} ${subject.kind}`;
  }
}

/** Types of which every resource is in some line. */
const BILLED = [
  'aws_autoscaling_group',
  'aws_backup_selection',
  'aws_batch_compute_environment',
  'aws_cloudformation_stack',
  'aws_cloudwatch_dashboard',
  'aws_cloudwatch_log_group',
  'aws_cloudwatch_metric_alarm',
  'aws_datasync_task',
  'aws_ec2_transit_gateway_vpc_attachment',
  'aws_efs_file_system',
  'aws_eip',
  'aws_eks_cluster',
  'aws_eks_node_group',
  'aws_fsx_lustre_file_system',
  'aws_guardduty_detector',
  'aws_guardduty_detector_feature',
  'aws_kms_key',
  'aws_launch_template',
  'aws_macie2_account',
  'aws_macie2_classification_job',
  'aws_nat_gateway',
  'aws_route53_resolver_endpoint',
  'aws_s3_bucket',
  'aws_s3_bucket_logging',
  'aws_vpc_endpoint',
  'aws_vpn_connection',
];

describe.each(files)('the bill of %s, recounted from its Terraform and the files of prices', (file) => {
  let plan: Plan;
  let recount: Recount;
  beforeAll(async () => {
    const found = await hallOf(file);
    plan = found.plan;
    recount = new Recount(found.hall);
  });

  it('is the same line by line, to the cent', () => {
    const { lines } = plan.sizing.cost;
    const billed = lines.map(({ workload, subject, usdPerMonth }) => [
      keyOf(workload, subject),
      usdPerMonth.toFixed(2),
    ]);
    const recounted = [...recount.lines.keys()].flatMap((key) => {
      const cents = recount.centsOf(key);
      return cents === null ? [] : [[key, (Number(cents) / 100).toFixed(2)]];
    });
    expect(Object.fromEntries(billed)).toEqual(Object.fromEntries(recounted));
    expect(billed).toHaveLength(recounted.length);
  });

  it('is the same in all', () => {
    expect(plan.sizing.cost.totalUsdPerMonth).toBe(Number(recount.total()) / 100);
  });

  it('has the same without a price, and as much of it', () => {
    const unpriced = plan.sizing.cost.unpriced.map(({ workload, subject }) => keyOf(workload, subject));
    const without = [...recount.lines].flatMap(([key, { price }]) => (price === null ? [key] : []));
    expect(unpriced.sort()).toEqual(without.sort());
    for (const { workload, subject, quantity, unit } of plan.sizing.cost.unpriced) {
      if (unit === 'node-month') continue;
      expect(quantity, subject.kind).toBeCloseTo(toNumber(recount.lines.get(keyOf(workload, subject))!.quantity), 6);
    }
  });
});

describe('every resource that AWS bills', () => {
  it.each(files)('of %s is in the recount', async (file) => {
    const { hall } = await hallOf(file);
    const { counted } = new Recount(hall);
    const resources: [string, Json][] = Object.entries(hall.stack.resource);
    const addresses = resources.flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
    const billed = addresses.filter((address) => BILLED.includes(address.split('.')[0]!));
    expect(billed.length).toBeGreaterThan(20);
    expect(billed.filter((address) => !counted.has(address))).toEqual([]);
  });
});

describe('a recount of Terraform that was changed', () => {
  const changes: readonly [string, string, (stack: Json) => void][] = [
    [
      'a node more',
      'blueprints/starter.yaml',
      ({ resource }) => {
        resource.aws_eks_node_group.fleet_train_nodes.scaling_config.max_size += 1;
      },
    ],
    [
      'a larger disk',
      'blueprints/starter.yaml',
      ({ resource }) => {
        resource.aws_launch_template.fleet_train_template.block_device_mappings[0].ebs.volume_size += 1;
      },
    ],
    [
      'another instance type',
      'blueprints/starter.yaml',
      ({ resource }) => {
        resource.aws_launch_template.fleet_train_template.instance_type = 'p5.48xlarge';
      },
    ],
    [
      'no detailed monitoring',
      'blueprints/starter.yaml',
      ({ resource }) => {
        resource.aws_launch_template.fleet_train_template.monitoring.enabled = false;
      },
    ],
    [
      'a larger file system',
      'blueprints/starter.yaml',
      ({ resource }) => {
        resource.aws_fsx_lustre_file_system['store_train_scratch_file-system'].storage_capacity += 2400;
      },
    ],
    [
      'a NAT gateway less',
      'blueprints/starter.yaml',
      ({ resource }) => {
        delete resource.aws_nat_gateway.network_nat_az1;
      },
    ],
    [
      'an endpoint less',
      'blueprints/starter.yaml',
      ({ resource }) => {
        delete resource.aws_vpc_endpoint.network_endpoint_logs;
      },
    ],
    [
      'a key more',
      'blueprints/starter.yaml',
      ({ resource }) => {
        resource.aws_kms_key.more = {};
      },
    ],
    [
      'a log of requests less',
      'blueprints/starter.yaml',
      ({ resource }) => {
        delete resource.aws_s3_bucket_logging.store_train_datasets_logging;
      },
    ],
    [
      'no old versions',
      'blueprints/starter.yaml',
      ({ resource }) => {
        delete resource.aws_s3_bucket_versioning.store_train_datasets_versioning;
      },
    ],
    [
      'a bucket less',
      'blueprints/hybrid.yaml',
      ({ resource }) => {
        delete resource.aws_s3_bucket.store_pretrain_checkpoints_bucket;
      },
    ],
    [
      'no VPN',
      'blueprints/hybrid.yaml',
      ({ resource }) => {
        delete resource.aws_vpn_connection;
      },
    ],
    [
      'a system node more',
      'blueprints/hybrid.yaml',
      ({ resource }) => {
        resource.aws_eks_node_group.system_nodes.scaling_config.desired_size += 1;
      },
    ],
    [
      'no hybrid nodes',
      'blueprints/hybrid.yaml',
      ({ resource }) => {
        delete resource.aws_eks_access_entry['on-premises_nodes_access'];
      },
    ],
    [
      'more vCPUs',
      'test/platforms/batch.yaml',
      ({ resource }) => {
        resource.aws_batch_compute_environment['fleet_pre-train_environment'].compute_resources.max_vcpus *= 2;
      },
    ],
    [
      'spot for on-demand',
      'test/platforms/batch.yaml',
      ({ resource }) => {
        resource.aws_batch_compute_environment['fleet_pre-train_environment'].compute_resources.type = 'SPOT';
      },
    ],
    [
      'longer hours',
      'test/platforms/ec2.yaml',
      ({ resource }) => {
        resource.aws_autoscaling_schedule.fleet_train_schedule_stop.recurrence = '0 20 * * 1-5';
      },
    ],
    [
      'an agent that sends less',
      'test/platforms/ec2.yaml',
      ({ resource }) => {
        const template = resource.aws_launch_template.fleet_train_template;
        template.user_data = template.user_data.replace('memory_total\\",\\"', '');
      },
    ],
  ];

  it.each(changes)('shows %s', async (_, file, change) => {
    const { plan, hall } = await hallOf(file);
    expect(Number(new Recount(hall).total()) / 100).toBe(plan.sizing.cost.totalUsdPerMonth);
    change(hall.stack);
    expect(Number(new Recount(hall).total()) / 100).not.toBe(plan.sizing.cost.totalUsdPerMonth);
  });
});
