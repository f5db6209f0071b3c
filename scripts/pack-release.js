/**
 * Builds and packs what a release publishes, into a folder: `node scripts/pack-release.js <folder>`. datahall; create-datahall with
 * its version, licence and engines, which needs it at exactly that version; the bill of materials; and SHA-256 of each.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = resolve(process.argv[2] ?? 'release');
const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const { name, version, license, engines, repository } = read('package.json');

/** Packs a folder; returns the name of the tarball. */
function pack(cwd) {
  const words = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  return execFileSync('npm', words, { cwd, encoding: 'utf8' }).trim().split('\n').at(-1);
}

function packCreate() {
  const staging = mkdtempSync(join(tmpdir(), 'create-datahall-'));
  try {
    cpSync(join(root, 'create-datahall'), staging, { recursive: true });
    cpSync(join(root, 'LICENSE'), join(staging, 'LICENSE'));
    const own = { ...read('create-datahall/package.json'), version, license, engines, repository };
    const manifest = { ...own, dependencies: { [name]: version } };
    writeFileSync(join(staging, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    return pack(staging);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

mkdirSync(folder, { recursive: true });
execFileSync(process.execPath, ['scripts/build.js'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
const bill = `${name}-${version}.cdx.json`;
writeFileSync(join(folder, bill), execFileSync(process.execPath, ['scripts/sbom.js'], { cwd: root }));
const files = [pack(root), packCreate(), bill];
const sums = files.map((file) => {
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, file)))
    .digest('hex');
  return `${hash}  ${file}\n`;
});
writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
process.stdout.write(`${files.join('\n')}\n`);
