import { describe, expect, it } from 'vitest';
import type { Blueprint } from '../../lib/blueprint/schema/blueprint.js';
import type { SizedHall } from '../../lib/plan/infrastructure.js';
import type { Infrastructure } from '../../lib/plan/shape/hall.js';
import type { FleetGroup, SizedFleet, SizedStore } from '../../lib/sizing/model/sizing.js';
import { compareStacks } from '../../lib/terraform/compare/compare-stacks.js';
import { PLATFORMS } from '../../lib/units/closed-lists.js';
import { withoutStackTraces } from './hold-rules.js';
import { moved } from './moved.js';
import { planAgain, randomHalls } from './random-sizings.js';
import { Synthesized } from './synthesized.js';

/** What was asked and what was chosen. */
interface Asked {
  readonly blueprint: Blueprint;
  readonly sizing: SizedHall;
}

interface Change {
  readonly what: string;
  /** Null: there is nothing to change so in this hall. */
  readonly change: (asked: Asked) => Asked | null;
  /** What may be made anew besides, with why. */
  readonly besides?: RegExp;
  /** Whether the nodes of the first workload may be made anew; else not even those. */
  readonly ownNodes?: true;
}

type WorkloadBlueprint = Blueprint['workloads'][number];

const withFirst = ({ blueprint, sizing }: Asked, parts: Partial<WorkloadBlueprint>): Asked => ({
  blueprint: { ...blueprint, workloads: blueprint.workloads.map((one, at) => (at === 0 ? { ...one, ...parts } : one)) },
  sizing,
});

const withFleet = ({ blueprint, sizing }: Asked, change: (fleet: SizedFleet) => SizedFleet): Asked => {
  const { name } = blueprint.workloads[0]!;
  return {
    blueprint,
    sizing: { ...sizing, fleets: sizing.fleets.map((one) => (one.workload === name ? change(one) : one)) },
  };
};

const withGroups = (asked: Asked, change: (group: FleetGroup) => FleetGroup): Asked =>
  withFleet(asked, (fleet) => {
    const groups = fleet.groups.map(change);
    const nodes = groups.reduce((sum, group) => sum + group.nodes, 0);
    return { ...fleet, groups, requiredNodes: nodes - fleet.spareNodes };
  });

/** One more file system or bucket, named like none that is there. */
const storeMore =
  (kind: 'object' | 'home' | 'express' | 'scratch') =>
  (asked: Asked): Asked => {
    const [first] = asked.blueprint.workloads;
    const { sizing } = asked;
    const sized = {
      workload: first!.name,
      name: 'more',
      kind,
      requiredBytes: 1e12,
      requiredBytesPerSecond: 0,
      providedBytes: 1e12,
      providedBytesPerSecond: null,
      lustre:
        kind === 'scratch'
          ? { tier: { deployment: 'SCRATCH_2', mbytesPerSecondPerTib: 200 }, capacityGib: 1200 }
          : null,
    } as unknown as SizedStore;
    const { blueprint } = withFirst(asked, {
      storage: [...first!.storage, { name: 'more', kind, capacity: 1e12 } as WorkloadBlueprint['storage'][number]],
    });
    return { blueprint, sizing: { ...sizing, stores: [...sizing.stores, sized] } };
  };

/** A workload like the first, without stores. */
const workloadMore =
  (place: 'first' | 'last') =>
  ({ blueprint, sizing }: Asked): Asked => {
    const [first] = blueprint.workloads;
    const newcomer = { ...first!, name: 'newcomer', storage: [] };
    const fleet = { ...sizing.fleets.find(({ workload }) => workload === first!.name)!, workload: 'newcomer' };
    const { workloads } = blueprint;
    return {
      blueprint: { ...blueprint, workloads: place === 'first' ? [newcomer, ...workloads] : [...workloads, newcomer] },
      sizing: { ...sizing, fleets: [...sizing.fleets, fleet] },
    };
  };

