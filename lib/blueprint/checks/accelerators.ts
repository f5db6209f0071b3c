import { type Architecture, BUILT_VENDORS } from '../../units/closed-lists.js';
import { shown } from '../../units/shown.js';
import { listText } from '../../units/words.js';
import type { DocumentPath } from '../document/diagnostic.js';
import { meant } from '../document/fix.js';
import { acceleratorMeant, acceleratorsNamed, countedAccelerator } from '../names/accelerator-names.js';
import type { PoolBlueprint, WorkloadBlueprint } from '../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from './check-context.js';

type Workload = Incomplete<WorkloadBlueprint>;

/** What the text has for `accelerators`, before names and counts are put apart. */
type Written = string | (string | undefined)[] | { type?: string | (string | undefined)[] };

/** Puts what is written short, `H100:8`, into names and a count. Reports names that mean no accelerator. */
export function nameAccelerators(context: CheckContext): void {
  for (const [index, workload] of (context.data.workloads ?? []).entries()) {
    if (workload?.accelerators === undefined) continue;
    const path = ['workloads', index, 'accelerators'];
    const written = workload.accelerators as Written;
    if (typeof written === 'string' || Array.isArray(written))
      workload.accelerators = fromShort(context, written, path);
    else if (written.type !== undefined) {
      const places = placesOf(written.type, [...path, 'type']);
      for (const { text, at } of places) checkName(context, text, at);
      written.type = places.map(({ text }) => text);
    }
  }
}

function fromShort(context: CheckContext, written: string | (string | undefined)[], path: DocumentPath) {
  const asked = placesOf(written, path).map(({ text, at }) => ({ text, at, ...countedAccelerator(text) }));
  for (const { name, at } of asked) checkName(context, name, at);
  const [first] = asked;
  const other = asked.find(({ count }) => count !== first?.count);
  if (first !== undefined && other !== undefined) {
    context.report({
      code: 'contradiction',
      path: other.at,
      message: `${shown(first.text)} and ${shown(other.text)} ask for different counts of one fleet`,
      hint: `write { type: [${asked.map(({ name }) => name).join(', ')}], atLeast: ${first.count ?? other.count} }, or make two workloads`,
    });
  }
  const count = first?.count ?? null;
  return { type: asked.map(({ name }) => name), ...(count !== null && { atLeast: count }) };
}

/** Each text with its place; what broke the shape is left out. */
function placesOf(written: string | (string | undefined)[], path: DocumentPath) {
  if (typeof written === 'string') return [{ text: written, at: path }];
  return written.flatMap((text, item) => (typeof text === 'string' ? [{ text, at: [...path, item] }] : []));
}

function checkName({ known, report }: CheckContext, name: string, path: DocumentPath): void {
  const keys = [...(known.accelerators?.().keys() ?? [])];
  if (acceleratorsNamed(name, keys).length > 0) return;
  const near = acceleratorMeant(name, keys);
  report({
    code: 'accelerator-unknown',
    path,
    message: `unknown accelerator ${shown(name)}`,
    ...(near === undefined ? { hint: 'name one such as H100, A100-80GB or L40S' } : meant(near)),
  });
}

/**
 * Makes instance types of the accelerators that a workload names, in `accelerators` and in `types`. Vendors and processors
 * that are not written become those of the accelerators. To be called after the names are checked.
 */
export function useAccelerators(context: CheckContext): void {
  for (const [index, workload] of (context.data.workloads ?? []).entries()) {
    if (workload !== undefined) useIn(context, workload, ['workloads', index]);
  }
  for (const [index, pool] of (context.data.pools ?? []).entries()) {
    if (pool !== undefined) useInPool(context, pool, ['pools', index]);
  }
}

