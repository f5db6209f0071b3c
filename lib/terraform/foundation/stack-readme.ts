import { TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import { sortedBy } from '../../units/order.js';
import { literalText } from './inert-text.js';

/**
 * What a stack is, for who finds its folder: in which order stacks are applied, its variables, its outputs and the files
 * beside it.
 * @param purpose - one sentence
 * @param files - path from the folder of the stack, and text
 */
export function stackReadme(
  stack: TerraformStack,
  purpose: string,
  files: readonly (readonly [path: string, text: string])[],
): string {
  const parts = stack.node.findAll();
  const variables = sortedBy(
    parts.filter((part) => part instanceof TerraformVariable),
    ({ friendlyUniqueId }) => friendlyUniqueId,
  );
  const outputs = sortedBy(parts.filter(TerraformOutput.isTerraformOutput), ({ friendlyUniqueId }) => friendlyUniqueId);
  const lines = [
    `# ${stack.node.id}`,
    '',
    literalText(purpose),
    '',
    'datahall writes this folder from the blueprint: what is changed here by hand is overwritten.',
    ...section('Order', orderOf(stack)),
    ...section(
      'Variables',
      table(
        ['Variable', 'Default', 'Meaning'],
        variables.map((one) => [code(one.friendlyUniqueId), defaultOf(one), one.description ?? '']),
      ),
    ),
    ...section(
      'Outputs',
      table(
        ['Output', 'Meaning'],
        outputs.map((one) => [code(one.friendlyUniqueId), one.description ?? '']),
      ),
    ),
    ...section(
      'Files',
      files.map(([path]) => `- [${path}](${path})`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** Stacks that are applied before it, itself, and those that are applied after it. */
function orderOf(stack: TerraformStack): string[] {
  const beside = (stack.node.scope?.node.children ?? []).filter((part) => part instanceof TerraformStack);
  const after = beside.filter(({ dependencies }) => dependencies.includes(stack));
  const order = [...stack.dependencies, stack, ...after];
  return order.map(({ node }, at) => `${at + 1}. \`${node.id}\`${node === stack.node ? ' (this folder)' : ''}`);
}

function defaultOf({ default: value }: TerraformVariable): string {
  return value === undefined ? 'none: must be set' : code(JSON.stringify(value));
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => literalText(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [row(heads), row(heads.map(() => '---')), ...rows.map(row)];
}

function code(text: string): string {
  return `\`${text}\``;
}
