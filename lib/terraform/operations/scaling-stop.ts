import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { SsmDocument } from '@cdktf/provider-aws/lib/ssm-document/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { StopCallPlan, StopRunbookPlan } from '../../plan/shape/operations-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import { hallRole, serviceTrust } from '../foundation/hall-role.js';
import { policyDocument } from '../foundation/policy-document.js';
import { jsonFile } from '../foundation/text-file.js';
import type { HallPlatform } from '../nodes/platform.js';
import { publishByBudgets, publishOverTls } from './alert-topic.js';

/** What keeps the fleets of a hall from growing is built from. */
interface ScalingStopProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly hall: string;
  readonly runbook: StopRunbookPlan;
  readonly platform: Pick<HallPlatform, 'fleetHandle'>;
}

/** Key of a runbook in the words of EventBridge, its newest version. */
const NEWEST = '$DEFAULT';

/**
 * Calls that a runbook makes when AWS Budgets has published to a topic. Budgets itself calls nothing but IAM; an alarm counts its
 * messages, EventBridge hears of the alarm and starts the runbook: no code runs, and nothing waits.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-event-bridge.html
 */
export class ScalingStop extends Construct {
  /** What AWS Budgets publishes to. */
  readonly topicArn: string;
  /** Budgets comes after it. */
  readonly policy: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ScalingStopProps) {
    super(scope, id);
    const { account, keys, runbook } = props;
    const keyArn = keys.arn('alerts');
    const topic = new SnsTopic(this, 'topic', {
      name: runbook.topicName,
      ...(keyArn !== null && { kmsMasterKeyId: keyArn }),
    });
    this.topicArn = topic.arn;
    this.policy = new SnsTopicPolicy(this, 'policy', {
      arn: topic.arn,
      policy: policyDocument(this, 'policy.document', [
        publishByBudgets(account, topic.arn),
        publishOverTls(topic.arn),
      ]),
    });
    this.addStarter(props, this.addRunbook(props));
  }

  /** @returns ARN of the role that the runbook assumes */
  private addRunbook({ account, hall, runbook, platform }: ScalingStopProps): string {
    const handles = runbook.calls.map((call) => ({ call, ...fleetHandle(platform, call) }));
    const role = hallRole(this, 'role', {
      account,
      name: runbook.roleName,
      description: `Keeps the fleets of ${hall} from growing when the budget is spent`,
      trust: [serviceTrust(account, { sid: 'RunbooksOfThisAccount', service: 'ssm' })],
    });
    new IamRolePolicy(this, 'rights', {
      name: 'stop',
      role: role.id,
      policy: policyDocument(this, 'rights.document', [
        {
          sid: 'StopScaling',
          actions: [...new Set(handles.map(({ call }) => `${call.service}:${call.api}`))].sort(),
          resources: handles.map(({ arn }) => arn),
        },
      ]),
    });
    const content = jsonFile(this, 'runbook.content', {
      schemaVersion: '0.3',
      description: `Keeps the fleets of ${hall} from growing: nodes that run go on.`,
      assumeRole: role.arn,
      mainSteps: handles.map(({ call, id }, index) => ({
        name: `stop${index + 1}`,
        description: call.fleet,
        action: 'aws:executeAwsApi',
        // One that fails leaves the others to be tried, and fails the run.
        onFailure: 'Continue',
        inputs: { Service: call.service, Api: call.api, [call.parameter]: id, ...call.inputs },
      })),
    });
    new SsmDocument(this, 'runbook', {
      name: runbook.documentName,
      documentType: 'Automation',
      documentFormat: 'JSON',
      content: content.value,
    });
    return role.arn;
  }

  private addStarter({ account, hall, runbook }: ScalingStopProps, runbookRoleArn: string): void {
    const definition = account.arn('ssm', `automation-definition/${runbook.documentName}:${NEWEST}`);
    const rule = new CloudwatchEventRule(this, 'rule', {
      name: runbook.ruleName,
      description: `The budget of ${hall} is spent: no more nodes are started`,
      eventPattern: JSON.stringify({
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        detail: { alarmName: [runbook.alarmName], state: { value: ['ALARM'] } },
      }),
    });
    const starter = hallRole(this, 'starter', {
      account,
      name: runbook.starterRoleName,
      description: `Starts the runbook that keeps the fleets of ${hall} from growing`,
      trust: [serviceTrust(account, { sid: 'RulesOfThisAccount', service: 'events', source: { ArnEquals: rule.arn } })],
    });
    const start = new IamRolePolicy(this, 'start', {
      name: 'start',
      role: starter.id,
      policy: policyDocument(this, 'start.document', [
        { sid: 'StartTheRunbook', actions: ['ssm:StartAutomationExecution'], resources: [definition] },
        {
          sid: 'PassItsRole',
          actions: ['iam:PassRole'],
          resources: [runbookRoleArn],
          conditions: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
        },
      ]),
    });
    new CloudwatchEventTarget(this, 'target', {
      rule: rule.name,
      targetId: 'runbook',
      arn: definition,
      roleArn: starter.arn,
      dependsOn: [start],
    });
  }
}

function fleetHandle({ fleetHandle }: Pick<HallPlatform, 'fleetHandle'>, { fleet }: StopCallPlan) {
  if (fleetHandle === undefined) throw new Error(`a call names fleet ${fleet}, and the platform has no name for it`);
  return fleetHandle(fleet);
}
