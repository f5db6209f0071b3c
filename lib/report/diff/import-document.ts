import type { Adoption } from '../../plan/changes/resource-change.js';
import { documentOf, left, paragraph, type ReportDocument, section, table } from '../document/document.js';

/**
 * What a hall takes over of what is there, and what Terraform would make.
 * @param stack - in whose folder the blocks belong
 */
export function importDocument(stack: string, { blocks, others }: Adoption): ReportDocument {
  const lead =
    others.length === 0
      ? `Import blocks for all ${blocks.length} resources of stack ${stack}.`
      : `Import blocks for ${blocks.length} of ${blocks.length + others.length} resources of stack ${stack}.`;
  const use = `Write them with --json -o cdktf.out/stacks/${stack}/imports.tf.json, and read what "terraform plan" would create, change and destroy before you apply it.`;
  return documentOf('import', `Resources of stack ${stack} that are there`, lead, [
    section('imported', 'Imported', [
      paragraph(use),
      table(
        'imported',
        'Resources with the ids that they are imported by',
        [left('to', 'resource'), left('id', 'id')],
        blocks.map(({ to, id }) => ({ to, id })),
      ),
    ]),
    section(
      'others',
      'Not imported',
      others.length === 0
        ? []
        : [
            paragraph('Terraform creates these, unless --ids maps their addresses to ids of the form given.'),
            table(
              'others',
              'Resources without an id',
              [left('address', 'resource'), left('why', 'because'), left('example', 'form of an id')],
              others.map(({ address, why, example }) => ({ address, why, example })),
            ),
          ],
    ),
  ]);
}
