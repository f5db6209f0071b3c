import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Chance } from './chance.js';
import { drawBlueprint } from './drawn-blueprint.js';

const root = join(import.meta.dirname, '../..');

/** Blueprints that somebody wrote, in the order of their paths. */
export const WRITTEN: readonly string[] = ['blueprints', 'docs/examples', 'test/platforms'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readFileSync(join(root, folder, name), 'utf8')),
);

type Node = Record<string, unknown>;

/** A written blueprint with a few keys of a drawn one: what goes together in a whole hall meets what seldom does. */
export function crossBlueprints(chance: Chance): unknown {
  const written = parse(chance.of(WRITTEN)) as Node;
  const drawn = drawBlueprint(chance) as Node;
  const [into, from] = [workloadsOf(written), workloadsOf(drawn)];
  for (let keys = 1 + chance.below(4); keys > 0; keys--) {
    const isOfWorkload = into.length > 0 && chance.is(0.5);
    if (isOfWorkload) graft(chance.of(into), chance.of(from), chance);
    else graft(written, drawn, chance);
  }
  return written;
}

/** Puts a key of one blueprint into another, or some keys within it. Names stay: others refer to them. */
function graft(into: Node, from: Node, chance: Chance): void {
  const keys = Object.keys(from).filter((key) => !['version', 'name', 'workloads'].includes(key));
  if (keys.length === 0) return;
  const key = chance.of(keys);
  const [old, fresh] = [into[key], from[key]];
  into[key] = isNode(old) && isNode(fresh) && chance.is(0.7) ? { ...old, ...fresh } : fresh;
}

function workloadsOf({ workloads }: Node): Node[] {
  return Array.isArray(workloads) ? workloads.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
