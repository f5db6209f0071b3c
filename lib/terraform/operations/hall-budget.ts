import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget/index.js';
import { BudgetsBudgetAction } from '@cdktf/provider-aws/lib/budgets-budget-action/index.js';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { BudgetActionPlan, BudgetPlan } from '../../plan/shape/operations-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import { hallRole, serviceTrust } from '../foundation/hall-role.js';
import { policyDocument } from '../foundation/policy-document.js';

/** What the budget of a hall is built from. */
interface HallBudgetProps {
  readonly account: HallAccount;
  readonly hall: string;
  readonly budget: BudgetPlan;
  readonly topicArn: string;
  readonly after: readonly ITerraformDependable[];
}

/** Warns when the month costs, or is going to cost, what was planned, and acts where the blueprint asks for it. */
export class HallBudget extends Construct {
  constructor(scope: Construct, id: string, props: HallBudgetProps) {
    super(scope, id);
    const { hall, budget, topicArn, after } = props;
    const month = new BudgetsBudget(this, 'month', {
      name: budget.name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: `${budget.limitUsdPerMonth}`,
      limitUnit: 'USD',
      ...(budget.scope === 'hall' && {
        costFilter: [{ name: 'TagKeyValue', values: [`user:datahall:hall$${hall}`] }],
      }),
      notification: budget.notifications.map(({ kind, percent }) => ({
        notificationType: kind,
        comparisonOperator: 'GREATER_THAN',
        threshold: percent,
        thresholdType: 'PERCENTAGE',
        subscriberSnsTopicArns: [topicArn],
      })),
      dependsOn: [...after],
    });
    if (budget.action !== null) this.addAction(month.name, budget.action, props);
  }

  /** Budgets may attach this one policy to this one role, and take it off again. */
  private addAction(
    budgetName: string,
    action: BudgetActionPlan,
    { account, hall, topicArn, after }: HallBudgetProps,
  ): void {
    const denial = new IamPolicy(this, 'denial', {
      name: action.policyName,
      description: `Starts no nodes: the budget of ${hall} is spent`,
      policy: policyDocument(this, 'denial.document', [
        {
          sid: 'StartNoNodes',
          effect: 'Deny',
          actions: ['autoscaling:SetDesiredCapacity', 'ec2:CreateFleet', 'ec2:RunInstances'],
          resources: ['*'],
        },
      ]),
    });
    const role = hallRole(this, 'role', {
      account,
      name: action.roleName,
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
          resources: [account.iamArn(`role/${action.deniedRole}`)],
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
      actionThreshold: { actionThresholdType: 'PERCENTAGE', actionThresholdValue: action.percent },
      definition: { iamActionDefinition: { policyArn: denial.arn, roles: [action.deniedRole] } },
      subscriber: [{ address: topicArn, subscriptionType: 'SNS' }],
      dependsOn: [rights, ...after],
    });
  }
}
