import { Argument } from 'commander';
import { type CatalogLock, formatLock, lockBlueprint } from '../../catalog/files/lock.js';
import { type Command, EXIT } from '../edge/command.js';
import { lockPath, readLock } from '../edge/lock-file.js';
import { planFiles } from '../edge/plan-files.js';
import { printProblems } from '../edge/problems.js';
import { print, printError } from '../edge/terminal.js';
import { filesOf } from '../files/blueprint-files.js';
import { writeWhole } from '../files/write-file.js';

/** Records the catalog in use for every blueprint. Replaces each lock whole, or not at all. */
export const lock: Command<[files: string[]]> = {
  arguments: [new Argument('<files...>', 'blueprints, in YAML or JSON, and folders of them')],
  examples: [['datahall lock blueprints/*.yaml', 'after the review of a catalog refresh']],
  run: async ([files]) => {
    const halls = await planFiles(filesOf(files));
    if (!printProblems(halls)) return EXIT.wrong;
    const locks = new Map<string, CatalogLock>();
    for (const hall of halls) {
      if (hall.status !== 'planned') continue;
      const path = lockPath(hall.file);
      const known = locks.get(path);
      const read = known === undefined ? readLock(path) : { lock: known };
      if ('diagnostics' in read) {
        for (const { code, message, hint } of read.diagnostics)
          printError(`${path}: error[${code}]: ${message}; ${hint ?? ''}`);
        return EXIT.wrong;
      }
      locks.set(path, lockBlueprint(read.lock, hall.plan.name, hall.plan.catalog));
    }
    for (const [path, content] of locks) {
      writeWhole(path, formatLock(content));
      print(process.stdout, [`written: ${path}`]);
    }
    return EXIT.fine;
  },
};
