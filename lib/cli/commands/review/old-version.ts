import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { StackResources } from '../../../terraform/compare/resource-body.js';
import { type HallResources, resourcesIn } from '../../../terraform/compare/stack-resources.js';

/** Runs a version that npm has; `{version}` is put in. */
export const OLD_VERSION_COMMAND = 'npx --yes datahall@{version}';

/** What an earlier version of datahall makes of a blueprint. */
export interface OldVersionPlan {
  readonly version: string;
  readonly totalUsdPerMonth: number;
  readonly resources: HallResources;
}

/** Version of datahall in the lock file of npm beside a file or above it; null: there is none, or it names none. */
export function lockedVersion(file: string, root: string): string | null {
  for (let folder = dirname(file); folder.startsWith(root); folder = dirname(folder)) {
    const lock = join(folder, 'package-lock.json');
    if (!existsSync(lock)) continue;
    const { packages = {} } = JSON.parse(readFileSync(lock, 'utf8')) as {
      readonly packages?: Readonly<Record<string, { readonly version?: string }>>;
    };
    return packages['node_modules/datahall']?.version ?? null;
  }
  return null;
}

/**
 * Plans a blueprint with another version of datahall.
 * @param command - as `OLD_VERSION_COMMAND`
 * @returns null: it fails
 */
export function planWithVersion(file: string, version: string, command: string): OldVersionPlan | null {
  const [program, ...words] = command
    .replaceAll('{version}', version)
    .split(' ')
    .filter((word) => word !== '');
  const folder = mkdtempSync(join(tmpdir(), 'datahall-version-'));
  const run = (...args: readonly string[]): string =>
    execFileSync(program!, [...words, ...args], {
      cwd: dirname(file),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  try {
    const { name, sizing } = JSON.parse(run('plan', file));
    run('synth', '-o', folder, file);
    const stack = (of: string) => join(folder, 'stacks', of);
    const charts = `${name}.charts`;
    return {
      version,
      totalUsdPerMonth: sizing.cost.totalUsdPerMonth,
      resources: {
        hall: resourcesAt(stack(name)),
        charts: existsSync(stack(charts)) ? { stack: charts, resources: resourcesAt(stack(charts)) } : null,
      },
    };
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of a stack on disk. Versions before the first with files beside a stack have no folder of them. */
function resourcesAt(folder: string): StackResources {
  const assets = join(folder, 'assets');
  const names = existsSync(assets) ? readdirSync(assets, { withFileTypes: true }).filter((one) => one.isFile()) : [];
  const files = names.map(({ name }) => [`assets/${name}`, readFileSync(join(assets, name), 'utf8')] as const);
  return resourcesIn(readFileSync(join(folder, 'cdk.tf.json'), 'utf8'), new Map(files));
}
