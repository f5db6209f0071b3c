import type { PlatformPlanner } from '../kinds/platform.js';
import { madeBucket } from '../records/log-bucket.js';
import type { Hall, Infrastructure } from '../shape/hall.js';
import type { LogGroupPlan } from '../shape/operations-plan.js';
import { ofStores } from '../stores/stores.js';

/**
 * Every log group of a hall, of any writer.
 * @param platform - of the hall
 */
export function hallLogGroups(
  hall: Hall & Pick<Infrastructure, 'operations'>,
  platform: Pick<PlatformPlanner, 'logGroups'>,
): Pick<LogGroupPlan, 'name' | 'retentionDays'>[] {
  const { network, operations, stores, onPremises } = hall;
  const flowLogs = madeBucket(network.flowLogs);
  const site = onPremises?.site;
  // All VPNs write to one.
  const [vpn] = (site?.links ?? []).flatMap(({ lines }) => lines.filter((line) => line.kind === 'vpn'));
  const joins = [...(site?.transfers ?? []), ...(vpn === undefined ? [] : [vpn])];
  return [
    ...platform.logGroups(hall),
    ...(flowLogs ? [{ name: flowLogs.logGroup, retentionDays: flowLogs.retentionDays }] : []),
    ...(network.dns ? [{ name: network.dns.logGroup, retentionDays: network.dns.retentionDays }] : []),
    ...ofStores(stores, (planner, store) => planner.logGroups?.(store)),
    ...operations.logGroups,
    ...joins.map(({ logGroup, logRetentionDays }) => ({ name: logGroup, retentionDays: logRetentionDays })),
  ];
}
