/** A document, or the data behind it, as JSON: amounts as numbers with their units. Ends with a line break. */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
