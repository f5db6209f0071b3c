import type { Plan } from '../../plan/shape/plan.js';
import type { DataMovePlan, EdgeServicePlan, LinkPlan, OwnedSitePlan } from '../../plan/shape/site-plan.js';
import { HOURS_PER_DAY, SECONDS_PER_HOUR } from '../../units/conversions.js';
import { formatBits, formatBytes, formatShare, formatSignificant } from '../../units/numbers.js';
import {
  amount,
  type Block,
  count,
  left,
  paragraph,
  right,
  type Section,
  section,
  type Table,
  table,
} from '../document/document.js';

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

/** What joins sites to the hall, what crosses it, how long that takes and costs, and what would change it; empty: nothing. */
export function dataMovesSection({ plan: { onPremises } }: { readonly plan: Plan }): Section {
  const links = onPremises?.site?.links ?? [];
  const moves = onPremises?.moves ?? [];
  const blocks = links.length === 0 ? [] : [linksTable(links), ...(moves.length === 0 ? [] : moveBlocks(moves))];
  return section('data-moves', 'Links and data moves', blocks);
}

function linksTable(links: readonly LinkPlan[]): Table {
  return table(
    'links',
    'Links to premises',
    [
      left('of', 'site'),
      left('connections', 'connections'),
      right('carries', 'bandwidth each way'),
      right('without-one', 'with one down'),
      right('works', 'availability'),
    ],
    links.map(({ site, lines, bytesPerSecond, availability }) => {
      const alike = lines.filter(({ kind }) => kind === lines[0]!.kind).length;
      const left = bytesPerSecond === null ? null : (bytesPerSecond * (alike - 1)) / alike;
      return {
        of: site ?? 'the hall',
        connections: KINDS.flatMap(([kind, name]) => {
          const count = lines.filter((line) => line.kind === kind).length;
          return count === 0 ? [] : [`${count} × ${name}`];
        }).join(', '),
        carries: bytesPerSecond === null ? 'not stated' : formatBits(bytesPerSecond),
        'without-one': withoutOne(left, lines.length > alike),
        works: availability === null ? null : formatShare(availability),
      };
    }),
  );
}

const KINDS = [
  ['vpn', 'VPN'],
  ['direct-connect', 'Direct Connect'],
] as const;

/** @param bytesPerSecond - of the connections of the first kind that are left; null: not stated */
function withoutOne(bytesPerSecond: number | null, hasOther: boolean): string {
  if (bytesPerSecond === 0) return hasOther ? 'the VPN takes over' : 'nothing: cut off';
  return bytesPerSecond === null ? 'not stated' : formatBits(bytesPerSecond);
}

function moveBlocks(moves: readonly DataMovePlan[]): Block[] {
  return [
    table(
      'data-moves',
      'Copies over the links',
      [
        left('copy', 'copy'),
        left('site', 'site'),
        left('when', 'when'),
        right('bytes', 'bytes'),
        right('time', 'time at full bandwidth'),
        right('price', 'price', { unit: 'USD' }),
      ],
      moves.map(({ store, direction, site, copy, everyHours, bytes, hours, usd }) => ({
        copy: `${direction === 'in' ? 'to' : 'from'} ${store}`,
        site: site ?? 'the hall',
        when: copy === 'first' ? 'first' : `every ${lasting(everyHours)}`,
        bytes: formatBytes(bytes, 3),
        time: hours === null ? null : lasting(hours),
        price: amount(usd, 'USD'),
      })),
    ),
    ...firstCopies(moves.filter(({ copy }) => copy === 'first')),
  ];
}

/** What a wider link would do for copies that happen once, and what else carries them. */
function firstCopies(moves: readonly DataMovePlan[]): Block[] {
  if (moves.length === 0) return [];
  return [
    table(
      'first-copies',
      'First copies over ports of Direct Connect',
      [
        left('copy', 'copy'),
        right('needed', 'link needed'),
        ...moves[0]!.overPorts.map(({ port }) => right(columnOf(port), `at ${port}`)),
      ],
      moves.map(({ store, bytes, everyHours, overPorts }) => ({
        copy: `to ${store}`,
        needed: formatBits(bytes / everyHours / SECONDS_PER_HOUR),
        ...Object.fromEntries(overPorts.map(({ port, hours }) => [columnOf(port), lasting(hours)])),
      })),
    ),
    paragraph(
      'The link needed is done with the first copy before the next one begins. Disks can also be brought to an AWS Data Transfer Terminal; Snowball Edge is closed to new customers (AWS’s page, read 2026-11-29). A price is of DataSync, the transit gateway and what leaves AWS; first copies are paid once and are not in the monthly bill.',
    ),
  ];
}

const columnOf = (port: string) => `over-${port.split(' ')[0]}`;

function lasting(hours: number): string {
  return hours < HOURS_PER_DAY
    ? `${formatSignificant(hours, 2)} h`
    : `${formatSignificant(hours / HOURS_PER_DAY, 3)} d`;
}
