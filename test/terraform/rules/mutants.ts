import type { Plugin } from 'vite';
import { type Edit, mutatedFile } from './mutated-file.js';
import { MUTATIONS } from './mutations.js';

/** `module.ts?mutant=3`: the module, and what it imports of the generator, with the fourth mutation in it. */
const MUTANT = /\?mutant=(\d+)$/;
const GENERATOR = /\/(lib\/(plan|terraform)|test\/terraform\/synthesized)/;

/** In every mutant the plan's own rules warn and stop nothing, so that the Terraform is there to be audited. */
const RULES_WARN: Edit = { find: '      severity,\n', put: "      severity: 'warning',\n", within: 'checkRules' };

/** Source that is changed on its way into the test: nothing of it touches the disk. */
export function mutants(): Plugin {
  return {
    name: 'mutants',
    enforce: 'pre',
    async resolveId(source, importer) {
      const number = MUTANT.exec(importer ?? '')?.[1];
      if (number === undefined || !source.startsWith('.')) return null;
      const found = await this.resolve(source, importer!.replace(MUTANT, ''), { skipSelf: true });
      return found !== null && GENERATOR.test(found.id) ? `${found.id}?mutant=${number}` : found;
    },
    transform(code, id) {
      const number = MUTANT.exec(id)?.[1];
      if (number === undefined) return null;
      return [MUTATIONS[Number(number)]!, RULES_WARN].reduce(
        (text, edit) => (id.includes(`/${mutatedFile(edit)}?`) ? text.replace(edit.find, () => edit.put) : text),
        code,
      );
    },
  };
}
