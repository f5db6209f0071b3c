/**
 * A plan whose texts mean nothing to Terraform, which reads every string and key of a stack as a template: `${` and `%{`
 * are doubled, and what would pass for a token of cdktf is taken apart. Terraform shows the text as it was.
 *
 * Every stack makes its plan inert before it builds anything, since a plan holds texts of a blueprint's author: a
 * `${file("/etc/passwd")}` in one would read the machine that plans. References of our own are made later.
 * @param plan - plain values; it is left as it is, and what needs no change is shared with the result
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 */
export function inertText<Plan>(plan: Plan): Plan {
  const copies = new Map<object, unknown>();
  const copy = (value: unknown): unknown => {
    if (typeof value === 'string') return escaped(value);
    if (typeof value !== 'object' || value === null) return value;
    if (!copies.has(value)) copies.set(value, Array.isArray(value) ? listCopy(value) : mapCopy(value));
    return copies.get(value);
  };
  const listCopy = (list: readonly unknown[]): readonly unknown[] => {
    const items = list.map(copy);
    return items.every((item, index) => item === list[index]) ? list : items;
  };
  const mapCopy = (map: object): object => {
    const entries = Object.entries(map);
    const copied = entries.map(([key, value]) => [escaped(key), copy(value)] as const);
    const isSame = copied.every(([key, value], index) => key === entries[index]![0] && value === entries[index]![1]);
    return isSame ? map : Object.fromEntries(copied);
  };
  return copy(plan) as Plan;
}

/** The text that Terraform makes of an inert one, for what it reads as it is. */
export function literalText(inert: string): string {
  return inert.replaceAll(SPLIT_TOKEN, '{TfToken[').replace(/([$%])\1\{/g, '$1{');
}

/** An empty directive between the brace and the name: cdktf sees no token, Terraform the same text. */
export const SPLIT_TOKEN = '{%{if true}%{endif}TfToken[';

function escaped(text: string): string {
  // All that is looked for has one, and few texts do.
  if (!text.includes('{')) return text;
  return text.replace(/[$%]\{/g, (marker) => `${marker[0]}${marker}`).replaceAll('{TfToken[', SPLIT_TOKEN);
}
