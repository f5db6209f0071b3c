import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { BudgetPlan } from '../../plan/shape/operations-plan.js';

/** What the budget of a hall is built from. */
interface HallBudgetProps {
  readonly hall: string;
  readonly budget: BudgetPlan;
  readonly topicArn: string;
  readonly after: readonly ITerraformDependable[];
}

/** Warns when the month costs, or is going to cost, what was planned. */
export class HallBudget extends Construct {
  constructor(scope: Construct, id: string, { hall, budget, topicArn, after }: HallBudgetProps) {
    super(scope, id);
    new BudgetsBudget(this, 'month', {
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
  }
}
