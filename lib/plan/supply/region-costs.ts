import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { FixedCost, NodeCost } from '../../sizing/model/demand.js';
import { NODE_ROOT_VOLUME_GIB } from '../fleets/draft-fleets.js';
import { keyCosts } from '../identity/keys.js';
import { monthly, nodeCost } from '../kinds/fixed-costs.js';
import { closesNames } from '../network/dns.js';
import { onPremisesCosts } from '../network/link-costs.js';
import { networkCosts } from '../network/network-costs.js';
import {
  accountCosts,
  detailedMonitoringCost,
  logCosts,
  monitoringCosts,
  nodeLogCosts,
} from '../operations/operations-costs.js';
import { plannerOf } from '../stores/stores.js';
import type { Foundation } from './foundation.js';

/** What of a blueprint has a price of its own. */
type Priced = Pick<
  Blueprint,
  'account' | 'maintenance' | 'network' | 'onPremises' | 'security' | 'software' | 'usage' | 'workloads'
>;

/**
 * What the hall costs in every plan, per month: what runs before its first accelerator, and the volumes of `usage`. Each
 * part of the plan says what it costs; nothing of the plan is without a line.
 */
export function fixedCosts(
  blueprint: Priced,
  { region, baseZones, natZones, endpoints, keyPurposes, platform }: Foundation,
): FixedCost[] {
  const { maintenance, onPremises, security, software, usage, workloads } = blueprint;
  const isPaidHere = ({ subject }: FixedCost) =>
    security.buckets?.accessLogs === undefined || !(subject.kind === 'store-use' && subject.use === 'access-logs');
  const network = {
    natGateways: natZones.length,
    interfaceEndpoints: endpoints.interfaces.length * baseZones.length,
    zones: baseZones.length,
    namesClosed: closesNames(blueprint),
  };
  return [
    ...platform.fixedCosts(usage),
    ...networkCosts(network, region, usage),
    ...workloads.flatMap(({ name, storage }) =>
      storage
        .flatMap((asked) => plannerOf(asked)?.fixedCosts(asked, `${name}.${asked.name}`, region, usage) ?? [])
        .filter(isPaidHere),
    ),
    ...onPremisesCosts(onPremises, region, baseZones.length, usage),
    ...keyCosts(keyPurposes, security.keys, region, usage),
    ...logCosts(region, usage),
    ...monitoringCosts(region),
    ...accountCosts(region, blueprint),
    ...licences(software, 'hall').map(({ name, monthlyCost }) =>
      monthly('software', { kind: 'licence', name }, 1, monthlyCost),
    ),
    ...staff(maintenance),
  ];
}

function staff({ operationsStaff, staffMonthlyCost }: Blueprint['maintenance']): FixedCost[] {
  if (operationsStaff === 0) return [];
  // A head count without its cost is reported as not priced.
  return [monthly('maintenance', { kind: 'operations-staff' }, operationsStaff, staffMonthlyCost ?? null)];
}

type Licence = Blueprint['software']['licences'][number];

function licences({ licences: all }: Blueprint['software'], ...per: Licence['per'][]): Licence[] {
  return all.filter((licence) => per.includes(licence.per));
}

/** What every node costs beside its instance price. */
export function nodeCosts(
  { software: asked, usage }: Pick<Blueprint, 'software' | 'usage'>,
  { region, platform }: Pick<Foundation, 'region' | 'platform'>,
): NodeCost[] {
  const software = licences(asked, 'node', 'accelerator', 'vcpu').map(({ name, monthlyCost, per }): NodeCost => {
    return {
      category: 'software',
      part: { kind: 'licence', name },
      per: per as NodeCost['per'],
      usdPerMonth: monthlyCost,
      figure: null,
    };
  });
  return [
    nodeCost('hardware', 'root-volumes', region, NODE_ROOT_VOLUME_GIB, 'gp3UsdPerGibMonth'),
    detailedMonitoringCost(region),
    ...nodeLogCosts(region, usage),
    ...platform.nodeCosts(usage),
    ...software,
  ];
}