/** A pool has types that all of its workloads name, and no others where any names some. */
function useInPool(context: CheckContext, pool: Incomplete<PoolBlueprint>, path: DocumentPath): void {
  useIn(context, { types: pool.types }, path);
  const { types } = pool;
  const members = (pool.workloads ?? []).flatMap((member) => {
    const workload = (context.data.workloads ?? []).find((one) => one?.name === member?.workload);
    const allowed = (workload?.accelerators?.type ?? []).length === 0 ? [] : (workload?.types?.allow ?? []);
    return allowed.length === 0 ? [] : [{ name: workload?.name, allowed, types: workload!.types! }];
  });
  if (types === undefined || members.length === 0) return;
  let common = types.allow ?? [];
  for (const { name, allowed, types: own } of members) {
    const both = common.length === 0 ? allowed : allowed.filter((type) => common.includes(type));
    if (both.length === 0) {
      context.report({
        code: 'contradiction',
        path: [...path, 'workloads'],
        message: `no instance type has the accelerators of ${shown(name)} and those that the pool has for others`,
        hint: 'share a pool by workloads that run on the same accelerators',
      });
      return;
    }
    common = both;
    if (!isWritten(context, [...path, 'types', 'vendors'])) types.vendors = own.vendors;
    if (!isWritten(context, [...path, 'types', 'architectures'])) types.architectures = own.architectures;
  }
  types.allow = common;
}

function useIn(context: CheckContext, workload: Workload, path: DocumentPath): void {
  const { types, accelerators } = workload;
  if (types === undefined) return;
  const named = new Set<string>();
  for (const list of ['allow', 'deny'] as const) {
    types[list] = types[list]?.flatMap((entry) => {
      if (entry === undefined || isType(context, entry)) return [entry];
      const keys = keysOf(context, entry);
      if (list === 'allow') for (const key of keys) named.add(key);
      return typesOf(context, keys);
    });
  }
  const names = (accelerators?.type ?? []).filter((name) => name !== undefined);
  const keys = names.flatMap((name) => keysOf(context, name));
  if (keys.length > 0) {
    for (const key of keys) named.add(key);
    const allowed = types.allow ?? [];
    const carrying = typesOf(context, keys);
    const both = carrying.filter(
      (type) => allowed.length === 0 || [type, familyOf(type)].some((one) => allowed.includes(one)),
    );
    if (both.length === 0) {
      context.report({
        code: 'contradiction',
        path: [...path, 'accelerators'],
        message: `no type that "types.allow" allows has ${listText(names, 'or')}`,
        hint: `remove "allow", or allow ${carrying.slice(0, 3).join(', ')}`,
      });
    }
    types.allow = both;
  }
  if (named.size > 0) widen(context, types, [...named], [...path, 'types']);
}

function widen(
  context: CheckContext,
  types: NonNullable<Workload['types']>,
  keys: readonly string[],
  at: DocumentPath,
) {
  const known = context.known.accelerators!();
  const vendors = BUILT_VENDORS.filter((vendor) => keys.some((key) => known.get(key)!.vendor === vendor));
  if (vendors.length > 0 && !isWritten(context, [...at, 'vendors'])) types.vendors = vendors;
  if (isWritten(context, [...at, 'architectures'])) return;
  const processors = keys.flatMap((key) => known.get(key)!.types.map(({ architecture }) => architecture));
  types.architectures = [...new Set<Architecture>(processors)].sort();
}

function isType({ known }: CheckContext, entry: string): boolean {
  return known.instanceTypes.includes(entry) || known.families.includes(entry);
}

function keysOf({ known }: CheckContext, name: string): readonly string[] {
  return acceleratorsNamed(name, [...(known.accelerators?.().keys() ?? [])]);
}

function typesOf({ known }: CheckContext, keys: readonly string[]): string[] {
  const names = keys.flatMap((key) =>
    known.accelerators!()
      .get(key)!
      .types.map(({ name }) => name),
  );
  return [...new Set(names)].sort();
}

function familyOf(type: string): string {
  return type.split('.')[0]!;
}
