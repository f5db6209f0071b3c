import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../catalog/facts/catalog.js';
import type { SizingProblem } from '../../sizing/model/demand.js';
import { sizeWith } from '../../sizing/size-fleets.js';
import type { RentOf } from '../owned/owned-capacity.js';
import type { Foundation } from './foundation.js';
import { poseSizingProblem } from './sizing-problem.js';

/**
 * What a demand costs on AWS by itself, with the weight of its energy: of nodes alone, on types that do not mix, without limits
 * that several demands share and without capacity that is held. Places owned nodes; no bill holds it.
 */
export function rentsOf(blueprint: Blueprint, foundations: Iterable<Foundation>, catalog: Catalog): RentOf {
  const { limits: _, ...asked } = poseSizingProblem(
    blueprint,
    { workloads: [], costs: [], energy: [] },
    foundations,
    catalog,
  );
  const sites = asked.sites.map(({ reservations: _held, ...site }) => ({ ...site, fixedCosts: [] }));
  return (demand) => {
    const alone: SizingProblem = {
      ...asked,
      sites,
      limits: {},
      demands: [{ ...demand, homogeneous: true, stores: [] }],
    };
    const answer = sizeWith(alone, null, { explainConflict: false });
    return answer.status === 'sized' ? answer.sizing.objectiveUsdPerMonth : Number.POSITIVE_INFINITY;
  };
}
