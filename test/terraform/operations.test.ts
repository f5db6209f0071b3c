import { describe, expect, it } from 'vitest';
import type { Blueprint } from '../../lib/blueprint/schema/blueprint.js';
import { keyPurposes, planKeys } from '../../lib/plan/identity/keys.js';
import { planOperations } from '../../lib/plan/operations/operations.js';
import { platformOf } from '../../lib/plan/platforms/platforms.js';
import type { EksHall, Operated } from '../../lib/plan/shape/hall.js';
import { blueprintFixture } from '../plan/hall-fixture.js';
import { fullPlanFixture } from './plan-fixture.js';
import { auditPolicies } from './policy-audit.js';
import { type Json, Synthesized } from './synthesized.js';

const ACCOUNT = '${data.aws_caller_identity.account_identity.account_id}';
const PARTITION = '${data.aws_partition.account_partition.partition}';
const TOPIC = '${aws_sns_topic.operations_alerts_topic.arn}';

function operated(parts: Partial<Blueprint> = {}, hall: Partial<Operated<EksHall>> = {}): Synthesized {
  const blueprint = blueprintFixture(parts);
  const plan = fullPlanFixture({ keys: planKeys('starter', keyPurposes(blueprint, ['cluster'])), ...hall });
  return new Synthesized({
    ...plan,
    operations: planOperations(blueprint, plan, platformOf(plan), { totalUsdPerMonth: 1234.5, unpriced: [] }),
  });
}
const EVERYTHING = {
  trail: true,
  config: true,
  accessAnalyzer: true,
  guardDuty: true,
  macie: true,
  costTags: true,
  diskEncryption: true,
  autoScalingRole: true,
};
const plain = operated();
const full = operated({
  account: EVERYTHING,
  operations: {
    emails: ['Ada.L@example.org', 'ops@example.org'],
    budget: 'hall',
    overBudget: 'stop-scaling',
    backupDays: 90,
  },
});

describe('alarms', () => {
  it('tell the topic, and tell it when all is well again', () => {
    const alarms = Object.values(plain.all('cloudwatch_metric_alarm'));
    expect(alarms).toHaveLength(12);
    for (const alarm of alarms) expect(alarm).toMatchObject({ alarm_actions: [TOPIC], ok_actions: [TOPIC] });
  });

  it('compare what EKS’s own group runs with what it wants', () => {
    const alarm = plain.resource('cloudwatch_metric_alarm', 'operations_alarm_fleet_train_in-service');
    expect(alarm.alarm_name).toBe('starter/fleet.train.in-service');
    expect(alarm.metric_query.map(({ id, expression, return_data }: Json) => [id, expression, return_data])).toEqual([
      ['wanted', undefined, false],
      ['running', undefined, false],
      ['result', 'wanted - running', true],
    ]);
    expect(alarm.metric_query[0].metric.dimensions).toEqual({
      AutoScalingGroupName: '${aws_eks_node_group.fleet_train_nodes.resources[0].autoscaling_groups[0].name}',
    });
  });

  it('read file systems and gateways by their ids', () => {
    const dimensions = (name: string): Json =>
      plain.resource('cloudwatch_metric_alarm', name).metric_query[0].metric.dimensions;
    expect(dimensions('operations_alarm_store_train_scratch_space')).toEqual({
      FileSystemId: '${aws_fsx_lustre_file_system.store_train_scratch_file-system.id}',
    });
    expect(dimensions('operations_alarm_nat_az2_ports')).toEqual({
      NatGatewayId: '${aws_nat_gateway.network_nat_az2.id}',
    });
  });
});

