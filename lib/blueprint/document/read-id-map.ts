import { shown } from '../../units/shown.js';
import { closest } from '../../units/suggest.js';
import type { Checked, Diagnostic } from './diagnostic.js';
import type { ParsedDocument } from './parse-document.js';
import { checkedOf, readDocument } from './read-document.js';

/** Ids of AWS by the Terraform address of what they are for; null: nothing is there. */
export type IdMap = ReadonlyMap<string, string | null>;

/**
 * Reads a map of ids in YAML or JSON. Every mistake is reported in one pass, each with its `range`.
 * @param addresses - those that there are
 */
export function readIdMap(input: string | Uint8Array, addresses: readonly string[]): Checked<IdMap> {
  const { data, diagnostics } = readDocument(input, (document) => checkMap(document, addresses));
  const read = checkedOf<Readonly<Record<string, string | null>>>(data, diagnostics);
  return read.ok ? { ...read, value: new Map(Object.entries(read.value)) } : read;
}

function checkMap({ data }: ParsedDocument, addresses: readonly string[]): Diagnostic[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    const hint = 'write one line for each, such as "aws_vpc.network_vpc: vpc-0123456789abcdef0"';
    return [{ code: 'wrong-type', severity: 'error', path: [], message: 'this is no map of addresses to ids', hint }];
  }
  const used = new Map<string, string>();
  return Object.entries(data).flatMap(([address, id]): Diagnostic[] => {
    const path = [address];
    if (!addresses.includes(address)) {
      const near = closest(address, addresses);
      const hint = near === undefined ? '`datahall import` lists the addresses' : `did you mean ${shown(near)}?`;
      const message = `the hall has no resource ${shown(address)}`;
      return [{ code: 'reference-unknown', severity: 'error', path, message, hint }];
    }
    if (id === null) return [];
    if (typeof id !== 'string' || id.trim() === '') {
      const hint = 'write an id in quotes, or null where nothing is there';
      return [{ code: 'wrong-type', severity: 'error', path, message: `${shown(id)} is not an id`, hint }];
    }
    const type = address.slice(0, address.indexOf('.'));
    const other = used.get(`${type} ${id}`);
    used.set(`${type} ${id}`, address);
    if (other === undefined) return [];
    const message = `${shown(id)} is mapped to ${other} already`;
    return [{ code: 'name-duplicate', severity: 'error', path, message, hint: 'one thing is one resource' }];
  });
}
