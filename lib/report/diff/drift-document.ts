import type { ResourceChange } from '../../plan/changes/resource-change.js';
import { countOf } from '../../units/words.js';
import { documentOf, type ReportDocument, section, warning } from '../document/document.js';
import { resourcesSection } from './resources-section.js';

/**
 * What stands in a state beside what a blueprint would make.
 * @param held - how many resources the state holds
 */
export function driftDocument(stack: string, held: number, changes: readonly ResourceChange[]): ReportDocument {
  const lead =
    changes.length === 0
      ? `All ${held} resources in the state are as the blueprint would make them.`
      : `${countOf(held, 'resource')} in the state; Terraform would change ${changes.length} to make what the blueprint says.`;
  const lost = changes.filter(({ holdsData, kind }) => holdsData && (kind === 'removed' || kind === 'replaced'));
  return documentOf('drift', `Drift of stack ${stack}`, lead, [
    section(
      'loss',
      '',
      lost.map(({ address, kind }) => warning(`Data loss: ${address} would be ${kind}.`)),
    ),
    { ...resourcesSection(changes), folded: false },
  ]);
}
