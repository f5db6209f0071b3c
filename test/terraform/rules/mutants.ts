import type { Plugin } from 'vite';
import { MUTATIONS } from './mutations.js';

/** `module.ts?mutant=3`: the module, and what it imports of the generator, with the fourth mutation in it. */
const MUTANT = /\?mutant=(\d+)$/;
const GENERATOR = /\/(lib\/(plan|terraform)|test\/terraform\/synthesized)/;

/** In every mutant the plan's own rules warn and stop nothing, so that the Terraform is there to be audited. */
const RULES_WARN = {
  file: 'lib/plan/rules/check-rules.ts',
  find: '      severity,\n',
  put: "      severity: 'warning',\n",
};

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
      const mutation = MUTATIONS[Number(number)]!;
      return [mutation, RULES_WARN].reduce((text, { file, find, put }) => {
        if (!id.includes(`/${file}?`)) return text;
        const places = text.split(find).length - 1;
        // A construct that has changed: the mutation must change with it.
        if (places !== 1) throw new Error(`${places} places in ${file} read as the mutation expects: ${find}`);
        return text.replace(find, () => put);
      }, code);
    },
  };
}
