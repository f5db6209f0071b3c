import type { Adoption, ImportBlock, NotImported } from '../../plan/changes/resource-change.js';
import { type ResourceBody, type StackResources, typeOf } from '../compare/resource-body.js';
import { ARN_FORMS, IMPORT_IDS, type ImportId } from './import-ids.js';
import type { TaggedThing } from './tagged-things.js';

/** What is known of the things that a hall takes over. */
export interface Known {
  /** Of the hall. */
  readonly region: string;
  /** Ids by address, as the user maps them; null: nothing is there, and Terraform makes it. */
  readonly ids: ReadonlyMap<string, string | null>;
  /** Things of the account with their tags. */
  readonly tagged: readonly TaggedThing[];
}

/** Blocks for every resource whose id follows from its arguments, from a map, or from its `Name` in the account. */
export function importBlocks(resources: StackResources, known: Known): Adoption {
  const ids = new Ids(resources, known);
  const blocks: ImportBlock[] = [];
  const others: NotImported[] = [];
  for (const address of resources.keys()) {
    const found = ids.of(address);
    if ('id' in found) blocks.push({ to: address, id: found.id });
    else others.push({ address, ...found });
  }
  return { blocks, others };
}

type Found = { readonly id: string } | Omit<NotImported, 'address'>;

/** Ids of the resources of a stack, worked out through what they name. */
class Ids {
  private readonly resources: StackResources;
  private readonly known: Known;

  constructor(resources: StackResources, known: Known) {
    this.resources = resources;
    this.known = known;
  }

  of(address: string): Found {
    const mapped = this.known.ids.get(address);
    if (mapped === null) return { why: 'nothing is there, as the map says', example: null };
    if (mapped !== undefined) return { id: mapped };
    const form = IMPORT_IDS[typeOf(address)];
    if (form === undefined) return { why: 'how it is imported is not known here', example: 'its id' };
    switch (form.by) {
      case 'nothing':
        return { why: form.why, example: null };
      case 'aws':
        return this.tagged(address, form);
      case 'name':
        return this.filled(form.form, address);
    }
  }

  /** By its `Name` among the things of the account. */
  private tagged(address: string, { service, example }: Extract<ImportId, { by: 'aws' }>): Found {
    const name = (this.resources.get(address)?.tags as Record<string, unknown> | undefined)?.Name;
    const byArn = example.startsWith('arn:');
    const last = byArn ? example.split(/[/:]/).at(-1)! : example;
    const start = /^[a-z-]+-(?=[0-9])/.exec(last)?.[0] ?? '';
    const things = this.known.tagged.filter(
      (thing) => thing.service === service && thing.name === name && thing.id.startsWith(start),
    );
    if (name !== undefined && things.length === 1) return { id: byArn ? things[0]!.arn : things[0]!.id };
    const why =
      things.length > 1 && name !== undefined ? `${things.length} things are named ${name}` : 'AWS gives its id';
    return { why, example };
  }

  private filled(form: string, address: string): Found {
    const missing: string[] = [];
    const id = form.replaceAll(/\{([\w.]+)\}/g, (_, argument: string) => {
      const value = PLACES[argument] ?? (argument === 'region' ? this.known.region : this.argument(address, argument));
      if (value === null) missing.push(argument);
      return value ?? '';
    });
    if (missing.length === 0) return { id };
    return { why: `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} known to AWS alone`, example: form };
  }

  /** A text argument with what it names worked out; null: AWS alone knows a part of it. */
  private argument(address: string, name: string): string | null {
    const value = this.resources.get(address)?.[name];
    if (typeof value !== 'string') return null;
    let isKnown = true;
    const text = value.replaceAll(/\$\{([^}]*)\}/g, (expression, inside: string) => {
      if (/^(data|var)\.[\w.-]+$/.test(inside)) return expression;
      const [, named, attribute] = /^(\w+\.[\w-]+)\.(\w+)$/.exec(inside) ?? [];
      const known = named === undefined ? null : this.attribute(named, attribute!);
      if (known === null) isKnown = false;
      return known ?? '';
    });
    return isKnown ? text : null;
  }

  private attribute(address: string, attribute: string): string | null {
    const body: ResourceBody | undefined = this.resources.get(address);
    if (body === undefined) return null;
    if (body[attribute] !== undefined) return this.argument(address, attribute);
    const arnForm = ARN_FORMS[typeOf(address)];
    const found = attribute === 'arn' && arnForm !== undefined ? this.filled(arnForm, address) : this.of(address);
    return IS_ID.includes(attribute) && 'id' in found ? found.id : null;
  }
}

/** Attributes that are the id which is imported, where no argument has their name. */
const IS_ID: readonly string[] = ['arn', 'id', 'key_id', 'url'];

const read = (source: string) => `\${data.${source}}`;
/** Of whoever plans: data sources that every stack has. */
const PLACES: Readonly<Record<string, string>> = {
  account: read('aws_caller_identity.account_identity.account_id'),
  partition: read('aws_partition.account_partition.partition'),
};
