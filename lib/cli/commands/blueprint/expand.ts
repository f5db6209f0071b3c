import { Argument } from 'commander';
import { expandBlueprint } from '../../../blueprint/expand-blueprint.js';
import { type Command, EXIT } from '../../edge/command.js';
import { plannedHalls } from '../../edge/planned-hall.js';

/** Prints a blueprint with every default written out, and where each comes from. */
export const expand: Command<[file: string]> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  examples: [['datahall expand blueprints/starter.yaml', 'order and comments stay as they are in the file']],
  run: async ([file]) => {
    // The text is one, also of halls in several regions.
    const [hall] = (await plannedHalls(file)) ?? [];
    if (hall === undefined) return EXIT.wrong;
    const expanded = expandBlueprint(hall.text, hall.open.from.names);
    if (!expanded.ok) throw new Error(`${file} was planned and can not be read`);
    process.stdout.write(expanded.value);
    return EXIT.fine;
  },
};
