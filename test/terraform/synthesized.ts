import { RootConstruct } from 'constructs';
import type { Infrastructure } from '../../lib/plan/shape/hall.js';
import { expandReferences } from '../../lib/terraform/compare/expand-references.js';
import type { PlannedStack } from '../../lib/terraform/foundation/planned-stack.js';
import { addSecondStack, HallStack } from '../../lib/terraform/hall/hall-stack.js';
import { stackText } from '../../lib/terraform/hall/synthesize-hall.js';

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON, whose shape each test states
export type Json = any;

/** The Terraform of a hall, with policies and texts of files in their places. */
export function expandedHall(plan: Infrastructure): Json {
  return expanded(new HallStack(new RootConstruct(), plan));
}

/** As `expandedHall`, of the stack that is applied after it; null: the plan has none. */
export function expandedCharts(plan: Infrastructure): Json | null {
  const stack = addSecondStack(new RootConstruct(), plan);
  return stack && expanded(stack);
}

function expanded(stack: PlannedStack): Json {
  return expandReferences(JSON.parse(stackText(stack)), stack.files());
}

/** The hall's Terraform, parsed. */
export class Synthesized {
  /** As Terraform reads it. */
  readonly written: Json;
  /** With policies and texts of files in their places. */
  readonly json: Json;

  constructor(plan: Infrastructure) {
    const stack = new HallStack(new RootConstruct(), plan);
    this.written = JSON.parse(stackText(stack));
    this.json = expandReferences(this.written, stack.files());
  }

  /** Names and arguments of all resources of a type, without `aws_`. */
  all(type: string): Readonly<Record<string, Json>> {
    return this.json.resource[`aws_${type}`] ?? {};
  }

  /** @throws Error when there is none, naming those that are there */
  resource(type: string, name: string): Json {
    const found = this.all(type)[name];
    if (found === undefined)
      throw new Error(`no ${type} ${name}; there are: ${Object.keys(this.all(type)).join(', ')}`);
    return found;
  }

  /** Arguments of every resource by address, `aws_vpc.network_vpc` and so on, sorted. */
  resources(): Map<string, Json> {
    const entries = Object.entries<Json>(this.json.resource).flatMap(([type, named]) =>
      Object.entries<Json>(named).map(([name, body]): [string, Json] => [`${type}.${name}`, body]),
    );
    return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Sorted. */
  addresses(): string[] {
    return [...this.resources().keys()];
  }
}

/** The text that a template encodes as user data; as it is where it is not encoded. */
export function userDataText(value: string): string {
  const [, quoted] = /^\$\{base64encode\((".*")\)\}$/s.exec(value) ?? [];
  return quoted === undefined ? value : JSON.parse(quoted);
}
