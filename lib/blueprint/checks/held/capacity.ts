import type { HeldKind } from '../../../units/closed-lists.js';
import { HOURS_PER_DAY } from '../../../units/conversions.js';
import { minutesOf } from '../../../units/instant.js';
import { formatQuantity } from '../../../units/quantity/format-quantity.js';
import { shown } from '../../../units/shown.js';
import { closest } from '../../../units/suggest.js';
import type { DocumentPath } from '../../document/diagnostic.js';
import { meant } from '../../document/fix.js';
import { PLATFORM_FACTS, platformsWhere } from '../../kinds/platform-facts.js';
import { fleetNames } from '../../names/fleet-names.js';
import { windowOf, zoneIdOf } from '../../names/held-capacity.js';
import type { Blueprint } from '../../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from '../check-context.js';
import { checkWholeType } from '../names.js';

type Held = Incomplete<Blueprint['capacity'][number]>;

/** Capacity that is held, entry by entry. */
export function checkCapacity(context: CheckContext): void {
  const entries = context.data.capacity ?? [];
  const seen = { name: new Set<string>(), id: new Set<string>() };
  for (const [index, held] of entries.entries()) {
    if (held === undefined) continue;
    const path = ['capacity', index];
    for (const key of ['name', 'id'] as const) {
      const value = held[key];
      if (value === undefined) continue;
      if (seen[key].has(value)) {
        context.report({ code: 'name-duplicate', path: [...path, key], message: `duplicate ${key} ${shown(value)}` });
      }
      seen[key].add(value);
    }
    checkKeys(context, held, path);
    checkId(context, held, path);
    if (held.type !== undefined) checkWholeType(context, [...path, 'type'], held.type);
    checkZone(context, held, path);
    checkWindow(context, held, path);
    checkPlatform(context, held, path);
    checkNamed(context, held, path);
  }
  checkBlockNodes(context);
}

type HeldKey = keyof Held & string;

/** Keys of an entry that its kind needs and may have, beside its name, id, start, end and workloads. */
const KEYS: Readonly<Record<HeldKind, { readonly needs: readonly HeldKey[]; readonly takes: readonly HeldKey[] }>> = {
  'capacity-block': { needs: ['type', 'zone', 'nodes'], takes: ['length', 'hourlyCost'] },
  reservation: { needs: ['type', 'zone', 'nodes'], takes: ['length', 'hourlyCost'] },
  'reserved-instance': { needs: ['type', 'nodes'], takes: ['zone', 'region'] },
  'savings-plan': { needs: ['commitment'], takes: ['family', 'region', 'term', 'payment', 'discount'] },
};

const KIND_KEYS = [...new Set(Object.values(KEYS).flatMap(({ needs, takes }) => [...needs, ...takes]))];

function checkKeys(context: CheckContext, held: Held, path: DocumentPath): void {
  const { data, report } = context;
  const { kind, region, zone } = held;
  if (kind === undefined) return;
  const { needs, takes } = KEYS[kind];
  for (const key of needs) {
    if (held[key] !== undefined || isWritten(context, [...path, key])) continue;
    report({ code: 'missing-key', path, message: `"${key}" is missing: a ${kind} has one`, hint: `add ${key}` });
  }
  for (const key of KIND_KEYS) {
    if (held[key] === undefined || needs.includes(key) || takes.includes(key)) continue;
    report({
      code: 'contradiction',
      path: [...path, key],
      message: `"${key}" does not apply to a ${kind}`,
      hint: `remove it; keys: ${[...needs, ...takes].join(', ')}`,
    });
  }
  const asked = data.region === undefined || data.region === 'any' ? [] : [data.region].flat();
  if (region !== undefined && zone !== undefined && kind === 'reserved-instance') {
    report({
      code: 'contradiction',
      path: [...path, 'region'],
      message: 'a zonal reserved instance is in the region of its zone',
      hint: 'remove "region", or "zone" of a regional one',
    });
  } else if (region !== undefined && asked.length > 0 && !asked.includes(region)) {
    report({
      code: 'contradiction',
      path: [...path, 'region'],
      message: `it is a price in ${region}, and the hall is in ${asked.join(' or ')}`,
      hint: 'remove this entry',
    });
  }
}

/** Ids of other things of EC2 that are taken for that of a reservation, by their prefix. */
const OTHER_IDS: readonly (readonly [prefix: string, what: string])[] = [
  [
    'cb-',
    'a capacity block or its offering: the reservation that comes with the purchase has the id that begins with cr-',
  ],
  ['crf-', 'a fleet of capacity reservations: name each of its reservations'],
  ['cmr-', 'a capacity manager: name the reservation'],
  ['i-', 'an instance'],
  ['lt-', 'a launch template'],
  ['h-', 'a dedicated host'],
];

