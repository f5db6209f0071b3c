import { Argument, Option } from 'commander';
import { siteRunbook } from '../../../report/runbook/site-runbook.js';
import { writeAnswer } from '../../edge/answer.js';
import { type Command, EXIT } from '../../edge/command.js';
import { plannedHall } from '../../edge/planned-hall.js';
import { printError } from '../../edge/terminal.js';

/** Writes what the people of a site configure: router, firewall, names, nodes, copies. */
export const site: Command<[file: string], { readonly output?: string }> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [new Option('-o, --output <file>', 'write to this file instead of stdout')],
  notes: [
    'It prints Markdown. What AWS gives when the link is made is in angle brackets,',
    'or as the command that reads it.',
  ],
  examples: [['datahall site blueprints/hybrid.yaml', 'peer settings, prefixes, ports, NodeConfig, values of Cilium']],
  run: async ([file], { output }) => {
    const hall = await plannedHall(file);
    if (hall === null) return EXIT.wrong;
    const { plan } = hall;
    const text = siteRunbook(plan);
    if (text === null) {
      printError(
        `error: ${plan.name} is joined to no site`,
        'hint: add "onPremises" with "link" and "cidrs" to the blueprint',
      );
      return EXIT.wrong;
    }
    writeAnswer(text, output);
    return EXIT.fine;
  },
};
