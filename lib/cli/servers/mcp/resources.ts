import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A page that a client may read whole. */
export interface Resource {
  readonly uri: string;
  readonly title: string;
  readonly mimeType: string;
  /** Absolute. */
  readonly path: string;
}

/** What ships with the package: the schema, the reference of keys, and the example blueprints. */
export function resources(): Resource[] {
  const root = dirname(createRequire(import.meta.url).resolve('datahall/package.json'));
  const pages = [
    {
      uri: 'datahall://schema/blueprint',
      title: 'JSON Schema of a blueprint',
      mimeType: 'application/schema+json',
      path: join(root, 'schema/blueprint-v1.schema.json'),
    },
    {
      uri: 'datahall://reference/blueprint',
      title: 'Every key of a blueprint: meaning, unit, default',
      mimeType: 'text/markdown',
      path: join(root, 'docs/reference/blueprint.md'),
    },
  ];
  const folder = join(root, 'blueprints');
  const examples = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({
      uri: `datahall://examples/${file}`,
      title: `Example: ${readFileSync(join(folder, file), 'utf8').match(/^# (?!yaml-)(.*)$/m)?.[1] ?? file}`,
      mimeType: 'application/yaml',
      path: join(folder, file),
    }));
  return [...pages, ...examples].filter(({ path }) => existsSync(path));
}

/** One resource with its text. @throws Error for an address that `resources` does not list */
export function readResource(uri: string) {
  const found = resources().find((each) => each.uri === uri);
  if (found === undefined) throw new Error(`no resource ${uri}`);
  return { uri, mimeType: found.mimeType, text: readFileSync(found.path, 'utf8') };
}
