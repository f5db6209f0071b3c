import { shown } from '../../../units/shown.js';
import type { DocumentPath } from '../../document/diagnostic.js';
import type { Pasted } from '../../names/pasted-forms.js';
import type { CheckContext } from '../check-context.js';

/**
 * Whether a pasted text means what it should, in the partition and region of the hall.
 * @param what - that is meant, e.g. `a bucket`
 * @param example - in quotes, of what to write
 */
export function checkForm(
  { data, report }: CheckContext,
  path: DocumentPath,
  text: string,
  pasted: Pasted<unknown> | null,
  what: string,
  example: string,
): void {
  if (pasted === null) {
    report({ code: 'wrong-value', path, message: `${shown(text)} is not ${what}`, hint: `write ${example}` });
    return;
  }
  const { place } = pasted;
  if (place === null) return;
  const regions = data.region === undefined || data.region === 'any' ? [] : [data.region].flat();
  const partitions = new Set(regions.flatMap((region) => (region === undefined ? [] : partitionOf(region))));
  if (partitions.size > 0 && !partitions.has(place.partition)) {
    const message = `${shown(text)} is in the partition ${place.partition}, and the hall in ${[...partitions].join(' or ')}`;
    report({ code: 'contradiction', path, message, hint: 'no role reaches another partition: name one of this' });
  } else if (place.region !== '' && regions.length > 0 && !regions.includes(place.region)) {
    const message = `${shown(text)} is in ${place.region}, and the hall in ${regions.join(' or ')}`;
    report({ code: 'contradiction', path, message, hint: `name one there, or write "region: ${place.region}"` });
  }
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
