/** A value of the user's in a message: short, on one line. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

/** A JSON Schema type in the words of someone who writes YAML. */
export function typeName(type: string): string {
  return (
    {
      array: 'a list',
      boolean: 'true or false',
      integer: 'a whole number',
      number: 'a number',
      object: 'a map of keys',
      quantity: 'a number with a unit',
      string: 'text',
    }[type] ?? type
  );
}
