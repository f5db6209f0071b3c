import type { Checked, Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint, WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import { firstDay } from '../../plan/demand/months.js';
import type { Portfolio } from './portfolio.js';

/** What of a portfolio decides the hall of a month. */
export type PortfolioOfDate = Pick<Portfolio, 'hall' | 'region' | 'start' | 'months'> & {
  readonly purchases: readonly Pick<
    Portfolio['purchases'][number],
    'region' | 'instanceType' | 'kind' | 'on' | 'until'
  >[];
  readonly workloads: readonly Pick<
    Portfolio['workloads'][number],
    'workload' | 'region' | 'instanceType' | 'nodesByMonth' | 'spot'
  >[];
};

/**
 * The blueprint as a portfolio has it in a month: each workload on its type, with the nodes of that month at least, on demand,
 * on spot as far as that is justified, and in capacity blocks while the portfolio has them. Reserved instances and Savings
 * Plans change no resource: AWS takes them off the bill of nodes that run on demand.
 * @param month - `YYYY-MM`
 */
export function hallAt(blueprint: Blueprint, portfolio: PortfolioOfDate, month: string): Checked<Blueprint> {
  const at = monthsBetween(portfolio.start, month);
  const last = firstDay(portfolio.start.slice(0, 7), portfolio.months - 1).slice(0, 7);
  const wrong = (path: Diagnostic['path'], message: string, hint: string): Checked<Blueprint> => ({
    ok: false,
    diagnostics: [{ code: 'contradiction', severity: 'error', path, message, hint }],
  });
  if (portfolio.hall !== blueprint.name)
    return wrong(['name'], `the portfolio is of the hall "${portfolio.hall}"`, 'give the portfolio of this blueprint');
  if (at < 0 || at >= portfolio.months)
    return wrong(
      [],
      `${month} is outside of the portfolio`,
      `it has ${portfolio.start.slice(0, 7)} to ${last}: choose one of them, or look further ahead with --horizon`,
    );
  const pooled = new Set(blueprint.pools.flatMap((pool) => pool.workloads.map(({ workload }) => workload)));
  const missing = blueprint.workloads.findIndex(
    ({ name }) => !pooled.has(name) && !portfolio.workloads.some(({ workload }) => workload === name),
  );
  if (missing >= 0)
    return wrong(
      ['workloads', missing, 'name'],
      'the portfolio does not have this workload',
      'make the portfolio again: datahall portfolio --json',
    );
  return {
    ok: true,
    value: {
      ...blueprint,
      region: portfolio.region,
      workloads: blueprint.workloads.map((workload) => fleetAt(workload, portfolio, month, at)),
      pools: blueprint.pools.map((pool) => fleetAt(pool, portfolio, month, at)),
    },
    warnings: [],
  };
}

/** What a workload and a pool of several say of their fleet. */
type Fleet = Pick<WorkloadBlueprint, 'name' | 'nodes' | 'purchase' | 'types'>;

function fleetAt<T extends Fleet>(asked: T, portfolio: PortfolioOfDate, month: string, at: number): T {
  const chosen = portfolio.workloads.find(({ workload }) => workload === asked.name);
  if (chosen === undefined) return asked;
  const { instanceType, nodesByMonth, spot } = chosen;
  const day = `${month}-01`;
  const inBlocks = portfolio.purchases.some(
    (one) => one.kind === 'capacity-block' && one.instanceType === instanceType && one.on <= day && day < one.until,
  );
  const optionsOf = (kind: string) => asked.purchase.filter((option) => kindOf(option) === kind);
  return {
    ...asked,
    types: { ...asked.types, allow: [instanceType] },
    nodes: { ...asked.nodes, atLeast: Math.max(asked.nodes.atLeast, nodesByMonth[at]!) },
    purchase: [
      ...(optionsOf('on-demand').length > 0 ? optionsOf('on-demand') : (['on-demand'] as const)),
      ...(inBlocks ? optionsOf('capacity-block') : []),
      ...(spot !== null && spot.share > 0 ? optionsOf('spot') : []),
    ],
  };
}

function kindOf(option: WorkloadBlueprint['purchase'][number]): string {
  return typeof option === 'string' ? option : option.kind;
}

/** Months from the first of a portfolio to another. */
function monthsBetween(start: string, month: string): number {
  const index = (text: string) => {
    const [year = 0, at = 1] = text.split('-').map(Number);
    return year * 12 + at;
  };
  return index(month) - index(start);
}
