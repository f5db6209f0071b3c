import type { HeldVerdict } from '../../plan/supply/judge-held.js';
import { documentOf, left, type ReportDocument, section, table, warning } from '../document/document.js';

/** Held capacity of a hall, beside what AWS says of it. */
export function capacityDocument(
  verdicts: readonly HeldVerdict[],
  { hall, region }: { readonly hall: string; readonly region: string },
): ReportDocument {
  const count = (verdict: HeldVerdict['verdict']) => verdicts.filter((one) => one.verdict === verdict).length;
  const lead = `Held capacity in ${region}: ${count('as-stated')} as stated, ${count('differs')} not as stated, ${count('unseen')} not seen.`;
  const rows = verdicts.flatMap(({ name, id, verdict, findings }) => {
    const cells = { name, id, verdict };
    if (findings.length === 0) return [cells];
    return findings.map(({ about, stated, found }) => ({ ...cells, about, stated, found }));
  });
  return documentOf('capacity', `Held capacity of hall ${hall}`, lead, [
    section('held', 'Capacity', [
      table(
        'held',
        'As stated, and as AWS describes it',
        [
          left('name', 'capacity'),
          left('id', 'id'),
          left('verdict', ''),
          left('about', 'what'),
          left('stated', 'stated'),
          left('found', 'found'),
        ],
        rows,
      ),
    ]),
    section(
      'unseen',
      'Not seen',
      verdicts.flatMap(({ name, reason }) => (reason === null ? [] : [warning(`${name}: ${reason}.`)])),
    ),
  ]);
}
