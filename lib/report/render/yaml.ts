import { stringify } from 'yaml';

/** Objects as documents of one YAML stream, with notes as comments at its head. Ends with a line break. */
export function renderYaml(objects: readonly unknown[], notes: readonly string[]): string {
  const head = notes.map((note) => `# ${note}\n`).join('');
  return (
    head + objects.map((object) => `---\n${stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })}`).join('')
  );
}
