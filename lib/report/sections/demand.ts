import type { Plan } from '../../plan/shape/plan.js';
import { type Block, count, left, right, type Section, type TableRow, table } from '../document/document.js';

/** What each workload asks for, and the arithmetic that led there from a model. */
export function demandSection({ sizing, derivations }: Plan): Section {
  const asked: Block = table(
    'demand',
    'What is asked for',
    [left('workload', 'workload'), left('what', 'what'), left('sense', ''), right('amount', 'amount')],
    sizing.constraints.map(({ workload, name, sense, required, unit }) => ({
      workload: workload ?? 'all',
      what: name,
      sense: sense === '>=' ? 'at least' : 'at most',
      amount: { value: required, unit },
    })),
  );
  const runs = derivations.filter(({ runHours }) => runHours !== null);
  return {
    id: 'demand',
    title: 'What is asked',
    blocks: [asked, ...derivationTables(derivations), ...(runs.length === 0 ? [] : [runTable(runs)])],
  };
}

/** The arithmetic that leads from a model to a demand; nothing when every workload gives its minima outright. */
export function derivationSection({ derivations }: Plan): Section {
  return { id: 'derivation', title: 'How the demand comes about', blocks: derivationTables(derivations) };
}

function derivationTables(derivations: Plan['derivations']): Block[] {
  return derivations
    .filter(({ steps }) => steps.length > 0)
    .map(
      ({ workload, steps }): Block =>
        table(
          `derivation-${workload}`,
          `How the demand of ${workload} comes about`,
          [left('label', workload), left('formula', 'is'), right('value', 'makes')],
          steps.map(({ label, formula, value, unit }): TableRow => ({ label, formula, value: { value, unit } })),
        ),
    );
}

function runTable(runs: Plan['derivations']): Block {
  return table(
    'runs',
    'Runs',
    [left('workload', 'workload'), right('hours', 'hours of a run')],
    runs.map(({ workload, runHours }) => ({ workload, hours: count(runHours!) })),
  );
}