const CHANGES: readonly Change[] = [
  {
    what: 'more nodes',
    change: (asked) => withGroups(asked, (group) => ({ ...group, nodes: group.nodes + 3 })),
  },
  {
    what: 'fewer nodes',
    change: (asked) =>
      withFleet(
        withGroups(asked, (group) => ({ ...group, nodes: Math.ceil(group.nodes / 2) })),
        (fleet) => ({ ...fleet, requiredNodes: fleet.requiredNodes + fleet.spareNodes, spareNodes: 0 }),
      ),
  },
  {
    what: 'a spare',
    change: (asked) =>
      withFleet(
        withGroups(asked, (group) => ({ ...group, nodes: group.nodes + 1 })),
        (fleet) => ({ ...fleet, requiredNodes: fleet.requiredNodes - 1, spareNodes: fleet.spareNodes + 1 }),
      ),
  },
  {
    what: 'nodes that are kept up, or no longer',
    change: (asked) => {
      const { nodes, hours } = asked.blueprint.workloads[0]!;
      if (hours !== undefined) return null;
      return withFirst(asked, { nodes: { ...nodes, running: nodes.running === 'all' ? 'none' : 'all' } });
    },
  },
  {
    what: 'another priority and share',
    change: (asked) => withFirst(asked, { scheduling: { priority: 7, share: 7 } }),
  },
  {
    what: 'a zone more',
    change: ({ blueprint, sizing }) =>
      blueprint.network.vpc !== undefined
        ? null
        : {
            blueprint: { ...blueprint, network: { ...blueprint.network, zones: blueprint.network.zones + 1 } },
            sizing,
          },
  },
  { what: 'a bucket more', change: storeMore('object') },
  { what: 'a directory bucket more', change: storeMore('express') },
  // What is backed up is listed in a resource that is made anew; the backups lie in the vault.
  { what: 'home directories more', change: storeMore('home'), besides: /\.operations_backup_selection$/ },
  { what: 'a scratch file system more', change: storeMore('scratch') },
  { what: 'a workload more, written first', change: workloadMore('first') },
  { what: 'a workload more, written last', change: workloadMore('last') },
  {
    what: 'another purchase option',
    ownNodes: true,
    change: (asked) => {
      const [first] = asked.blueprint.workloads;
      const groups = asked.sizing.fleets.find(({ workload }) => workload === first!.name)!.groups;
      // Two fleets of one workload would become one, which is a matter of sizing.
      if (groups.length > 1) return null;
      const purchase = groups[0]!.purchase === 'spot' ? 'on-demand' : 'spot';
      return withGroups(withFirst(asked, { purchase: [purchase] }), (group) => ({
        ...group,
        purchase,
        blockDays: null,
      }));
    },
  },
  {
    what: 'a reservation',
    ownNodes: true,
    change: (asked) => {
      const kinds = new Set(
        asked.sizing.fleets.flatMap(({ workload, groups }) =>
          workload === asked.blueprint.workloads[0]!.name ? groups.map(({ purchase }) => purchase) : [],
        ),
      );
      if (!kinds.has('on-demand')) return null;
      return withFirst(asked, {
        purchase: [...kinds].map((kind) =>
          kind === 'on-demand' ? { kind, reservation: { ids: ['cr-0fedcba9876543210'] } } : { kind, days: 14 },
        ) as WorkloadBlueprint['purchase'],
      });
    },
  },
];

const resourcesOf = (hall: Infrastructure) => withoutStackTraces(() => new Synthesized(hall)).resources();

const HALLS_PER_PLATFORM = 5;

/** Halls of a platform, always the same, that hold something. */
function* hallsOn(platform: string) {
  let found = 0;
  for (const { blueprint, sizing, outcome } of randomHalls(4_000_040)) {
    if ('refused' in outcome || outcome.hall.platform !== platform || outcome.hall.stores.length === 0) continue;
    yield { blueprint, sizing, hall: outcome.hall };
    found += 1;
    if (found === HALLS_PER_PLATFORM) return;
  }
}

describe.each(PLATFORMS)('random halls on %s', (platform) => {
  const halls = [...hallsOn(platform)].map((one) => ({ ...one, before: resourcesOf(one.hall) }));

  it.each(CHANGES)('keep stores and other workloads with $what', ({ change, ownNodes, besides }) => {
    let tried = 0;
    for (const { blueprint, sizing, before } of halls) {
      const asked = change({ blueprint, sizing });
      if (asked === null) continue;
      const made = planAgain(asked.blueprint, asked.sizing);
      // What a rule or the network refuses destroys nothing.
      if (!made.ok) continue;
      tried += 1;
      const after = resourcesOf(made.value);
      const [first, ...others] = blueprint.workloads.map(({ name }) => name);
      const meant = (address: string) => besides?.test(address) === true;
      const anew = moved(before, after, ownNodes ? first! : null, others);
      expect(anew.filter((one) => !meant(one))).toEqual([]);
      // The comparison that users see says the same.
      const lost = compareStacks(before, after).filter(({ kind }) => kind === 'removed' || kind === 'replaced');
      const own = new RegExp(`\\.(fleet|job|queue)_${first}(_|$)|\\.operations_alarm_fleet_${first}(_|$)`);
      expect(
        lost.filter(({ address }) => !meant(address) && !(ownNodes && own.test(address))).map(({ address }) => address),
      ).toEqual([]);
    }
    expect(tried).toBeGreaterThan(0);
  });
});
