/** What the catalog's reader asks of `node:url`: every address is that of the one catalog of the page. */
export function fileURLToPath(): string {
  return 'catalog';
}
