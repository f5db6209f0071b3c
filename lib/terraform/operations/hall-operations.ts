import { Construct } from 'constructs';
import type { Infrastructure } from '../../plan/shape/hall.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import { AccountServices, hasAccountServices } from './account-services.js';
import { AlertTopic } from './alert-topic.js';
import { DataBackup } from './data-backup.js';
import { EventRules } from './event-rules.js';
import { HallAlarms } from './hall-alarms.js';
import { HallBudget } from './hall-budget.js';
import { HallDashboard } from './hall-dashboard.js';
import type { ObservedHall } from './observed-hall.js';

/** What monitoring and backups are built from. */
export interface HallOperationsProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly plan: Infrastructure;
  readonly hall: ObservedHall;
}

/** Alerts, alarms, dashboard, budget, backups, and services of the account. */
export class HallOperations extends Construct {
  /** SNS topic that alarms, budget warnings and events of AWS go to. */
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: HallOperationsProps) {
    super(scope, id);
    const { account, keys, plan, hall } = props;
    const { operations, retention } = plan;
    const topic = new AlertTopic(this, 'alerts', {
      account,
      keys,
      topic: operations.topic,
    });
    this.topicArn = topic.arn;
    const telling = { topicArn: topic.arn, after: [topic.policy] };
    const alarms = new HallAlarms(this, 'alarm', { hall, alarms: operations.alarms, topicArn: topic.arn });
    new EventRules(this, 'event', { events: operations.events, ...telling });
    new HallBudget(this, 'budget', {
      account,
      hall: plan.name,
      budget: operations.budget,
      platform: hall.platform,
      keys,
      ...telling,
    });
    new HallDashboard(this, 'dashboard', {
      hall,
      region: plan.region,
      dashboard: operations.dashboard,
      alarmArns: alarms.arns,
    });
    if (operations.backup !== null) {
      new DataBackup(this, 'backup', {
        account,
        keys,
        retention,
        backup: operations.backup,
        resourceArns: operations.backup.stores.map((key) => hall.stores.fileSystem(key).fileSystemArn),
      });
    }
    if (hasAccountServices(operations.account)) {
      new AccountServices(this, 'account', {
        account,
        keys,
        retention,
        services: operations.account,
        stores: hall.stores,
      });
    }
  }
}
