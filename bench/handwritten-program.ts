/**
 * Writes the cdktf program that somebody would write by hand for a given stack: the same resources through the same
 * subpath imports, every argument a literal, no sizing and no plan.
 */

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** Arguments whose keys are the user's own words, not Terraform's. */
const MAPS = new Set(['tags', 'labels', 'variables', 'parameters']);

/** @param stack - the stack in Terraform's JSON, without cdktf's metadata */
export async function handwrittenProgram(stack: JsonObject, stackName: string): Promise<string> {
  const imports = new Set<string>();
  const body: string[] = [];
  const add = async (kind: 'resource' | 'data', type: string, name: string, config: JsonObject): Promise<void> => {
    const words = type.replace(/^aws_/, '').split('_');
    const folder = [...(kind === 'data' ? ['data', 'aws'] : []), ...words].join('-');
    const className = await classOf(folder, type);
    imports.add(`import { ${className} } from '@cdktf/provider-aws/lib/${folder}/index.js';`);
    const meta: string[] = Object.keys(config).filter((key) => key === 'depends_on' || key === 'for_each');
    const rest = Object.fromEntries(Object.entries(config).filter(([key]) => !meta.includes(key)));
    const id = JSON.stringify(`${kind === 'data' ? 'data-' : ''}${type}-${name}`);
    const overrides = meta.map((key) => `element.addOverride('${key}', ${JSON.stringify(config[key])});`);
    body.push(
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
  const provider = ((stack.provider as JsonObject).aws as JsonObject[])[0]!;
  return `${[...imports].sort().join('\n')}
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { App, LocalBackend, TerraformStack } from 'cdktf';
const app = new App();
const stack = new TerraformStack(app, ${JSON.stringify(stackName)});
new LocalBackend(stack, { path: 'terraform.tfstate' });
new AwsProvider(stack, 'aws', ${JSON.stringify(camelKeys(provider))});
${body.join('\n')}
app.synth();
`;
}

/** The class of a resource type: its name has a suffix where two types would share it. */
async function classOf(folder: string, type: string): Promise<string> {
  const module = (await import(`@cdktf/provider-aws/lib/${folder}/index.js`)) as Record<string, unknown>;
  const found = Object.entries(module).find(
    ([, value]) => (value as { tfResourceType?: string }).tfResourceType === type,
  );
  if (found === undefined) throw new Error(`${folder} has no class for ${type}`);
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
