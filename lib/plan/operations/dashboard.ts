import { metric, seriesTile, type Tile, text } from '../kinds/monitoring.js';
import type { PlatformPlanner } from '../kinds/platform.js';
import type { Hall } from '../shape/hall.js';
import type { DashboardPlan } from '../shape/operations-plan.js';
import { ofStores } from '../stores/stores.js';
import { groupMetrics, natMetric } from './metrics.js';

const COLUMNS = 24;
const TILE = { width: 12, height: 6 } as const;

/** AWS keeps estimated charges of an account there and nowhere else. */
const BILLING_REGION = 'us-east-1';

/**
 * One page that answers: are the fleets up, do they work, is there room, what does it cost.
 * @param unpriced - number of items that the cost leaves out
 */
export function planDashboard(
  hall: Hall,
  platform: PlatformPlanner,
  costUsdPerMonth: number,
  unpriced: number,
): DashboardPlan {
  const { name, region, network, stores } = hall;
  const tiles: Tile[] = [
    { kind: 'alarms', title: 'Alarms' },
    ...groupsTile(platform.scalingGroups(hall)),
    ...platform.tiles(hall),
    ...ofStores(stores, (planner, store) => planner.tiles?.(store)),
    ...gatewaysTile(network.natZones),
    seriesTile('Charges of the account this month', 'USD', [
      metric({
        id: 'charges',
        namespace: 'AWS/Billing',
        metric: 'EstimatedCharges',
        dimensions: { Currency: text('USD') },
        statistic: 'Maximum',
        periodSeconds: 21_600,
        label: 'estimated, USD',
        region: BILLING_REGION,
      }),
    ]),
  ];
  const markdown = `# ${name}\nPlanned cost: **${costUsdPerMonth.toFixed(2)} USD a month**${unpriced > 0 ? `, without ${unpriced} items that have no price` : ''}. Region ${region}, ${platform.label(hall)}.`;
  const title = { kind: 'text', markdown, x: 0, y: 0, width: COLUMNS, height: 2 } as const;
  const perRow = COLUMNS / TILE.width;
  const placed = tiles.map((tile, index) => ({
    ...tile,
    x: (index % perRow) * TILE.width,
    y: title.height + Math.floor(index / perRow) * TILE.height,
    ...TILE,
  }));
  return { name: `datahall-${name}-${region}`, widgets: [title, ...placed] };
}

function groupsTile(fleets: readonly string[]): Tile[] {
  if (fleets.length === 0) return [];
  const series = fleets.flatMap((key, index) => groupMetrics({ kind: 'scaling-group', fleet: key }, key, `${index}`));
  return [seriesTile('Nodes wanted and in service', 'nodes', series)];
}

function gatewaysTile(zones: readonly string[]): Tile[] {
  if (zones.length === 0) return [];
  const series = zones.flatMap((zone) => [
    natMetric(zone, `out${zone}`, 'BytesOutToDestination', `${zone} out, bytes`),
    natMetric(zone, `dropped${zone}`, 'PacketsDropCount', `${zone} dropped, packets`),
  ]);
  return [seriesTile('NAT gateways', 'bytes, packets', series)];
}
