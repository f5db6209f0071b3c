import type { AnySchemaObject } from 'ajv';
import type { DocumentPath } from '../../lib/blueprint/document/diagnostic.js';
import { publishedSchema } from '../../lib/blueprint/published-schema.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { openCatalog } from '../../lib/plan/plan-hall.js';
import type { Chance } from './chance.js';

const { names } = openCatalog();
const SCHEMA = publishedSchema(
  names.regions,
  names.models.map(({ name }) => name),
);

/** Of keys that are free text, and of keys of maps that are the user's own. */
const WORDS = ['a', 'team', 'ops/x', 'p5', 'x-y', 'Ünï', '0', 'on-demand-p', 'NVIDIA', 'us-east-1', '${x}', '<b>'];

/** Names that refer to other parts of a blueprint, so that many do. */
const REFERRED: Readonly<Record<string, readonly string[]>> = {
  name: ['train', 'serve', 'data', 'scratch', 'lab'],
  store: ['train.data', 'serve.data', 'train.scratch'],
};

/** Shares of the optional keys that are written, by depth: most blueprints are mostly defaults. */
const WRITTEN = [0.12, 0.2, 0.3];

/**
 * A blueprint with keys and values that the published schema admits. Most are mended: what the reader refuses is taken
 * out, so that planning sees all keys together.
 */
export function drawBlueprint(chance: Chance): unknown {
  const drawn = asking(draw(SCHEMA, chance, '', 0) as Node);
  for (let rounds = chance.is(0.85) ? 8 : 0; rounds > 0; rounds--) {
    const read = readBlueprint(JSON.stringify(drawn), names);
    if (read.ok) break;
    for (const { path } of read.diagnostics) drop(drawn, path);
    asking(drawn);
  }
  return drawn;
}

type Node = Record<string | number, unknown>;

/** Names are unique, and each workload asks for something. */
function asking(drawn: Node): Node {
  const workloads = (Array.isArray(drawn.workloads) ? drawn.workloads : [{}]).slice(0, 3) as Node[];
  for (const [index, workload] of workloads.entries()) {
    workload.name = REFERRED.name![index];
    const asks = ['compute', 'training', 'fineTuning', 'inference', 'accelerators'].some((key) => key in workload);
    if (!asks) workload.accelerators = { atLeast: 8 };
  }
  return Object.assign(drawn, { version: 1, name: 'hall', region: drawn.region ?? 'us-east-1', workloads });
}

/** Takes out what a path leads to; of an item of a list, the item. */
function drop(from: Node, path: DocumentPath): void {
  let parent: Node = from;
  for (const step of path.slice(0, -1)) {
    if (typeof parent[step] !== 'object' || parent[step] === null) return;
    parent = parent[step] as Node;
  }
  const last = path.at(-1);
  if (last === undefined) return;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
}

function draw(schema: AnySchemaObject, chance: Chance, key: string, depth: number): unknown {
  if (schema.anyOf) return draw(chance.of<AnySchemaObject>(schema.anyOf), chance, key, depth);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return chance.of(schema.enum);
  const known = [...(schema.examples ?? []), ...('default' in schema ? [schema.default] : [])];
  switch (chance.of([schema.type].flat() as string[])) {
    case 'object':
      return drawObject(schema, chance, depth);
    case 'array':
      return drawArray(schema, chance, key, depth);
    case 'boolean':
      return chance.is(0.5);
    case 'integer':
      return known.length > 0 && chance.is(0.6) ? chance.of(known) : Math.round(number(schema, chance));
    case 'number':
      return known.length > 0 && chance.is(0.8) ? chance.of(known) : number(schema, chance);
    default:
      return text(schema, chance, key, known);
  }
}

function drawObject(schema: AnySchemaObject, chance: Chance, depth: number): Record<string, unknown> {
  const required: readonly string[] = schema.required ?? [];
  const share = WRITTEN[Math.min(depth, WRITTEN.length - 1)]!;
  const own = Object.entries<AnySchemaObject>(schema.properties ?? {})
    .filter(([key]) => required.includes(key) || chance.is(share))
    .map(([key, inner]) => [key, draw(inner, chance, key, depth + 1)]);
  const [map] = Object.values<AnySchemaObject>(schema.patternProperties ?? {});
  const users =
    map === undefined
      ? []
      : Array.from({ length: chance.below(3) }, () => [chance.of(WORDS), draw(map, chance, '', depth + 1)]);
  return Object.fromEntries([...own, ...users]);
}

function drawArray(schema: AnySchemaObject, chance: Chance, key: string, depth: number): unknown[] {
  const least: number = schema.minItems ?? 0;
  const most = Math.min(schema.maxItems ?? 3, least + 3);
  const count = least + chance.below(most - least + 1);
  return Array.from({ length: count }, () => draw(schema.items, chance, key, depth + 1));
}

function number({ minimum = 0, maximum, exclusiveMinimum = minimum }: AnySchemaObject, chance: Chance): number {
  const most: number = maximum ?? exclusiveMinimum + 1000;
  // Small ones more often than large ones: sizes differ by orders of magnitude.
  return exclusiveMinimum + (most - exclusiveMinimum) * chance.next() ** 4;
}

function text(schema: AnySchemaObject, chance: Chance, key: string, known: readonly unknown[]): unknown {
  const referred = REFERRED[key];
  if (referred !== undefined && chance.is(0.8)) return chance.of(referred);
  if (known.length > 0) return scaled(chance.of(known), chance);
  if (schema.pattern?.includes('(%)?')) return `${chance.below(101)} %`;
  return chance.of(WORDS);
}

/** A quantity with another number before its unit. */
function scaled(example: unknown, chance: Chance): unknown {
  if (typeof example !== 'string' || !/^[0-9.]+ ?[A-Za-z%]/.test(example) || chance.is(0.6)) return example;
  return example.replace(/^[0-9.]+/, (figure) =>
    String(Number((Number(figure) * 2 ** (chance.below(9) - 4)).toPrecision(3))),
  );
}
