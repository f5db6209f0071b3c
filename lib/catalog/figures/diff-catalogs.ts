import { by } from '../../units/order.js';
import type { Catalog } from '../facts/catalog.js';
import type { AcceleratorRecord } from '../files/accelerators-file.js';
import { type FigureGroup, type FigureNode, type FigureValue, figureTree, isGroup } from './figure-tree.js';

/** One figure that differs between two catalogs. `undefined` sides do not exist there; null ones are unknown. */
export interface FigureChange {
  /** As `traceFigure` takes it. */
  readonly path: string;
  readonly before: FigureValue | undefined;
  readonly after: FigureValue | undefined;
  /** (after − before) ÷ before, for two numbers with a positive first one; else null. */
  readonly relative: number | null;
}

/**
 * What differs between two catalogs, in path order. Regions that only one of them has loaded are left out: load the
 * same regions of both. A type or a region that came or went is one change for each of its figures.
 */
export function diffCatalogs(
  before: Catalog,
  after: Catalog,
  accelerators: {
    readonly before: ReadonlyMap<string, AcceleratorRecord>;
    readonly after: ReadonlyMap<string, AcceleratorRecord>;
  },
): FigureChange[] {
  const regions = [...before.regions.keys()].filter((region) => after.regions.has(region));
  const of = (catalog: Catalog): Catalog => ({
    ...catalog,
    regions: new Map(regions.map((region) => [region, catalog.regions.get(region)!])),
  });
  const changes: FigureChange[] = [];
  compare(figureTree(of(before), accelerators.before), figureTree(of(after), accelerators.after), '', changes);
  return changes.sort(by(({ path }) => path));
}

/** The changes that a plan in one region with these instance types could notice. */
export function changesThatTouch(
  changes: readonly FigureChange[],
  {
    regions,
    instanceTypes,
    accelerators,
  }: { regions: readonly string[]; instanceTypes: readonly string[]; accelerators: readonly string[] },
): FigureChange[] {
  return changes.filter(({ path }) => {
    const [table, name, part, type] = path.split('/');
    if (table === 'instance-types') return instanceTypes.includes(name!);
    if (table === 'accelerators') return accelerators.includes(name!);
    return regions.includes(name!) && (part !== 'offers' || instanceTypes.includes(type!));
  });
}

function compare(
  before: FigureNode | undefined,
  after: FigureNode | undefined,
  path: string,
  changes: FigureChange[],
): void {
  if (isGroup(before) || isGroup(after)) {
    const names = new Set([...childNames(before), ...childNames(after)]);
    // A group that takes the place of an unknown (power, accelerators) or of nothing: its figures are what changed.
    if (!isGroup(before) && before !== undefined) changes.push({ path, before, after: undefined, relative: null });
    if (!isGroup(after) && after !== undefined) changes.push({ path, before: undefined, after, relative: null });
    for (const name of names) {
      compare(child(before, name), child(after, name), path === '' ? name : `${path}/${name}`, changes);
    }
    return;
  }
  if (sameFigure(before, after)) return;
  const relative =
    typeof before === 'number' && typeof after === 'number' && before > 0 ? (after - before) / before : null;
  changes.push({ path, before, after, relative });
}

function sameFigure(a: FigureValue | undefined, b: FigureValue | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => item === b[i]);
  return a === b;
}

function childNames(node: FigureNode | undefined): readonly string[] {
  return isGroup(node) ? [...node.keys()] : [];
}

function child(node: FigureNode | undefined, name: string): FigureNode | undefined {
  return isGroup(node) ? (node as FigureGroup).get(name) : undefined;
}
