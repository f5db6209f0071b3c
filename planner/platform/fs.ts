/** What the catalog's reader asks of `node:fs`, over the files that the page has fetched. */

let files: ReadonlyMap<string, string> = new Map();
let there: () => void;

/** Kept when the files are in place. The modules that hold figures wait for it. */
export const provided = new Promise<void>((resolve) => {
  there = resolve;
});

/** Puts the catalog's files in place, before the first of them is read. */
export function provideFiles(given: ReadonlyMap<string, string>): void {
  files = given;
  there();
}

export function existsSync(path: string): boolean {
  return files.has(path);
}

/** @throws Error when there is no such file */
export function readFileSync(path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`${path} is not among the files of the page`);
  return text;
}
