import { EXCLUDED_WORDS } from '../../plan/demand/excluded-reasons.js';
import type { Plan } from '../../plan/shape/plan.js';
import { formatNumber, formatUsd } from '../../units/numbers.js';
import { count, left, paragraph, right, type Section, section, table } from '../document/document.js';
import { constraintOfWords } from '../words/constraint-words.js';

/** What each constraint requires and gets, and which of them decide. */
export function constraintsSection({ plan: { sizing } }: { readonly plan: Plan }): Section {
  return section('constraints', 'Binding constraints', [
    table(
      'constraints',
      'Constraints',
      [
        left('constraint', 'constraint'),
        left('sense', ''),
        right('required', 'required'),
        right('provided', 'provided', { bare: true }),
        right('slack', 'slack', { bare: true }),
        left('binding', ''),
      ],
      sizing.constraints.map(({ workload, constraint, unit, sense, required, provided, slack, binding }) => ({
        constraint: constraintOfWords({ workload, constraint }),
        sense: sense === '>=' ? '≥' : '≤',
        required: { value: required, unit },
        provided: { value: provided, unit },
        slack: { value: slack, unit },
        binding: binding ? 'binding' : '',
      })),
    ),
    paragraph(
      'A minimum is binding when one node or one capacity step less would break it. A limit is binding when the best plan without it would break it.',
    ),
  ]);
}

/** Instance types that were not considered, by reason. */
export function excludedTypesSection({ plan: { sizing } }: { readonly plan: Plan }): Section {
  return section('excluded-types', 'Excluded types', [
    table(
      'excluded-types',
      'Excluded instance types',
      [left('workload', 'workload'), left('reason', 'reason'), right('types', 'types'), left('examples', 'examples')],
      sizing.excluded.map(({ workload, reason, types, examples }) => ({
        workload,
        reason: EXCLUDED_WORDS[reason],
        types: count(types),
        examples: examples.join(', '),
      })),
    ),
  ]);
}

/** Why nothing cheaper exists, or how far from the optimum the plan can be at most. */
export function proofSection({ plan: { sizing } }: { readonly plan: Plan }): Section {
  return section('proof', 'Proof of optimality', [paragraph(proofText(sizing))]);
}

function proofText({ proof, objectiveUsdPerMonth, sites, region }: Plan['sizing']): string {
  if (proof.status !== 'optimal') {
    return `Stopped at the time limit: within ${formatNumber(proof.gap * 100, 2)} % of the optimum (lower bound ${formatUsd(proof.boundUsdPerMonth)} USD/month). Another run may return another plan.`;
  }
  const method = proof.method === 'closed-form' ? 'in closed form' : 'by branch and bound';
  const several = sites.length > 1;
  const where = several ? ` in ${region}` : '';
  const rule = several
    ? ' Totals exclude items that have no price in a region; for the comparison they count at the highest price among these regions.'
    : '';
  return `Optimal, proved ${method}: no qualifying alternative${where} has an objective (cost, weighted energy and carbon) below ${formatUsd(objectiveUsdPerMonth)} USD/month.${rule}`;
}