function checkId({ report }: CheckContext, { kind, id }: Held, path: DocumentPath): void {
  if (id === undefined) {
    if (kind !== 'capacity-block') return;
    report({
      code: 'missing-key',
      path,
      message: '"id" is missing: nodes start in a capacity block by its id',
      hint: 'write the id that begins with cr-; for a block that is not bought yet, write purchase: [{ kind: capacity-block, days: 14 }] in the workload',
    });
    return;
  }
  if (kind === 'reserved-instance' || kind === 'savings-plan') {
    checkPriceId(report, id, kind, path);
    return;
  }
  if (/^cr-[0-9a-f]{8,17}$/.test(id)) return;
  const inArn = /^arn:aws[a-z-]*:ec2:[a-z0-9-]+:[0-9]{12}:capacity-reservation\/(cr-[0-9a-f]{8,17})$/.exec(id)?.[1];
  const other = OTHER_IDS.find(([prefix]) => id.startsWith(prefix))?.[1];
  report({
    code: 'wrong-value',
    path: [...path, 'id'],
    message:
      inArn !== undefined
        ? `${shown(id)} is the ARN of the reservation`
        : other !== undefined
          ? `${shown(id)} is the id of ${other}`
          : `${shown(id)} is not the id of a capacity reservation`,
    ...(inArn !== undefined
      ? { hint: `write "${inArn}"`, fix: { value: inArn } }
      : { hint: 'write the id of the reservation, such as "cr-0123456789abcdef0"' }),
  });
}

/** Ids of purchases are UUIDs; that of a Savings Plan is the end of its ARN. */
function checkPriceId(
  report: CheckContext['report'],
  id: string,
  kind: 'reserved-instance' | 'savings-plan',
  path: DocumentPath,
): void {
  const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
  if (new RegExp(`^${uuid}$`).test(id)) return;
  const inArn =
    kind === 'savings-plan'
      ? new RegExp(`^arn:aws[a-z-]*:savingsplans::[0-9]{12}:savingsplan/(${uuid})$`).exec(id)?.[1]
      : undefined;
  const what = kind === 'savings-plan' ? 'a Savings Plan' : 'reserved instances';
  report({
    code: 'wrong-value',
    path: [...path, 'id'],
    message: inArn !== undefined ? `${shown(id)} is the ARN of the plan` : `${shown(id)} is not the id of ${what}`,
    ...(inArn !== undefined
      ? { hint: `write "${inArn}"`, fix: { value: inArn } }
      : { hint: 'write its id, such as "b847fa93-e282-4f55-b59a-1342f5bd7c02"' }),
  });
}

function checkZone(context: CheckContext, { zone }: Held, path: DocumentPath): void {
  if (zone === undefined) return;
  const { data, known, report } = context;
  const at = [...path, 'zone'];
  const id = zoneIdOf(zone, data.account?.zoneIds);
  if (id === undefined) {
    const named = /^[a-z-]+-[0-9][a-z]$/.test(zone);
    report({
      code: named ? 'missing-key' : 'wrong-value',
      path: at,
      message: named
        ? `${shown(zone)} is the name of a zone, which is another place in each account`
        : `${shown(zone)} is no zone`,
      hint: named
        ? `write its id, as \`aws ec2 describe-availability-zones\` prints it, or account: { zoneIds: { ${zone}: … } }`
        : 'write the id of a zone, such as "use1-az6"',
    });
    return;
  }
  if (known.zones === undefined) return;
  const region = Object.entries(known.zones).find(([, zones]) => zones.includes(id))?.[0];
  const asked = data.region;
  if (region === undefined) {
    const near = closest(id, Object.values(known.zones).flat());
    report({
      code: 'reference-unknown',
      path: at,
      message: `unknown zone ${shown(id)}`,
      ...(near !== undefined && meant(near)),
    });
  } else if (asked !== undefined && asked !== 'any' && ![asked].flat().includes(region)) {
    report({
      code: 'contradiction',
      path: at,
      message: `${id} is in ${region}, and the hall is in ${[asked].flat().join(' or ')}`,
      hint: `write "region: ${region}", or remove this entry`,
    });
  } else {
    checkSubnet(context, id, at);
  }
}

/** An existing VPC has nodes where it has a subnet for them. */
function checkSubnet({ data, report }: CheckContext, zone: string, path: DocumentPath): void {
  const subnets = data.network?.vpc?.subnets;
  if (subnets === undefined || subnets.includes(undefined)) return;
  if (subnets.some((subnet) => subnet?.zone === zone && (subnet.roles ?? ['accelerators']).includes('accelerators'))) {
    return;
  }
  report({
    code: 'contradiction',
    path,
    message: `the VPC has no subnet for accelerators in ${zone}: no node can be in this capacity`,
    hint: `add a subnet in ${zone} to network.vpc.subnets`,
  });
}

/** Longest block, extensions included, which come by the day (EC2 User Guide, "Extend Capacity Blocks"). */
const LONGEST_BLOCK_DAYS = 182;

