/**
 * Writes the cdktf program that somebody would write by hand for given stacks: the same resources through the same
 * subpath imports, every argument a literal, no sizing and no plan.
 */

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** Arguments whose keys are the user's own words, not Terraform's. */
const MAPS = new Set(['tags', 'labels', 'variables', 'parameters']);

/** Bindings by what their types begin with: package and class of its provider. */
const PROVIDERS = {
  aws: { bindings: '@cdktf/provider-aws/lib', className: 'AwsProvider' },
  helm: { bindings: '@cdktf/provider-helm/lib', className: 'HelmProvider' },
} as const;
type ProviderName = keyof typeof PROVIDERS;

/** @param stacks - by name, in Terraform's JSON, without cdktf's metadata */
export async function handwrittenProgram(stacks: Readonly<Record<string, JsonObject>>): Promise<string> {
  const imports = new Set<string>();
  const bodies: string[] = [];
  for (const [name, stack] of Object.entries(stacks)) {
    bodies.push(`{ const stack = new TerraformStack(app, ${JSON.stringify(name)});`);
    bodies.push(`new LocalBackend(stack, { path: 'terraform.tfstate' });`);
    bodies.push(...(await providersOf(stack, imports)), ...(await elementsOf(stack, imports)), '}');
  }
  return `${[...imports].sort().join('\n')}
import { App, LocalBackend, TerraformStack } from 'cdktf';
const app = new App();
${bodies.join('\n')}
app.synth();
`;
}

function providersOf(stack: JsonObject, imports: Set<string>): string[] {
  return Object.entries(stack.provider as JsonObject).map(([name, configs]) => {
    const { bindings, className } = PROVIDERS[name as ProviderName];
    imports.add(`import { ${className} } from '${bindings}/provider/index.js';`);
    return `new ${className}(stack, '${name}', ${JSON.stringify(camelKeys((configs as JsonObject[])[0]!))});`;
  });
}

async function elementsOf(stack: JsonObject, imports: Set<string>): Promise<string[]> {
  const lines: string[] = [];
  const add = async (kind: 'resource' | 'data', type: string, name: string, config: JsonObject): Promise<void> => {
    const [provider, ...words] = type.split('_');
    const { bindings } = PROVIDERS[provider as ProviderName];
    const folder = [...(kind === 'data' ? ['data', provider] : []), ...words].join('-');
    const className = await classOf(`${bindings}/${folder}/index.js`, type);
    imports.add(`import { ${className} } from '${bindings}/${folder}/index.js';`);
    const meta: string[] = Object.keys(config).filter((key) => key === 'depends_on' || key === 'for_each');
    const rest = Object.fromEntries(Object.entries(config).filter(([key]) => !meta.includes(key)));
    const id = JSON.stringify(`${kind === 'data' ? 'data-' : ''}${type}-${name}`);
    const overrides = meta.map((key) => `element.addOverride('${key}', ${JSON.stringify(config[key])});`);
    lines.push(
      `{ const element = new ${className}(stack, ${id}, ${JSON.stringify(camelKeys(rest))});`,
      `element.overrideLogicalId(${JSON.stringify(name)}); ${overrides.join(' ')} }`,
    );
  };
  for (const kind of ['data', 'resource'] as const) {
    for (const [type, named] of Object.entries((stack[kind] ?? {}) as JsonObject)) {
      for (const [name, config] of Object.entries(named as JsonObject))
        await add(kind, type, name, config as JsonObject);
    }
  }
  return lines;
}

/** The class of a resource type: its name has a suffix where two types would share it. */
async function classOf(path: string, type: string): Promise<string> {
  const module = (await import(path)) as Record<string, unknown>;
  const found = Object.entries(module).find(
    ([, value]) => (value as { tfResourceType?: string }).tfResourceType === type,
  );
  if (found === undefined) throw new Error(`${path} has no class for ${type}`);
  return found[0];
}

function camelKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      MAPS.has(key) ? inner : camelKeys(inner),
    ]),
  );
}
