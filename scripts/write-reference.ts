import { mkdirSync, writeFileSync } from 'node:fs';
import { referencePages } from './reference/pages.js';

/** Writes `docs/reference/` from the schemas and the program. */
const root = new URL('../', import.meta.url);
mkdirSync(new URL('docs/reference/api/', root), { recursive: true });
for (const [path, text] of await referencePages()) writeFileSync(new URL(path, root), text);
