import type { Json } from '../synthesized.js';

export interface Resource {
  /** e.g. `aws_subnet.network_subnet_nodes-az1`. */
  readonly address: string;
  readonly body: Json;
}

/** Synthesised Terraform as a reviewer reads it: by type, and along its references. */
export class TerraformJson {
  readonly json: Json;

  constructor(json: Json) {
    this.json = json;
  }

  /** @param type - with `aws_` */
  all(type: string): Resource[] {
    return Object.entries<Json>(this.json.resource?.[type] ?? {}).map(([name, body]) => ({
      address: `${type}.${name}`,
      body,
    }));
  }

  everything(): Resource[] {
    return Object.keys(this.json.resource ?? {}).flatMap((type) => this.all(type));
  }

  /** What the first reference in a value leads to, resource or data source; undefined: a literal, or nothing there. */
  follow(value: unknown): Resource | undefined {
    const match = /\$\{(data\.)?(aws_[a-z0-9_]+)\.([A-Za-z0-9_-]+)/.exec(String(value));
    if (!match) return undefined;
    const body = this.json[match[1] ? 'data' : 'resource']?.[match[2]!]?.[match[3]!];
    return body === undefined ? undefined : { address: `${match[1] ?? ''}${match[2]}.${match[3]}`, body };
  }

  /** Zone id of a subnet, made here or looked up. */
  zoneOf(subnetId: unknown): string | undefined {
    const body = this.follow(subnetId)?.body;
    return body?.availability_zone_id ?? postcondition(body, 'availability_zone_id');
  }

  cidrOf(subnetId: unknown): string | undefined {
    const body = this.follow(subnetId)?.body;
    return body?.cidr_block ?? postcondition(body, 'cidr_block');
  }

  get region(): string {
    return this.json.provider.aws[0].region;
  }
}

/** What a data source's own condition holds an attribute to. */
function postcondition(body: Json, attribute: string): string | undefined {
  const conditions: Json[] = body?.lifecycle?.postcondition ?? [];
  return conditions
    .map(({ condition }) => new RegExp(`self\\.${attribute} == \\\\?"([^"\\\\]+)`).exec(condition)?.[1])
    .find((found) => found !== undefined);
}

/** A block that Terraform takes once, as an object or a list of one. */
export function block(value: Json): Json {
  return Array.isArray(value) ? value[0] : value;
}

export function list(value: Json): Json[] {
  return value === undefined || value === null ? [] : [value].flat();
}

/** Names as they come out: ids that only AWS knows in the form that it gives them. */
export function filledIn(text: string): string {
  return text
    .replace(/\$\{data\.aws_caller_identity\.[^}]*\}/g, '123456789012')
    .replace(/\$\{data\.aws_partition\.[^}]*\}/g, 'aws');
}

export function prefixOf(cidr: string): number {
  return Number(cidr.slice(cidr.indexOf('/') + 1));
}