describe('the topic', () => {
  it('is encrypted with a key of its own, which the publishers may use for this topic alone', () => {
    expect(plain.resource('sns_topic', 'operations_alerts_topic').kms_master_key_id).toBe(
      '${aws_kms_key.keys_alerts.arn}',
    );
    const [, ...uses] = JSON.parse(plain.resource('kms_key', 'keys_alerts').policy).Statement;
    expect(uses.map(({ Principal }: Json) => Principal.Service)).toEqual([
      'cloudwatch.amazonaws.com',
      'budgets.amazonaws.com',
      'events.amazonaws.com',
    ]);
    for (const { Condition } of uses) {
      expect(Condition.StringEquals['kms:EncryptionContext:aws:sns:topicArn']).toBe(
        `arn:${PARTITION}:sns:us-east-1:${ACCOUNT}:starter-alerts`,
      );
    }
  });

  it('takes what this account’s alarms, budgets and rules publish', () => {
    const { Statement } = JSON.parse(plain.resource('sns_topic_policy', 'operations_alerts_policy').policy);
    expect(Statement.map(({ Sid, Action }: Json) => [Sid, Action])).toEqual([
      ['Alarms', 'sns:Publish'],
      ['Budgets', 'sns:Publish'],
      ['TlsOnly', 'sns:Publish'],
      ['Events', 'sns:Publish'],
    ]);
    expect(Statement[2]).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    for (const { Condition } of Statement.slice(0, 2)) {
      expect(Condition.StringEquals).toEqual({ 'aws:SourceAccount': ACCOUNT });
    }
    // With a condition EventBridge publishes nothing.
    expect(Statement[3]).not.toHaveProperty('Condition');
  });

  it('is read by those whom the blueprint names', () => {
    expect(Object.keys(plain.all('sns_topic_subscription'))).toEqual([]);
    expect(Object.entries(full.all('sns_topic_subscription')).map(([name, { endpoint }]) => [name, endpoint])).toEqual([
      ['operations_alerts_email__41_da_2e__4c__40_example_2e_org', 'Ada.L@example.org'],
      ['operations_alerts_email_ops_40_example_2e_org', 'ops@example.org'],
    ]);
  });

  it('stands, with its policy, before who publishes at once', () => {
    const policy = 'aws_sns_topic_policy.operations_alerts_policy';
    expect(plain.resource('budgets_budget', 'operations_budget_month').depends_on).toEqual([policy]);
    for (const target of Object.values(plain.all('cloudwatch_event_target'))) {
      expect(target).toMatchObject({ arn: TOPIC, depends_on: [policy] });
    }
  });
});

describe('the budget', () => {
  it('is the plan’s cost, of the account or of what carries the tag', () => {
    expect(plain.resource('budgets_budget', 'operations_budget_month')).toMatchObject({
      limit_amount: '1235',
      limit_unit: 'USD',
      time_unit: 'MONTHLY',
      notification: [
        {
          notification_type: 'ACTUAL',
          threshold: 80,
          threshold_type: 'PERCENTAGE',
          subscriber_sns_topic_arns: [TOPIC],
        },
        { notification_type: 'FORECASTED', threshold: 100, threshold_type: 'PERCENTAGE' },
      ],
    });
    expect(plain.resource('budgets_budget', 'operations_budget_month').cost_filter).toBeUndefined();
    expect(full.resource('budgets_budget', 'operations_budget_month').cost_filter).toEqual([
      { name: 'TagKeyValue', values: ['user:datahall:hall$starter'] },
    ]);
  });
});

