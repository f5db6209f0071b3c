import type { ArgumentChange, ResourceChange } from '../../plan/changes/resource-change.js';
import { isRecord } from '../../units/is-record.js';
import { DATA_TYPES, DRAIN_ARGUMENTS, ONE_WAY_ARGUMENTS, REPLACEMENT_ARGUMENTS } from './replacement-arguments.js';
import { type ResourceBody, type StackResources, typeOf } from './resource-body.js';
import type { HallResources } from './stack-resources.js';

/** Settings of Terraform itself, which change no resource. */
const META_ARGUMENTS: readonly string[] = ['depends_on', 'lifecycle', 'provider'];

const NONE: StackResources = new Map();

/**
 * As `compareStacks`, of every stack of a hall. What is installed in a cluster is deleted with it.
 * @param before - null: the hall is new
 */
export function compareHalls(before: HallResources | null, after: HallResources, elsewhere = false): ResourceChange[] {
  const hall = compareStacks(before?.hall ?? NONE, after.hall, elsewhere);
  const stack = (after.charts ?? before?.charts)?.stack;
  if (stack === undefined) return hall;
  const anew = hall.some(({ type, kind }) => type === 'aws_eks_cluster' && kind === 'replaced');
  const charts = compareStacks(before?.charts?.resources ?? NONE, after.charts?.resources ?? NONE, anew);
  return [...hall, ...charts.map((change) => ({ ...change, stack }))];
}

/**
 * What Terraform will do to each resource on the way from one stack to the other, sorted by address. A resource that is
 * named by an argument that forces replacement, and is itself replaced, takes the other with it.
 * @param elsewhere - the stacks are in different regions: every resource is replaced
 */
export function compareStacks(before: StackResources, after: StackResources, elsewhere = false): ResourceChange[] {
  const replaced = elsewhere ? new Set(after.keys()) : replacedAddresses(before, after);
  const addresses = [...new Set([...before.keys(), ...after.keys()])].sort();
  return addresses.flatMap((address): ResourceChange[] => {
    const type = typeOf(address);
    const change = { address, type, stack: null, holdsData: DATA_TYPES.includes(type) };
    const [old, fresh] = [before.get(address), after.get(address)];
    if (old === undefined) return [{ ...change, kind: 'added', arguments: [] }];
    if (fresh === undefined) return [{ ...change, kind: 'removed', arguments: [] }];
    const differing = differingArguments(old, fresh);
    if (replaced.has(address)) return [{ ...change, kind: 'replaced', arguments: differing }];
    if (differing.length === 0) return [];
    const drains = differing.some(({ path }) => matches(path, DRAIN_ARGUMENTS[type] ?? []));
    return [{ ...change, kind: drains ? 'drain' : 'in-place', arguments: differing }];
  });
}

function replacedAddresses(before: StackResources, after: StackResources): Set<string> {
  const kept = [...after].filter(([address]) => before.has(address));
  const replaced = new Set(
    kept
      .filter(([address, fresh]) => forcesReplacement(typeOf(address), before.get(address)!, fresh))
      .map(([address]) => address),
  );
  for (let grew = true; grew; ) {
    grew = false;
    for (const [address, fresh] of kept) {
      if (replaced.has(address) || !dependsOnReplaced(address, fresh, replaced)) continue;
      replaced.add(address);
      grew = true;
    }
  }
  return replaced;
}

function forcesReplacement(type: string, before: ResourceBody, after: ResourceBody): boolean {
  const oneWay = ONE_WAY_ARGUMENTS[type] ?? {};
  return differingArguments(before, after).some(
    ({ path, before: old, after: fresh }) =>
      matches(path, forcingArguments(type)) || oneWay[path]?.(old, fresh) === true,
  );
}

function forcingArguments(type: string): readonly string[] {
  return REPLACEMENT_ARGUMENTS[type] ?? ['*'];
}

/** Whether an argument that forces replacement names a resource that is replaced: its id or name will be another. */
function dependsOnReplaced(address: string, body: ResourceBody, replaced: ReadonlySet<string>): boolean {
  const forcing = forcingArguments(typeOf(address));
  return Object.entries(flatten(body)).some(
    ([path, value]) => matches(path, forcing) && referencesOf(value).some((named) => replaced.has(named)),
  );
}

/** Addresses in `${aws_vpc.network_vpc.id}`; a name in a tag or a policy is no reference. */
function referencesOf(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/\$\{(aws_\w+\.[\w-]+)/g)].map(([, address]) => address!);
}

function differingArguments(before: ResourceBody, after: ResourceBody): ArgumentChange[] {
  const [old, fresh] = [flatten(before), flatten(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])]
    .filter((path) => !META_ARGUMENTS.includes(path.split('.')[0]!))
    .filter((path) => JSON.stringify(old[path]) !== JSON.stringify(fresh[path]))
    .sort()
    .map((path) => ({ path, before: old[path], after: fresh[path] }));
}

/** Blocks become dotted paths; a list is one value. */
function flatten(body: ResourceBody, prefix = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).flatMap(([key, value]): [string, unknown][] => {
      const path = `${prefix}${key}`;
      return isRecord(value) && key !== 'tags'
        ? Object.entries(flatten(value as ResourceBody, `${path}.`))
        : [[path, value]];
    }),
  );
}

/** Whether a path is one of the arguments, or below one. Tags never force a replacement. */
function matches(path: string, named: readonly string[]): boolean {
  if (/^tags(?:_all)?$/.test(path)) return false;
  return named.some((name) => name === '*' || path === name || path.startsWith(`${name}.`));
}
