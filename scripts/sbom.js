/**
 * Prints what datahall is made of at run time, as CycloneDX 1.5: packages from the lock file, and sources of data from the
 * catalog. `npm sbom` stamps the hour and a random number on it, which are left out: the same lock file gives the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path) => JSON.parse(readFileSync(`${root}/${path}`, 'utf8'));
const npm = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
const bom = JSON.parse(execFileSync('npm', npm, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }));

// `--omit dev` leaves out a package of ours that one for development asks its user for, too: the graph decides.
const needed = new Set();
const visit = (ref) => {
  if (needed.has(ref)) return;
  needed.add(ref);
  for (const { ref: from, dependsOn } of bom.dependencies) if (from === ref) dependsOn.forEach(visit);
};
const { dependencies } = read('package.json');
const own = bom.dependencies.find(({ ref }) => ref === bom.metadata.component['bom-ref']);
for (const ref of own.dependsOn) if (Object.hasOwn(dependencies, ref.replace(/@[^@]*$/, ''))) visit(ref);

const data = Object.entries(read('lib/catalog/data/sources.json').sources).map(([id, { text, date, licence }]) => ({
  'bom-ref': `data:${id}`,
  type: 'data',
  name: id,
  version: date,
  description: text,
  licenses: [{ license: { name: licence } }],
}));
const byRef = (ref) => (a, b) => (a[ref] < b[ref] ? -1 : 1);
const { timestamp: _, ...metadata } = bom.metadata;
const made = {
  $schema: bom.$schema,
  bomFormat: bom.bomFormat,
  specVersion: bom.specVersion,
  version: bom.version,
  metadata,
  components: [...bom.components.filter((one) => needed.has(one['bom-ref'])), ...data].sort(byRef('bom-ref')),
  dependencies: [
    { ...own, dependsOn: own.dependsOn.filter((ref) => needed.has(ref)) },
    ...bom.dependencies.filter(({ ref }) => needed.has(ref)).sort(byRef('ref')),
  ],
};
process.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
