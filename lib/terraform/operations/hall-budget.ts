import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget/index.js';
import { BudgetsBudgetAction } from '@cdktf/provider-aws/lib/budgets-budget-action/index.js';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { BudgetPlan, ScalingDenialPlan } from '../../plan/shape/operations-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import { hallRole, serviceTrust } from '../foundation/hall-role.js';
import { policyDocument } from '../foundation/policy-document.js';
import type { HallPlatform } from '../nodes/platform.js';
import { ScalingStop } from './scaling-stop.js';

/** What the budget of a hall is built from. */
interface HallBudgetProps {
  readonly account: HallAccount;
  readonly hall: string;
  readonly budget: BudgetPlan;
  readonly topicArn: string;
  readonly after: readonly ITerraformDependable[];
  readonly keys: HallKeys;
  readonly platform: Pick<HallPlatform, 'fleetHandle'>;
}

/** Warns when the month costs, or is going to cost, what was planned, and acts where the blueprint asks for it. */
export class HallBudget extends Construct {
  constructor(scope: Construct, id: string, props: HallBudgetProps) {
    super(scope, id);
    const { account, keys, hall, platform, budget, topicArn, after } = props;
    const { action } = budget;
    const runbook = action?.runbook ?? null;
    const stop = runbook && new ScalingStop(this, 'stop', { account, keys, hall, runbook, platform });
    const month = new BudgetsBudget(this, 'month', {
      name: budget.name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: `${budget.limitUsdPerMonth}`,
      limitUnit: 'USD',
      ...(budget.scope === 'hall' && {
        costFilter: [{ name: 'TagKeyValue', values: [`user:datahall:hall$${hall}`] }],
      }),
      notification: [
        ...budget.notifications.map(({ kind, percent }) => notification(kind, percent, topicArn)),
        ...(action && stop ? [notification('ACTUAL', action.percent, stop.topicArn)] : []),
      ],
      dependsOn: [...after, ...(stop ? [stop.policy] : [])],
    });
    if (action?.denial) this.addDenial(month.name, action.denial, action.percent, props);
  }

  /** Budgets may attach this one policy to these roles, and take it off again. */
  private addDenial(
    budgetName: string,
    plan: ScalingDenialPlan,
    percent: number,
    { account, hall, topicArn, after }: HallBudgetProps,
  ): void {
    const denial = new IamPolicy(this, 'denial', {
      name: plan.policyName,
      description: `Starts no nodes: the budget of ${hall} is spent`,
      policy: policyDocument(this, 'denial.document', [
        {
          sid: 'StartNoNodes',
          effect: 'Deny',
          actions: plan.actions,
          resources: ['*'],
        },
      ]),
    });
    const role = hallRole(this, 'role', {
      account,
      name: plan.roleName,
      description: `Denies what starts nodes of ${hall} to do so when the budget is spent`,
      trust: [serviceTrust(account, { sid: 'BudgetsOfThisAccount', service: 'budgets' })],
    });
    const rights = new IamRolePolicy(this, 'rights', {
      name: 'deny',
      role: role.id,
      policy: policyDocument(this, 'rights.document', [
        {
          sid: 'AttachTheDenial',
          actions: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
          resources: plan.deniedRoles.map((role) => account.iamArn(`role/${role}`)),
          conditions: { ArnEquals: { 'iam:PolicyARN': denial.arn } },
        },
      ]),
    });
    new BudgetsBudgetAction(this, 'action', {
      budgetName,
      actionType: 'APPLY_IAM_POLICY',
      approvalModel: 'AUTOMATIC',
      notificationType: 'ACTUAL',
      executionRoleArn: role.arn,
      actionThreshold: { actionThresholdType: 'PERCENTAGE', actionThresholdValue: percent },
      definition: { iamActionDefinition: { policyArn: denial.arn, roles: [...plan.deniedRoles] } },
      subscriber: [{ address: topicArn, subscriptionType: 'SNS' }],
      dependsOn: [rights, ...after],
    });
  }
}

function notification(kind: 'ACTUAL' | 'FORECASTED', percent: number, topicArn: string) {
  return {
    notificationType: kind,
    comparisonOperator: 'GREATER_THAN',
    threshold: percent,
    thresholdType: 'PERCENTAGE',
    subscriberSnsTopicArns: [topicArn],
  };
}
