import type { ArgumentChange, ResourceChange } from '../../plan/changes/resource-change.js';
import { type Block, left, paragraph, type Section, section, table } from '../document/document.js';

const KIND_WORDS: Readonly<Record<ResourceChange['kind'], string>> = {
  added: 'added',
  removed: 'removed',
  'in-place': 'changed in place',
  drain: 'changed, nodes drained',
  replaced: 'replaced',
};

/** Most resources that are named one by one; a comment on GitHub holds 65,536 characters. */
const MOST_NAMED = 200;

/** What Terraform does to each resource, with the values that change. */
export function resourcesSection(resources: readonly ResourceChange[]): Section {
  const named = resources.slice(0, MOST_NAMED);
  // A reviewer of the second stack applies that one too.
  const charts = resources.find(({ stack }) => stack !== null)?.stack ?? null;
  const counts = charts === null ? '' : `; in ${charts}: ${countKinds(ofStack(resources, charts))}`;
  const blocks: Block[] = [
    resourcesTable('resources', ofStack(named, null)),
    ...(charts === null ? [] : [paragraph(`In ${charts}:`), resourcesTable('chart-resources', ofStack(named, charts))]),
    ...(resources.length > named.length ? [paragraph(`and ${resources.length - named.length} more`)] : []),
  ];
  return {
    ...section(
      'resources',
      `Resources: ${countKinds(ofStack(resources, null))}${counts}`,
      resources.length === 0 ? [paragraph('No changes.')] : blocks,
    ),
    folded: true,
  };
}

function ofStack(changes: readonly ResourceChange[], stack: string | null): ResourceChange[] {
  return changes.filter((change) => change.stack === stack);
}

function resourcesTable(id: string, changes: readonly ResourceChange[]): Block {
  return table(
    id,
    'Resources that change',
    [left('address', 'resource'), left('kind', ''), left('arguments', 'arguments')],
    changes.map((change) => ({
      address: change.address,
      kind: KIND_WORDS[change.kind],
      arguments: change.arguments.map(argumentWords).join('; '),
    })),
  );
}

/** `2 added, 1 replaced`. */
function countKinds(changes: readonly ResourceChange[]): string {
  const counts = Object.entries(KIND_WORDS).flatMap(([kind, words]) => {
    const number = changes.filter((change) => change.kind === kind).length;
    return number === 0 ? [] : [`${number} ${words}`];
  });
  return counts.length === 0 ? 'no changes' : counts.join(', ');
}

/** Longest value that is shown; a longer one is named only: a policy is in the section of access, a script in the stack. */
const MOST_SHOWN = 60;

/** `scaling_config.max_size: 2 → 4`. */
function argumentWords({ path, before, after }: ArgumentChange): string {
  const shown = [before, after].map((value) => (value === undefined ? 'none' : valueWords(value)));
  return shown.some((text) => text.length > MOST_SHOWN) ? path : `${path}: ${shown.join(' → ')}`;
}

function valueWords(value: unknown): string {
  if (typeof value === 'string') return value.replace(/\s+/g, ' ').trim();
  if (Array.isArray(value)) return `[${value.map(valueWords).join(', ')}]`;
  return JSON.stringify(value);
}
