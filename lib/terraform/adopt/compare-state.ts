import type { ResourceChange } from '../../plan/changes/resource-change.js';
import { isRecord } from '../../units/is-record.js';
import { policyStatements } from '../compare/canonical-policies.js';
import { compareStacks } from '../compare/compare-stacks.js';
import type { ResourceBody, StackResources } from '../compare/resource-body.js';
import type { Attributes, HeldState } from './read-state.js';

/** Arguments of Terraform itself, which no state holds. */
const META_ARGUMENTS: readonly string[] = ['depends_on', 'for_each', 'lifecycle', 'provider'];

/**
 * What Terraform would do so that what stands in a state is what a blueprint would make. Only what the blueprint writes is
 * compared, as far as it is known before an apply: a value that AWS alone knows counts as equal.
 */
export function compareState(state: HeldState, fresh: StackResources): ResourceChange[] {
  const held = new Map<string, ResourceBody>(
    [...state.resources].map(([address, attributes]) => {
      const body = fresh.get(address);
      return [address, body === undefined ? {} : new Beside(state, fresh).body(body, attributes)] as const;
    }),
  );
  return compareStacks(held, fresh);
}

/** A value that is known when Terraform runs. */
const LATER = Symbol('known when Terraform runs');

/** Attributes of a state, written as the blueprint's Terraform writes them: equal values are the same text. */
class Beside {
  private readonly state: HeldState;
  private readonly fresh: StackResources;

  constructor(state: HeldState, fresh: StackResources) {
    this.state = state;
    this.fresh = fresh;
  }

  body(body: ResourceBody, attributes: Attributes): ResourceBody {
    const ignored = (body.lifecycle as { readonly ignore_changes?: readonly string[] } | undefined)?.ignore_changes;
    const roots = [...META_ARGUMENTS, ...(ignored ?? []).filter((path) => !path.includes('['))];
    const written = Object.entries(body).map(([name, value]) => {
      const isKept = roots.includes(name) || (ignored ?? []).some((path) => path.startsWith(`${name}[`));
      return [name, isKept ? value : this.value(value, attributes[name])] as const;
    });
    return Object.fromEntries(written);
  }

  /** The blueprint's own value where the state's is equal to it, else the state's, block by block. */
  private value(fresh: unknown, held: unknown): unknown {
    if (isRecord(fresh)) {
      const block = Array.isArray(held) ? (held.length === 1 ? held[0] : undefined) : held;
      if (!isRecord(block)) return isEmpty(fresh) && isEmpty(held) ? fresh : held;
      // A map, such as tags, has no other keys; a block has attributes that AWS sets.
      const others = Array.isArray(held) ? [] : Object.entries(block).filter(([key]) => !(key in fresh));
      const shared = Object.entries(fresh).map(([key, value]) => [key, this.value(value, block[key])] as const);
      return Object.fromEntries([...shared, ...others]);
    }
    return this.isEqual(fresh, held) ? fresh : held;
  }

  private isEqual(fresh: unknown, held: unknown): boolean {
    if (isEmpty(fresh) && isEmpty(held)) return true;
    if (Array.isArray(fresh)) return Array.isArray(held) && this.areEqual(fresh, held);
    if (isRecord(fresh)) {
      // A block within a block is a list of one.
      const block = Array.isArray(held) && held.length === 1 ? held[0] : held;
      return isRecord(block) && Object.entries(fresh).every(([key, one]) => this.isEqual(one, block[key]));
    }
    const known = typeof fresh === 'string' ? this.resolved(fresh) : fresh;
    if (known === LATER) return true;
    if (typeof known !== 'string' || typeof held !== 'string') return `${known}` === `${held}`;
    return known === held || sameJson(known, held);
  }

  /** In any order: the provider keeps most lists as sets. */
  private areEqual(fresh: readonly unknown[], held: readonly unknown[]): boolean {
    if (fresh.length !== held.length) return false;
    const left = [...held];
    return fresh.every((one) => {
      const index = left.findIndex((other) => this.isEqual(one, other));
      if (index >= 0) left.splice(index, 1);
      return index >= 0;
    });
  }

  /** A text with what it refers to, as the state knows it. */
  private resolved(text: string): unknown {
    if (!text.includes('${')) return text.replaceAll('$${', '${');
    const whole = /^\$\{([^{}]*)\}$/.exec(text)?.[1];
    if (whole !== undefined) return this.attribute(whole);
    let isKnown = true;
    const resolved = text.replaceAll(/(?<!\$)\$\{([^{}]*)\}/g, (_, expression: string) => {
      const value = this.attribute(expression);
      if (value === LATER || typeof value === 'object') isKnown = false;
      return `${String(value)}`;
    });
    return isKnown && !/(?<!\$)\$\{/.test(resolved) ? resolved.replaceAll('$${', '${') : LATER;
  }

  /** Of a resource or data source that the state holds: one that the blueprint makes anew is known later. */
  private attribute(expression: string): unknown {
    const [, address, name] = /^((?:data\.)?[a-z]\w*\.[\w-]+)\.(\w+)$/.exec(expression) ?? [];
    if (address === undefined) return LATER;
    const held = address.startsWith('data.') ? this.state.data.get(address) : this.state.resources.get(address);
    const isMade = !address.startsWith('data.') && !this.fresh.has(address);
    return held === undefined || isMade || held[name!] === undefined || held[name!] === null ? LATER : held[name!];
  }
}

/** What the provider does not tell apart: absent, nothing, an empty text or list. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Policies by their statements; other JSON where the state has all that is written: AWS adds defaults. */
function sameJson(fresh: string, held: string): boolean {
  if (!/^[[{]/.test(fresh) || !/^[[{]/.test(held)) return false;
  try {
    const [one, other] = [policyStatements(fresh), policyStatements(held)];
    if (one !== null && other !== null) return JSON.stringify(one) === JSON.stringify(other);
    return contains(JSON.parse(held), JSON.parse(fresh));
  } catch {
    return false;
  }
}

function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.length === whole.length && part.every((one, at) => contains(whole[at], one));
  }
  if (isRecord(part)) return isRecord(whole) && Object.entries(part).every(([key, one]) => contains(whole[key], one));
  return whole === part;
}