function checkWindow(context: CheckContext, held: Held, path: DocumentPath): void {
  const { report } = context;
  const { kind, start, length, end } = held;
  const isBlock = kind === 'capacity-block';
  for (const key of ['start', 'end'] as const) {
    const value = held[key];
    if (value === undefined || minutesOf(value) !== null) continue;
    report({ code: 'wrong-value', path: [...path, key], message: `${shown(value)} is no day of the calendar` });
    return;
  }
  if (isBlock && end !== undefined) {
    report({
      code: 'contradiction',
      path: [...path, 'end'],
      message: 'a capacity block has a start and a length, which give its end',
      hint: 'write "length" instead, such as "length: 14 d"',
    });
  }
  for (const key of ['start', 'length'] as const) {
    if (!isBlock || held[key] !== undefined || isWritten(context, [...path, key])) continue;
    report({
      code: 'missing-key',
      path,
      message: `"${key}" is missing: a capacity block has one`,
      hint: key === 'start' ? 'write "start: 2026-12-07T11:30Z"' : 'write "length: 14 d"',
    });
  }
  if (kind === 'reservation' && length !== undefined) {
    report({
      code: 'contradiction',
      path: [...path, 'length'],
      message: '"length" applies to capacity-block, and this is a reservation',
      hint: 'write "end", if it has one',
    });
  }
  const days = (length ?? HOURS_PER_DAY) / HOURS_PER_DAY;
  if (isBlock && !(Number.isInteger(days) && days <= LONGEST_BLOCK_DAYS)) {
    report({
      code: 'wrong-value',
      path: [...path, 'length'],
      message: `AWS offers no capacity block of ${formatQuantity('duration', length!)}`,
      hint: `write whole days, at most ${LONGEST_BLOCK_DAYS} with its extensions`,
    });
  }
  if (!isBlock && start !== undefined && end !== undefined && minutesOf(end)! <= minutesOf(start)!) {
    report({
      code: 'contradiction',
      path: [...path, 'end'],
      message: `it ends on ${end}, and begins on ${start}`,
      hint: 'write a later end',
    });
  }
}

function checkPlatform({ data, report }: CheckContext, { kind }: Held, path: DocumentPath): void {
  const facts = data.platform && PLATFORM_FACTS[data.platform];
  if (kind !== 'capacity-block' || facts === undefined || facts.blockDoubt === null) return;
  report({
    code: 'rule',
    severity: 'warning',
    path: [...path, 'kind'],
    message: facts.blockDoubt,
    hint: `start a job in the first hour of the block, or write ${platformsWhere(({ blockDoubt }) => blockDoubt === null)}`,
  });
}

function checkNamed({ data, report }: CheckContext, { workloads }: Held, path: DocumentPath): void {
  const names = fleetNames(data);
  for (const [index, name] of (workloads ?? []).entries()) {
    if (name === undefined || names.includes(name)) continue;
    report({
      code: 'reference-unknown',
      path: [...path, 'workloads', index],
      message: `unknown workload ${shown(name)}`,
      hint: `workloads and pools with a fleet: ${names.join(', ')}`,
    });
  }
}

/** Most instances of a block, and in all blocks of an account at one time (EC2 User Guide, "How Capacity Blocks work"). */
const BLOCK_NODES = 64;
const ACCOUNT_BLOCK_NODES = 256;

function checkBlockNodes({ data, report }: CheckContext): void {
  const blocks = (data.capacity ?? []).flatMap((held, index) =>
    held?.kind === 'capacity-block' && held.nodes !== undefined ? [{ held, nodes: held.nodes, index }] : [],
  );
  for (const { nodes, index } of blocks) {
    if (nodes <= BLOCK_NODES) continue;
    report({
      code: 'out-of-range',
      path: ['capacity', index, 'nodes'],
      message: `a capacity block holds at most ${BLOCK_NODES} instances, and this one ${nodes}`,
      hint: 'write each block by itself, with its own id',
    });
  }
  for (const { held, index } of blocks) {
    const begins = minutesOf(windowOf(held).from ?? '');
    if (begins === null) continue;
    const nodes = blocks
      .filter(({ held: other }) => isHeldAt(other, begins))
      .reduce((sum, other) => sum + other.nodes, 0);
    if (nodes <= ACCOUNT_BLOCK_NODES) continue;
    report({
      code: 'out-of-range',
      path: ['capacity', index, 'nodes'],
      message: `${nodes} instances are in capacity blocks from ${windowOf(held).from}: an account may hold ${ACCOUNT_BLOCK_NODES} at one time`,
      hint: 'remove the blocks that are not of this account',
    });
    return;
  }
}

function isHeldAt(held: Held, minutes: number): boolean {
  const { from, until } = windowOf(held);
  return (from === null || minutesOf(from)! <= minutes) && (until === null || minutes < minutesOf(until)!);
}
