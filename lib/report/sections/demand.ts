import type { Plan } from '../../plan/shape/plan.js';
import { count, left, right, type Section, section, type Table, type TableRow, table } from '../document/document.js';
import { constraintWords } from '../words/constraint-words.js';

/** What each workload requires, and how that follows from its model. */
export function demandSection({ plan: { sizing, derivations } }: { readonly plan: Plan }): Section {
  const required = table(
    'demand',
    'Requirements',
    [left('workload', 'workload'), left('what', 'requirement'), left('sense', ''), right('amount', 'amount')],
    sizing.constraints.map(({ workload, constraint, sense, required, unit }) => ({
      workload: workload ?? 'all',
      what: constraintWords(constraint),
      sense: sense === '>=' ? '≥' : '≤',
      amount: { value: required, unit },
    })),
  );
  const runs = derivations.filter(({ deadlineHours }) => deadlineHours !== null);
  return section('demand', 'Demand', [
    required,
    ...derivationTables(derivations),
    ...(runs.length === 0 ? [] : [runTable(runs, sizing)]),
  ]);
}

/** The arithmetic from a model to a demand; empty when every workload gives its minima outright. */
export function derivationSection({ plan: { derivations } }: { readonly plan: Plan }): Section {
  return section('derivation', 'Demand derivation', derivationTables(derivations));
}

function derivationTables(derivations: Plan['derivations']): Table[] {
  return derivations
    .filter(({ steps }) => steps.length > 0)
    .map(({ workload, model, steps }) =>
      table(
        `derivation-${workload}`,
        `Demand derivation of ${workload}`,
        [left('label', workload), left('formula', 'formula'), right('value', 'value')],
        [
          ...(model ? [{ label: 'model', formula: `${model.name}, by ${model.source}`, value: null }] : []),
          ...steps.map(({ label, formula, value, unit }): TableRow => ({ label, formula, value: { value, unit } })),
        ],
      ),
    );
}

function runTable(runs: Plan['derivations'], { fleets }: Plan['sizing']): Table {
  const endOf = (name: string) => fleets.find(({ workload }) => workload === name)?.runHours;
  return table(
    'runs',
    'Runs',
    [left('workload', 'workload'), right('deadline', 'deadline, hours'), right('ends', 'ends after, hours')],
    runs.map(({ workload, deadlineHours }) => {
      const ends = endOf(workload);
      return { workload, deadline: count(deadlineHours!), ends: ends ? count(ends) : null };
    }),
  );
}