describe('a spent budget', () => {
  it('changes nothing unless the blueprint asks for it', () => {
    expect(plain.all('budgets_budget_action')).toEqual({});
  });

  it('takes from the autoscaler, and from nothing else, the right to start nodes', () => {
    const role = full.resource('budgets_budget_action', 'operations_budget_action');
    expect(role).toMatchObject({
      action_type: 'APPLY_IAM_POLICY',
      approval_model: 'AUTOMATIC',
      notification_type: 'ACTUAL',
      action_threshold: { action_threshold_type: 'PERCENTAGE', action_threshold_value: 100 },
      definition: {
        iam_action_definition: {
          policy_arn: '${aws_iam_policy.operations_budget_denial.arn}',
          roles: ['starter-autoscaler-us-east-1'],
        },
      },
      subscriber: [{ address: TOPIC, subscription_type: 'SNS' }],
    });
    const denial = JSON.parse(full.resource('iam_policy', 'operations_budget_denial').policy).Statement;
    expect(denial).toEqual([
      {
        Sid: 'StartNoNodes',
        Effect: 'Deny',
        Action: ['autoscaling:SetDesiredCapacity', 'ec2:CreateFleet', 'ec2:RunInstances'],
        Resource: '*',
      },
    ]);
    // What runs is removed as ever: the autoscaler terminates by another right.
    expect(JSON.stringify(denial)).not.toContain('Terminate');
    const rights = JSON.parse(full.resource('iam_role_policy', 'operations_budget_rights').policy).Statement;
    expect(rights).toMatchObject([
      {
        Action: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
        Resource: expect.stringMatching(/:role\/starter-autoscaler-us-east-1$/),
        Condition: { ArnEquals: { 'iam:PolicyARN': '${aws_iam_policy.operations_budget_denial.arn}' } },
      },
    ]);
  });
});

describe('the dashboard', () => {
  const { widgets } = JSON.parse(plain.resource('cloudwatch_dashboard', 'operations_dashboard_page').dashboard_body);
  const widget = (title: string): Json => widgets.find(({ properties }: Json) => properties.title === title);

  it('shows every alarm', () => {
    expect(widget('Alarms')).toMatchObject({ type: 'alarm' });
    expect(widget('Alarms').properties.alarms).toHaveLength(12);
  });

  it('shows rates of file systems, of which the sums stay hidden', () => {
    expect(widget('train.scratch: throughput').properties.metrics).toEqual([
      ['AWS/FSx', 'DataReadBytes', 'FileSystemId', expect.any(String), expect.objectContaining({ visible: false })],
      ['AWS/FSx', 'DataWriteBytes', 'FileSystemId', expect.any(String), expect.objectContaining({ visible: false })],
      [{ id: 'readrate', expression: 'read / PERIOD(read)', label: 'read' }],
      [{ id: 'writerate', expression: 'written / PERIOD(written)', label: 'written' }],
    ]);
  });

  it('finds charges where AWS keeps them', () => {
    const [[namespace, , , , options]] = widget('Charges of the account this month').properties.metrics;
    expect(namespace).toBe('AWS/Billing');
    expect(options.region).toBe('us-east-1');
  });
});

describe('log groups', () => {
  it('have retention and the key, those of agents too, which start after them', () => {
    const groups = Object.values(plain.all('cloudwatch_log_group'));
    expect(groups.length).toBeGreaterThanOrEqual(8);
    for (const group of groups) {
      expect(group).toMatchObject({ retention_in_days: 365, kms_key_id: '${aws_kms_key.keys_logs.arn}' });
    }
    expect(plain.resource('eks_addon', 'node-addons_coredns_addon').depends_on).toEqual(
      expect.arrayContaining(['aws_cloudwatch_log_group.agent-logs_insights_performance']),
    );
  });
});

