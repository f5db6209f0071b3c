import type { Plan } from '../../plan/plan.js';
import { type Block, count, type Section, type TableRow } from '../document.js';

/** What each workload asks for, and the arithmetic that led there from a model. */
export function demandSection({ sizing, derivations }: Plan): Section {
  const asked: Block = {
    kind: 'table',
    id: 'demand',
    caption: 'What is asked for',
    columns: [
      { key: 'workload', heading: 'workload', align: 'left' },
      { key: 'what', heading: 'what', align: 'left' },
      { key: 'sense', heading: '', align: 'left' },
      { key: 'amount', heading: 'amount', align: 'right' },
    ],
    rows: sizing.constraints.map(({ workload, name, sense, required, unit }) => ({
      workload: workload ?? 'all',
      what: name,
      sense: sense === '>=' ? 'at least' : 'at most',
      amount: { value: required, unit },
    })),
    total: null,
  };
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
      ({ workload, steps }): Block => ({
        kind: 'table',
        id: `derivation-${workload}`,
        caption: `How the demand of ${workload} comes about`,
        columns: [
          { key: 'label', heading: workload, align: 'left' },
          { key: 'formula', heading: 'is', align: 'left' },
          { key: 'value', heading: 'makes', align: 'right' },
        ],
        rows: steps.map(({ label, formula, value, unit }): TableRow => ({ label, formula, value: { value, unit } })),
        total: null,
      }),
    );
}

function runTable(runs: Plan['derivations']): Block {
  return {
    kind: 'table',
    id: 'runs',
    caption: 'Runs',
    columns: [
      { key: 'workload', heading: 'workload', align: 'left' },
      { key: 'hours', heading: 'hours of a run', align: 'right' },
    ],
    rows: runs.map(({ workload, runHours }) => ({ workload, hours: count(runHours!) })),
    total: null,
  };
}
