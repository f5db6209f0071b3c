import type { Plan } from '../../plan/shape/plan.js';
import type { EdgeServicePlan, OwnedSitePlan } from '../../plan/shape/site-plan.js';
import { formatSignificant } from '../../units/numbers.js';
import { amount, type Block, count, left, right, type Section, section, table } from '../document/document.js';

/** Owned nodes by site and workload, who serves what, and what is left when a site is lost; empty where nothing is owned. */
export function ownedSitesSection({ plan: { onPremises } }: { readonly plan: Plan }): Section {
  const sites = onPremises?.sites ?? [];
  const services = onPremises?.services ?? [];
  const blocks = sites.every(({ fleets }) => fleets.length === 0)
    ? []
    : [placesTable(sites), ...services.flatMap((service) => serviceBlocks(service))];
  return section('owned-sites', 'Owned sites', blocks);
}

function placesTable(sites: readonly OwnedSitePlan[]): Block {
  return table(
    'owned-nodes',
    'Owned nodes',
    [
      left('site', 'site'),
      right('nodes', 'nodes'),
      left('accelerators', 'accelerators of a node'),
      left('workloads', 'work for'),
      right('idle', 'idle'),
    ],
    sites.flatMap(({ name, fleets }) =>
      fleets.map(({ nodes, acceleratorsPerNode, accelerator, workloads }) => ({
        site: name,
        nodes: count(nodes),
        accelerators: acceleratorsPerNode === 0 ? 'none' : `${acceleratorsPerNode} × ${accelerator ?? 'as stated'}`,
        workloads: workloads.map((each) => `${each.workload} (${each.nodes})`).join(', ') || 'nothing',
        idle: count(nodes - workloads.reduce((sum, each) => sum + each.nodes, 0)),
      })),
    ),
  );
}

const perSecond = (rate: number) => amount(rate, 'requests/s');

function serviceBlocks({ workload, sites, losses, ...cloud }: EdgeServicePlan): Block[] {
  return [
    table(
      `served-${workload}`,
      `Who serves ${workload}`,
      [
        left('place', 'place'),
        right('served', 'serves'),
        right('capacity', 'can serve'),
        left('nodes', 'nodes needed'),
        left('users', 'users'),
      ],
      [
        ...sites.map((site) => ({
          place: site.site,
          served: perSecond(site.requestsPerSecond),
          capacity: perSecond(site.capacityPerSecond),
          nodes: `${site.nodesNeeded} of ${site.nodes}`,
          users: site.users
            .map(({ place, roundTripMilliseconds }) => `${place}, ${formatSignificant(roundTripMilliseconds, 3)} ms`)
            .join('; '),
        })),
        {
          place: 'AWS',
          served: perSecond(cloud.cloudRequestsPerSecond),
          capacity: perSecond(cloud.cloudRequestsPerSecond + cloud.failoverRequestsPerSecond),
          nodes: null,
          users: null,
        },
      ],
    ),
    table(
      `losses-${workload}`,
      `${workload} without one site`,
      [
        left('lost', 'lost'),
        right('needed', 'needed'),
        right('others', 'other sites'),
        right('cloud', 'AWS'),
        right('missing', 'missing'),
      ],
      losses.map((loss) => ({
        lost: loss.site,
        needed: perSecond(loss.neededPerSecond),
        others: perSecond(loss.otherSitesPerSecond),
        cloud: perSecond(loss.cloudPerSecond),
        missing: perSecond(loss.missingPerSecond),
      })),
    ),
  ];
}
