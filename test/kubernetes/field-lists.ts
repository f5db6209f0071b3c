import type { ValidateFunction } from 'ajv/dist/2020.js';

/**
 * Fields that are known to be there, each by its path and type. A path: `a.b`, the field b of a; `a[].b`, of each item of
 * the list a; `a{}`, each value of the map a, whose keys are free; `a!`, a field that must be there. A type: of JSON, or
 * several, as `integer|string`; `any`, where the source tells none; `empty`, an object of which we set no field;
 * `core V1PodTemplateSpec`, a type of Kubernetes itself; a list of words, one of which it must be.
 */
export type FieldList = Readonly<Record<string, string | readonly string[]>>;

/** Refuses every field that is not in the list. */
export function schemaOf(fields: FieldList): object {
  const groups: Record<string, Record<string, FieldList[string]>> = {};
  for (const [path, type] of Object.entries(fields)) {
    const [first, ...rest] = path.split('.');
    groups[first!] = { ...groups[first!], [rest.join('.')]: type };
  }
  const properties: Record<string, object> = {};
  const required: string[] = [];
  for (const [segment, { '': type, ...below }] of Object.entries(groups)) {
    const [, name, must, many] = /^(\w+)(!?)(|\[\]|\{\})$/.exec(segment) ?? [];
    const twice =
      name !== undefined && (Object.hasOwn(properties, name) || (type !== undefined && Object.keys(below).length > 0));
    if (name === undefined || twice) throw new Error(`${segment}: no path, or two that differ`);
    const inside = type === undefined ? schemaOf(below) : schemaOfType(type);
    if (must === '!') required.push(name);
    properties[name] =
      many === '[]'
        ? { type: 'array', items: inside }
        : many === '{}'
          ? { type: 'object', additionalProperties: inside }
          : inside;
  }
  return { type: 'object', properties, required, additionalProperties: false };
}

function schemaOfType(type: FieldList[string]): object {
  if (typeof type !== 'string') return { enum: type };
  if (type.startsWith('core ')) return { $ref: `core.json#/$defs/${type.slice('core '.length)}` };
  if (type === 'empty') return schemaOf({});
  return type === 'any' ? {} : { type: type.split('|') };
}

/** What is not as the list says, with where to look it up. */
export function faultsOf(validate: ValidateFunction, value: unknown, owner: string, source: string): string[] {
  if (validate(value)) return [];
  const mend = `check it against ${source} and add it`;
  return validate.errors!.map(({ keyword, instancePath, message, params }) => {
    if (keyword === 'additionalProperties')
      return `${instancePath}/${params.additionalProperty}: not in the list of verified fields of ${owner}: ${mend}`;
    if (keyword === 'enum')
      return `${instancePath}: not one of the verified words, ${params.allowedValues.join(', ')}: ${mend}`;
    return `${instancePath || '/'} ${message}`;
  });
}
