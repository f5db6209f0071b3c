import { LEFT_OUT_WORDS } from '../../plan/demand/excluded-reasons.js';
import type { Plan } from '../../plan/shape/plan.js';
import { formatNumber, formatUsd } from '../../units/numbers.js';
import { left, right, type Section, table } from '../document/document.js';

/** What was asked, what is given, and which constraints decide. */
export function constraintsSection({ sizing }: Plan): Section {
  return {
    id: 'constraints',
    title: 'What binds',
    blocks: [
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
        sizing.constraints.map(({ workload, name, unit, sense, required, provided, slack, binding }) => ({
          constraint: workload === null ? name : `${workload}: ${name}`,
          sense: sense === '>=' ? '≥' : '≤',
          required: { value: required, unit },
          provided: { value: provided, unit },
          slack: { value: slack, unit },
          binding: binding ? 'binding' : '',
        })),
      ),
      {
        kind: 'paragraph',
        text: 'Slack is what is to spare. A minimum binds when a node or a step of capacity less would break it; a limit, when the best plan without it would.',
      },
    ],
  };
}

/** Types that were not in the running, and why. */
export function leftOutSection({ sizing }: Plan): Section {
  return {
    id: 'left-out',
    title: 'What was not in the running',
    blocks: [
      table(
        'left-out',
        'Instance types left out',
        [left('workload', 'workload'), left('reason', 'because'), right('types', 'types'), left('examples', 'such as')],
        sizing.leftOut.map(({ workload, reason, types, examples }) => ({
          workload,
          reason: LEFT_OUT_WORDS[reason],
          types: { value: types, unit: '' },
          examples: examples.join(', '),
        })),
      ),
    ],
  };
}

/** Why nothing cheaper exists, or how far from it the plan can be at most. */
export function proofSection(plan: Plan): Section {
  return { id: 'proof', title: 'Proof', blocks: [{ kind: 'paragraph', text: proofPhrase(plan) }] };
}

function proofPhrase({ sizing }: Plan): string {
  const { proof, objectiveUsdPerMonth } = sizing;
  const method = proof.method === 'closed-form' ? 'in closed form' : 'by branch and bound';
  if (proof.status === 'optimal') {
    const several = sizing.sites.length > 1;
    const where = several ? ` in ${sizing.region}` : '';
    const rule = several
      ? ' What a region has no price for is in no total, and is compared at the dearest price among these regions.'
      : '';
    return `Optimal, proved ${method}: no other choice in the catalog that qualifies${where} has an objective (cost, weighted energy and carbon) below ${formatUsd(objectiveUsdPerMonth)} USD/month.${rule}`;
  }
  return `Stopped at the time limit: within ${formatNumber(proof.gap * 100, 2)} % of the best possible (bound ${formatUsd(proof.boundUsdPerMonth)} USD/month). Another run may end with another plan.`;
}
