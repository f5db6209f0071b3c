import { createRequire } from 'node:module';

/** Version of this datahall, e.g. `0.1.0`, as its manifest says. */
export function packageVersion(): string {
  return createRequire(import.meta.url)('datahall/package.json').version;
}
