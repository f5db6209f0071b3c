import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planOfText } from './platform-plans.js';
import { auditPolicies } from './policy-audit.js';
import { type Json, Synthesized } from './synthesized.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../platforms');

/** One of the small halls, which is to start no more nodes when its budget is spent. */
async function stopped(name: string, change = (text: string) => text) {
  const text = readFileSync(join(root, `${name}.yaml`), 'utf8');
  const asked = /^operations: \{ /m.test(text)
    ? text.replace(/^operations: \{ /m, 'operations: { overBudget: stop-scaling, ')
    : `${text}operations: { overBudget: stop-scaling }\n`;
  const plan = await planOfText(change(asked));
  return { plan, hall: new Synthesized(plan) };
}

const statementsOf = (policy: string): Json[] => [JSON.parse(policy).Statement].flat();
const stepsOf = (hall: Synthesized): Json[] =>
  JSON.parse(hall.resource('ssm_document', 'operations_budget_stop_runbook').content).mainSteps;

const { hall: batch, plan: batchPlan } = await stopped('batch');
const { hall: ec2 } = await stopped('ec2');

describe('a spent budget', () => {
  it('disables every compute environment of Batch, and stops nothing that runs', () => {
    const environment = (fleet: string) => `\${aws_batch_compute_environment.fleet_${fleet}_environment.arn}`;
    expect(stepsOf(batch).map(({ action, onFailure, inputs }) => ({ action, onFailure, inputs }))).toEqual(
      ['pre-train', 'sweep_spot'].map((fleet) => ({
        action: 'aws:executeAwsApi',
        onFailure: 'Continue',
        inputs: {
          Service: 'batch',
          Api: 'UpdateComputeEnvironment',
          computeEnvironment: environment(fleet),
          state: 'DISABLED',
        },
      })),
    );
    expect(statementsOf(batch.resource('iam_role_policy', 'operations_budget_stop_rights').policy)).toMatchObject([
      { Action: 'batch:UpdateComputeEnvironment', Resource: [environment('pre-train'), environment('sweep_spot')] },
    ]);
    expect(batch.all('budgets_budget_action')).toEqual({});
  });

  it('keeps groups of instances from launching, by the name that AWS knows them by', () => {
    expect(stepsOf(ec2).map(({ inputs }) => inputs)).toEqual(
      ['serve', 'serve_spot', 'train'].map((fleet) => ({
        Service: 'autoscaling',
        Api: 'SuspendProcesses',
        AutoScalingGroupName: `\${aws_autoscaling_group.fleet_${fleet}_group.name}`,
        ScalingProcesses: ['Launch'],
      })),
    );
    const [statement] = statementsOf(ec2.resource('iam_role_policy', 'operations_budget_stop_rights').policy);
    const names = Object.values<Json>(ec2.all('autoscaling_group')).map(({ name }) => name);
    expect([statement.Action].flat()).toEqual(['autoscaling:SuspendProcesses']);
    for (const name of names) {
      expect(statement.Resource).toContainEqual(expect.stringMatching(new RegExp(`autoScalingGroupName/${name}$`)));
    }
  });

  it.each([
    ['batch', batch],
    ['ec2', ec2],
  ])('reaches the runbook on %s: budget, topic, alarm, rule, role', (name, hall) => {
    const topic = '${aws_sns_topic.operations_budget_stop_topic.arn}';
    const { notification, depends_on: after } = hall.resource('budgets_budget', 'operations_budget_month');
    expect(notification.at(-1)).toMatchObject({
      notification_type: 'ACTUAL',
      threshold: 100,
      threshold_type: 'PERCENTAGE',
      subscriber_sns_topic_arns: [topic],
    });
    expect(after).toContain('aws_sns_topic_policy.operations_budget_stop_policy');
    const { name: topicName, kms_master_key_id: key } = hall.resource('sns_topic', 'operations_budget_stop_topic');
    expect(key).toBe('${aws_kms_key.keys_alerts.arn}');
    expect(hall.resource('kms_key', 'keys_alerts').policy).toContain(`:${topicName}"`);
    const alarm = hall.resource('cloudwatch_metric_alarm', 'operations_alarm_budget_spent');
    expect(alarm).toMatchObject({
      alarm_name: `${name}/budget.spent`,
      threshold: 0,
      treat_missing_data: 'notBreaching',
    });
    expect(alarm.metric_query[0].metric).toMatchObject({
      namespace: 'AWS/SNS',
      metric_name: 'NumberOfMessagesPublished',
      dimensions: { TopicName: topicName },
      stat: 'Sum',
    });
    const rule = hall.resource('cloudwatch_event_rule', 'operations_budget_stop_rule');
    expect(JSON.parse(rule.event_pattern).detail).toEqual({
      alarmName: [alarm.alarm_name],
      state: { value: ['ALARM'] },
    });
    const document = hall.resource('ssm_document', 'operations_budget_stop_runbook');
    const target = hall.resource('cloudwatch_event_target', 'operations_budget_stop_target');
    expect(target.arn).toMatch(new RegExp(`:automation-definition/${document.name}:\\$DEFAULT$`));
    expect(JSON.parse(document.content).assumeRole).toBe('${aws_iam_role.operations_budget_stop_role.arn}');
    expect(statementsOf(hall.resource('iam_role_policy', 'operations_budget_stop_start').policy)).toMatchObject([
      { Action: 'ssm:StartAutomationExecution', Resource: target.arn },
      { Action: 'iam:PassRole', Resource: '${aws_iam_role.operations_budget_stop_role.arn}' },
    ]);
    expect(auditPolicies(hall)).toEqual([]);
  });

  it('denies the calendar of a compute environment, which would enable it in the morning', async () => {
    const { hall } = await stopped('batch', (text) =>
      text.replace(
        '    purchase: [spot]\n',
        '    purchase: [spot]\n    hours: { start: 0 7 * * 1-5, stop: 0 19 * * 1-5 }\n',
      ),
    );
    const steps = stepsOf(hall);
    expect(steps.map(({ inputs }) => inputs.computeResources)).toEqual([undefined, { minvCpus: 0 }]);
    const { definition } = hall.resource('budgets_budget_action', 'operations_budget_action');
    const calendar = hall.resource('iam_role', 'fleet_sweep_spot_calendar_role').name;
    expect(definition.iam_action_definition.roles).toEqual([calendar]);
    const [denial] = statementsOf(hall.resource('iam_policy', 'operations_budget_denial').policy);
    expect(denial).toMatchObject({ Effect: 'Deny', Action: 'batch:UpdateComputeEnvironment' });
  });

  it('lets capacity that is held go on: it costs no more', async () => {
    const { plan } = await stopped('fleets/batch-reservation');
    expect(plan.fleets.map(({ reservation }) => reservation !== null)).toEqual([true]);
    expect(plan.operations.budget.action).toBeNull();
  });

  it('makes nothing of it where the blueprint does not ask', async () => {
    const plan = await planOfText(readFileSync(join(root, 'batch.yaml'), 'utf8'));
    expect(plan.operations.budget.action).toBeNull();
    expect(Object.keys(new Synthesized(plan).all('ssm_document'))).toEqual([]);
    expect(plan.operations.alarms.length).toBe(batchPlan.operations.alarms.length - 1);
  });
});
