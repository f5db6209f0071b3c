import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { EventPlan } from '../../plan/shape/operations-plan.js';

/** What the rules of EventBridge are built from. */
interface EventRulesProps {
  readonly events: readonly EventPlan[];
  readonly topicArn: string;
  readonly after: readonly ITerraformDependable[];
}

/** Sends what AWS announces on to the topic. */
export class EventRules extends Construct {
  constructor(scope: Construct, id: string, { events, topicArn, after }: EventRulesProps) {
    super(scope, id);
    for (const event of events) {
      const rule = new CloudwatchEventRule(this, event.key, {
        name: event.name,
        description: event.description,
        ...(event.reminder === undefined
          ? { eventPattern: JSON.stringify(event.pattern) }
          : { scheduleExpression: event.reminder.cron }),
      });
      new CloudwatchEventTarget(this, `${event.key}.topic`, {
        rule: rule.name,
        targetId: 'topic',
        arn: topicArn,
        ...(event.reminder && { input: JSON.stringify(event.reminder.message) }),
        dependsOn: [...after],
      });
    }
  }
}
