import { familyOf } from '../../lib/catalog/facts/instance-family.js';
import type { FleetPlan } from '../../lib/plan/shape/fleet-plan.js';
import type { Infrastructure } from '../../lib/plan/shape/hall.js';
import type { StorePlan } from '../../lib/plan/shape/store-plan.js';
import { PLATFORMS, PURCHASE_KINDS } from '../../lib/units/closed-lists.js';
import { ACCELERATED } from './random-sizings.js';

/** Values of each axis that random halls are to have, each on every platform but for those below. */
export const AXES = {
  region: [...ACCELERATED.keys()],
  network: ['single', 'per-zone', 'private', 'existing', 'existing with endpoints'],
  family: [...new Set([...ACCELERATED.values()].flat().map(({ name }) => familyOf(name)))].sort(),
  purchase: PURCHASE_KINDS,
  reservation: ['none', 'group', 'pool'],
  zones: ['1', '2', '3'],
  fabric: ['none', 'EFA'],
  placement: ['none', 'cluster'],
  floor: ['0', 'all'],
  'types of a fleet': ['one', 'several'],
  'types of a workload': ['one', 'several'],
  store: ['object', 'express', 'home', 'scratch', 'persistent', 'linked', 'on EFA', 'none'],
  'MB/s per TiB': ['125', '250', '500', '1000'],
  scaling: ['hours', 'block-end', 'tracking'],
  job: ['one node', 'several nodes'],
  link: ['none', 'vpn', 'direct-connect'],
  redundancy: ['none', 'second router', 'VPN beside Direct Connect', 'link of a site'],
} as const;

export type Axis = keyof typeof AXES;

/** What a platform does not take, or has not. */
function isApart(platform: string, axis: Axis, value: string): boolean {
  if (axis === 'scaling') return platform !== 'ec2';
  if (axis === 'job') return platform !== 'batch';
  // No image for NVIDIA on Arm, and no node in a capacity block.
  if (platform === 'batch') return value === 'g5g' || value === 'capacity-block';
  // No driver for Trainium and Inferentia in the image.
  if (platform === 'slurm') return value === 'capacity-block' || (axis === 'family' && /^(?:trn|inf)/.test(value));
  return false;
}

/** Every value that is to be drawn, as `platform axis: value`. */
export function wantedPlaces(): string[] {
  return PLATFORMS.flatMap((platform) =>
    (Object.keys(AXES) as Axis[]).flatMap((axis) =>
      AXES[axis].filter((value) => !isApart(platform, axis, value)).map((value) => placeOf(platform, axis, value)),
    ),
  );
}

export function placeOf(platform: string, axis: Axis, value: string): string {
  return `${platform} ${axis}: ${value}`;
}

/** Where a hall lies, read off its plan. */
export function placesOf(hall: Infrastructure): string[] {
  const { platform } = hall;
  const at = (axis: Axis, ...values: readonly string[]) => values.map((value) => placeOf(platform, axis, value));
  const all = [
    ...at('region', hall.region),
    ...at('network', networkOf(hall)),
    ...hall.fleets.flatMap((fleet) => [
      ...at('family', ...[fleet.instanceType, ...fleet.alternatives].map(familyOf)),
      ...at('purchase', fleet.purchase),
      ...at('reservation', fleet.reservation?.kind ?? 'none'),
      ...at('zones', `${fleet.subnets.length}`),
      ...at('fabric', fleet.interfaces.length > 0 ? 'EFA' : 'none'),
      ...at('placement', fleet.placement ?? 'none'),
      ...at('floor', fleet.nodes.min === 0 ? '0' : 'all'),
      ...at('types of a fleet', fleet.alternatives.length > 0 ? 'several' : 'one'),
      ...at('types of a workload', isMixed(hall.fleets, fleet) ? 'several' : 'one'),
    ]),
    ...at('link', hall.onPremises?.site?.links[0]?.lines[0]?.kind ?? 'none'),
    ...at('redundancy', ...redundancyOf(hall)),
    ...at('store', ...(hall.stores.length === 0 ? ['none'] : hall.stores.flatMap(storeValues))),
    ...hall.stores.flatMap((store) =>
      store.kind === 'lustre' && store.mbytesPerSecondPerTib !== null
        ? at('MB/s per TiB', `${store.mbytesPerSecondPerTib}`)
        : [],
    ),
    ...(hall.platform !== 'ec2'
      ? []
      : hall.fleets.flatMap(({ schedules, tracking }) =>
          at('scaling', ...schedules.map(({ kind }) => kind), ...(tracking === null ? [] : ['tracking'])),
        )),
    ...(hall.platform !== 'batch'
      ? []
      : hall.batch.jobs.flatMap(({ nodes }) => at('job', nodes === null ? 'one node' : 'several nodes'))),
  ];
  return [...new Set(all)];
}

function networkOf({ network }: Infrastructure): string {
  if (network.existing !== null) {
    return network.interfaceEndpoints.length > 0 ? 'existing with endpoints' : 'existing';
  }
  if (network.natZones.length === 0) return 'private';
  return network.natZones.length === 1 ? 'single' : 'per-zone';
}

function redundancyOf({ onPremises }: Infrastructure): string[] {
  const links = onPremises?.site?.links ?? [];
  const found = links.flatMap(({ site, lines }) => [
    ...(site === null ? [] : ['link of a site']),
    ...(lines.length < 2
      ? []
      : [lines.every(({ kind }) => kind === lines[0]!.kind) ? 'second router' : 'VPN beside Direct Connect']),
  ]);
  return found.length === 0 ? ['none'] : found;
}

function isMixed(fleets: readonly FleetPlan[], { workload }: FleetPlan): boolean {
  return new Set(fleets.flatMap((one) => (one.workload === workload ? [one.instanceType] : []))).size > 1;
}

function storeValues(store: StorePlan): string[] {
  if (store.kind !== 'lustre') return [store.kind];
  return [
    store.deployment === 'SCRATCH_2' ? 'scratch' : 'persistent',
    ...(store.link === null ? [] : ['linked']),
    ...(store.efa ? ['on EFA'] : []),
  ];
}

/** Counts by axis and platform, as one looks at them. */
export function printPlaces(counts: ReadonlyMap<string, number>): string {
  const lines = (Object.keys(AXES) as Axis[]).map((axis) => {
    const values = AXES[axis].map((value) => {
      const each = PLATFORMS.map((platform) =>
        isApart(platform, axis, value) ? '-' : `${counts.get(placeOf(platform, axis, value)) ?? 0}`,
      );
      return `${value} ${each.join('/')}`;
    });
    return `  ${axis}: ${values.join(', ')}`;
  });
  return [`halls on ${PLATFORMS.join('/')}:`, ...lines].join('\n');
}
