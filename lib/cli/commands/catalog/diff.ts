import { Argument } from 'commander';
import { SHIPPED_CATALOG_DIRECTORY } from '../../../catalog/files/load-catalog.js';
import type { AnswerOptions } from '../../edge/answer.js';
import { printCatalogDifference } from '../../edge/catalog-difference.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';

/** Prints what differs between two catalogs, and what that does to blueprints. */
export const diff: Command<[before: string, after: string, blueprints: string[]], AnswerOptions> = {
  arguments: [
    new Argument('<before>', 'folder of a catalog, or `shipped`'),
    new Argument('<after>', 'folder of a catalog, or `shipped`'),
    new Argument('[blueprints...]', 'blueprints to size under both catalogs'),
  ],
  formats: FORMATS,
  examples: [
    ['datahall catalog diff shipped datahall-catalog blueprints/*.yaml', 'the changes of a refresh, and their effects'],
  ],
  run: async ([before, after, blueprints], options) => {
    await printCatalogDifference(folderOf(before), folderOf(after), blueprints, options);
    return EXIT.fine;
  },
};

function folderOf(name: string): string {
  return name === 'shipped' ? SHIPPED_CATALOG_DIRECTORY : name;
}
