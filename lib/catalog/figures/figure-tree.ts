import type { Catalog, InstanceType, RegionCatalog } from '../facts/catalog.js';
import { lustreTierKey } from '../facts/figure-path.js';
import type { AcceleratorRecord } from '../files/accelerators-file.js';

/** A figure or a word: the end of a path. A list of words (zones, purposes) is one figure. */
export type FigureValue = null | boolean | number | string | readonly string[];
/** A figure, or the figures below a path. */
export type FigureNode = FigureValue | FigureGroup;
/** Figures and groups by the next segment of their path. */
export type FigureGroup = ReadonlyMap<string, FigureNode>;

/**
 * The catalog as paths: `instance-types/<type>/…`, `accelerators/<key>/…`, `regions/<region>/offers/<type>/…`,
 * `…/prices/lustre/PERSISTENT_2-SSD-125/usdPerGibMonth`. Tiers and network cards go by their number from 0.
 */
export function figureTree(catalog: Catalog, accelerators: ReadonlyMap<string, AcceleratorRecord>): FigureGroup {
  return new Map<string, FigureNode>([
    ['accelerators', mapValues(accelerators, acceleratorNode)],
    ['instance-types', mapValues(catalog.types, typeNode)],
    ['regions', mapValues(catalog.regions, regionNode)],
    ...reservationNodes(catalog),
  ]);
}

/** Only users' own catalogs have them. */
function reservationNodes({ overlays }: Catalog): [string, FigureNode][] {
  const all = overlays.flatMap(({ reservations }) => reservations);
  if (all.length === 0) return [];
  return [['reservations', new Map(all.map(({ name, ...facts }) => [name, toNode(facts)]))]];
}

/** Whether this node has children. */
export function isGroup(node: FigureNode | undefined): node is FigureGroup {
  return node instanceof Map;
}

/** Every path that ends in a figure, in tree order. */
export function* figurePaths(node: FigureNode, path: readonly string[] = []): Generator<string> {
  if (!isGroup(node)) yield path.join('/');
  else for (const [name, child] of node) yield* figurePaths(child, [...path, name]);
}

function acceleratorNode(record: AcceleratorRecord): FigureNode {
  const { key: _key, doubts: _doubts, ...facts } = record.accelerator;
  return toNode({ ...facts, link: record.link, power: record.power });
}

function typeNode(type: InstanceType): FigureNode {
  const { name: _name, ...facts } = type;
  const accelerators = type.accelerators && { ...type.accelerators, model: type.accelerators.model.key };
  return toNode({ ...facts, accelerators });
}

function regionNode(region: RegionCatalog): FigureNode {
  const { region: _region, offers, prices, ...facts } = region;
  const lustre = new Map(prices.lustre.map((tier) => [lustreTierKey(tier), toNode(tier)]));
  return new Map<string, FigureNode>([
    ...(toNode(facts) as FigureGroup),
    ['prices', new Map<string, FigureNode>([...(toNode(prices) as FigureGroup), ['lustre', lustre]])],
    ['offers', mapValues(offers, toNode)],
  ]);
}

function mapValues<T>(map: ReadonlyMap<string, T>, node: (value: T) => FigureNode): FigureGroup {
  return new Map([...map].map(([name, value]) => [name, node(value)]));
}

function toNode(value: unknown): FigureNode {
  if (typeof value !== 'object' || value === null) return value as FigureValue;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  return new Map(Object.entries(value).map(([name, child]) => [name, toNode(child)]));
}