describe('backups', () => {
  it('go into a vault that no plan destroys, unless data is let go', () => {
    expect(plain.resource('backup_vault', 'operations_backup_vault')).toMatchObject({
      kms_key_arn: '${aws_kms_key.keys_data.arn}',
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    const released = operated({}, { retention: { data: 'release' } });
    expect(released.resource('backup_vault', 'operations_backup_vault')).toMatchObject({
      force_destroy: true,
      lifecycle: { prevent_destroy: false },
    });
  });

  it('are made daily of what keeps data by itself, and kept as long as asked', () => {
    expect(full.resource('backup_plan', 'operations_backup_plan').rule).toEqual([
      expect.objectContaining({ schedule: 'cron(17 4 ? * * *)', lifecycle: { delete_after: 90 } }),
    ]);
    expect(full.resource('backup_selection', 'operations_backup_selection').resources).toEqual([
      '${aws_fsx_lustre_file_system.store_train_checkpoints_file-system.arn}',
    ]);
  });
});

describe('what an account has one of', () => {
  const singletons = [
    'ce_cost_allocation_tag',
    'cloudtrail',
    'config_configuration_recorder',
    'guardduty_detector',
    'iam_service_linked_role',
    'macie2_account',
  ];

  it('is not touched by default', () => {
    for (const type of singletons) expect(Object.keys(plain.all(type))).toEqual([]);
  });

  it('is made once asked for, and passes the review of policies', () => {
    for (const type of singletons) expect(Object.keys(full.all(type)).length).toBeGreaterThan(0);
    expect(auditPolicies(full)).toEqual([]);
  });

  it('has a trail of all regions whose files can be proved', () => {
    expect(full.resource('cloudtrail', 'operations_account_trail')).toMatchObject({
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      kms_key_id: '${aws_kms_key.keys_audit.arn}',
      depends_on: ['aws_s3_bucket_policy.operations_account_audit_policy'],
    });
    const { Statement } = JSON.parse(full.resource('s3_bucket_policy', 'operations_account_audit_policy').policy);
    const trail = `arn:${PARTITION}:cloudtrail:us-east-1:${ACCOUNT}:trail/starter-trail`;
    expect(Statement[1].Condition).toEqual({ ArnEquals: { 'aws:SourceArn': trail } });
    expect(Statement[2].Resource).toBe(`\${aws_s3_bucket.operations_account_audit_bucket.arn}/AWSLogs/${ACCOUNT}/*`);
  });

  it('has the role behind Auto Scaling before the key that names it', () => {
    expect(full.resource('kms_key', 'keys_volumes').depends_on).toEqual([
      'aws_iam_service_linked_role.keys_auto-scaling-role',
    ]);
    expect(plain.resource('kms_key', 'keys_volumes').depends_on).toBeUndefined();
  });

  it('lets Macie decrypt by a grant, since its role is younger than the key', () => {
    expect(full.resource('kms_grant', 'operations_account_macie_decrypt')).toMatchObject({
      operations: ['Decrypt'],
      depends_on: ['aws_macie2_account.operations_account_macie'],
    });
    expect(full.resource('macie2_classification_job', 'operations_account_macie_job')).toMatchObject({
      job_type: 'SCHEDULED',
      sampling_percentage: 1,
    });
  });

  it('records its configuration only once it can be delivered', () => {
    expect(
      full.resource('config_configuration_recorder_status', 'operations_account_config_status').depends_on,
    ).toEqual(['aws_config_delivery_channel.operations_account_config_channel']);
  });
});

describe('costs', () => {
  it('can be told apart: what runs and what stores carries the tags of hall, workload, fleet or store', () => {
    const { tags } = plain.json.provider.aws[0].default_tags[0];
    expect(tags['datahall:hall']).toBe('starter');
    const template = plain.resource('launch_template', 'fleet_train_template');
    expect(template.tag_specifications.map(({ resource_type }: Json) => resource_type)).toEqual([
      'instance',
      'network-interface',
      'volume',
    ]);
    for (const specification of template.tag_specifications) {
      expect(specification.tags).toMatchObject({ ...tags, 'datahall:workload': 'train', 'datahall:fleet': 'train' });
    }
    for (const type of ['s3_bucket', 'fsx_lustre_file_system']) {
      for (const [name, resource] of Object.entries(plain.all(type))) {
        if (name.startsWith('access-logs')) continue;
        expect(resource.tags).toMatchObject({ 'datahall:workload': 'train' });
      }
    }
  });
});

describe('disks of the account', () => {
  it('are encrypted by default where this hall sets that up, and left alone elsewhere', () => {
    expect(full.resource('ebs_encryption_by_default', 'operations_account_disk-encryption')).toEqual({ enabled: true });
    expect(plain.all('ebs_encryption_by_default')).toEqual({});
  });
});
