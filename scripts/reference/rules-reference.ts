import { RULES } from '../../lib/plan/rules/every-rule.js';
import { by } from '../../lib/units/order.js';
import { AWS_MISTAKES, type Holder } from './aws-mistakes.js';

/** The page of the rules: what a plan is held to, and which mistake each prevents. */
export function rulesReference(): string {
  const lines = [
    '# Rules of AWS',
    '',
    'Written by `npm run reference` from the rules themselves.',
    '',
    'Terraform validates and plans most of what AWS then refuses. `datahall check` holds the plan to the rules below and',
    'stops at the line of the blueprint that breaks one: `error[rule: efa-in-one-zone]`.',
    '',
    '| Rule | What holds | Source |',
    '| --- | --- | --- |',
    ...[...RULES]
      .sort(by(({ id }) => id))
      .map(({ id, title, source }) => `| \`${id}\` | ${title} | [AWS](${source}) |`),
    '',
    '## Mistakes, and what keeps a hall from each',
    '',
    'Those with a number were seen to pass `terraform validate` and `plan`. Each is looked for a second time in the',
    'Terraform itself, by checks that share no code with what writes it (`test/terraform/rule-audit/`), over thousands of',
    'random halls; and each is made once on purpose in the generator, to see that it is found (`npm run test:rules`).',
    '',
    '| | Mistake | Held by |',
    '| --- | --- | --- |',
    ...AWS_MISTAKES.map(({ id, mistake, heldBy, unseen }) => {
      const why = unseen === undefined ? '' : ` (not in the Terraform of the hall: ${unseen})`;
      return `| ${typeof id === 'number' ? id : `\`${id}\``} | ${mistake} | ${heldBy.map(nameOf).join(', ')}${why} |`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function nameOf(holder: Holder): string {
  return 'rule' in holder ? `rule \`${holder.rule}\`` : `\`${holder.file}\``;
}
