import type { Plan } from '../../plan/shape/plan.js';
import {
  count,
  documentOf,
  left,
  type ReportDocument,
  right,
  section,
  table,
  usdPerMonth,
} from '../document/document.js';

/** The halls of a blueprint that is spread over regions, and what they cost together. */
export function placesDocument(name: string, plans: readonly Plan[]): ReportDocument {
  const cents = plans.reduce((sum, { sizing }) => sum + Math.round(sizing.cost.totalUsdPerMonth * 100), 0);
  return documentOf('sizing', `${name}: a hall in each of ${plans.length} regions`, '', [
    section('places', 'Regions', [
      table(
        'places',
        'A hall in each region',
        [
          left('region', 'region'),
          left('hall', 'hall'),
          left('types', 'instance types'),
          right('nodes', 'nodes'),
          right('month', 'USD/month', { unit: 'USD/month' }),
        ],
        plans.map(({ name: hall, region, fleets, sizing }) => ({
          region,
          hall,
          types: [...new Set(fleets.map(({ instanceType }) => instanceType))].sort().join(', '),
          nodes: count(fleets.reduce((sum, { nodes }) => sum + nodes.max, 0)),
          month: usdPerMonth(sizing.cost.totalUsdPerMonth),
        })),
        { region: 'total', month: usdPerMonth(cents / 100) },
      ),
    ]),
  ]);
}
