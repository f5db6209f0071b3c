import { RootConstruct } from 'constructs';
import type { Infrastructure } from '../../lib/plan/shape/hall.js';
import { expandReferences } from '../../lib/terraform/compare/expand-references.js';
import { HallStack } from '../../lib/terraform/hall/hall-stack.js';
import { stackText } from '../../lib/terraform/hall/synthesize-hall.js';

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON, whose shape each test states
export type Json = any;

/** A stack's text as it reads with its policies in the place of their data sources. */
export function expanded(text: string): Json {
  return expandReferences(JSON.parse(text));
}

/** The hall's Terraform, parsed. */
export class Synthesized {
  /** As Terraform reads it. */
  readonly written: Json;
  /** With its policies in the place of their data sources. */
  readonly json: Json;

  constructor(plan: Infrastructure) {
    const text = stackText(new HallStack(new RootConstruct(), plan));
    this.written = JSON.parse(text);
    this.json = expanded(text);
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
