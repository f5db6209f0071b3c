import { compareText } from '../../units/order.js';
import type { CatalogSources, FigureRule, MissingRule, SourceText } from '../files/sources-file.js';
import type { FigureGroup, FigureNode, FigureValue } from './figure-tree.js';
import { isGroup } from './figure-tree.js';

/** What is known of one path of the catalog. */
export type FigureTrace =
  | {
      readonly status: 'known';
      readonly path: string;
      readonly value: Exclude<FigureValue, null>;
      readonly sources: readonly (SourceText & { readonly key: string })[];
      /** Of the first source, `YYYY-MM-DD`. */
      readonly date: string;
      /** A doubt, a conversion or a method; null: none. */
      readonly note: string | null;
    }
  | { readonly status: 'missing'; readonly path: string; readonly reason: string }
  /** The path stops short of a figure. */
  | { readonly status: 'group'; readonly path: string; readonly children: readonly string[] }
  /** The catalog has no such path; `known` holds the names at the place where it breaks. */
  | {
      readonly status: 'no-such-figure';
      readonly path: string;
      readonly broken: string;
      readonly known: readonly string[];
    };

/**
 * Where a figure comes from: `regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour`.
 * @param tree - of a catalog, from `figureTree`
 * @throws Error when the catalog gives the figure no source, or no reason for its absence
 */
export function traceFigure(tree: FigureGroup, sources: CatalogSources, path: string): FigureTrace {
  const segments = path.split('/').filter((segment) => segment !== '');
  const walked: string[] = [];
  let node: FigureNode = tree;
  for (const segment of segments) {
    if (node === null) break;
    const child: FigureNode | undefined = isGroup(node) ? node.get(segment) : undefined;
    if (child === undefined) {
      const known = isGroup(node) ? [...node.keys()].sort(compareText) : [];
      return { status: 'no-such-figure', path, broken: segment, known };
    }
    node = child;
    walked.push(segment);
  }
  if (isGroup(node)) return { status: 'group', path: walked.join('/'), children: [...node.keys()] };
  if (node === null) {
    const rule = mostSpecific<MissingRule>(sources.missing, walked);
    if (!rule) throw new Error(`the catalog gives no reason why ${path} is unknown`);
    return { status: 'missing', path, reason: rule.reason };
  }
  const rule = mostSpecific<FigureRule>(sources.figures, walked);
  const cited = (rule?.sources ?? []).flatMap((key) => {
    const source = sources.sources[key];
    return source ? [{ key, ...source }] : [];
  });
  if (!rule || !cited[0] || cited.length !== rule.sources.length) {
    throw new Error(`the catalog names no source for ${path}`);
  }
  return { status: 'known', path, value: node, sources: cited, date: cited[0].date, note: rule.note };
}

/** The rule with the most literal segments; among equals, the one that is literal further to the left. */
function mostSpecific<T extends { readonly pattern: string }>(
  rules: readonly T[],
  path: readonly string[],
): T | undefined {
  let best: T | undefined;
  let bestRank = '';
  for (const [rule, parts] of splitPatterns(rules)) {
    const rank = matchRank(parts, path);
    if (rank !== null && rank > bestRank) {
      best = rule;
      bestRank = rank;
    }
  }
  return best;
}

const split = new WeakMap<object, readonly (readonly [unknown, readonly string[]])[]>();

/** Each rule with the segments of its pattern, split once for a list of rules. */
function splitPatterns<T extends { readonly pattern: string }>(
  rules: readonly T[],
): readonly (readonly [T, readonly string[]])[] {
  const known = split.get(rules) ?? rules.map((rule) => [rule, rule.pattern.split('/')] as const);
  split.set(rules, known);
  return known as readonly (readonly [T, readonly string[]])[];
}

/** Ranks compare as text. `*` matches one segment, a final `**` any number; null: no match. */
function matchRank(parts: readonly string[], path: readonly string[]): string | null {
  let score = 0;
  let kinds = '';
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part === '**') return rankOf(score, kinds);
    if (i >= path.length) return null;
    if (part === path[i]) {
      score += 3;
      kinds += '2';
    } else if (part === '*') {
      score += 1;
      kinds += '1';
    } else return null;
  }
  return parts.length === path.length ? rankOf(score, kinds) : null;
}

function rankOf(score: number, kinds: string): string {
  return `${String(score).padStart(4, '0')} ${kinds}`;
}
