import type { HeldVerdict } from '../../plan/supply/judge-held.js';
import type { OfferedCapacity } from '../../plan/supply/missing-capacity.js';
import {
  documentOf,
  left,
  paragraph,
  type ReportDocument,
  right,
  type Section,
  section,
  table,
  usd,
  warning,
} from '../document/document.js';

/**
 * Held capacity of a hall, beside what AWS says of it.
 * @param offered - in place of what is missing; null: it was not asked for
 */
export function capacityDocument(
  verdicts: readonly HeldVerdict[],
  { hall, region }: { readonly hall: string; readonly region: string },
  offered: readonly OfferedCapacity[] | null,
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
    ...(offered === null ? [] : [offersSection(offered)]),
    section(
      'unseen',
      'Not seen',
      [...verdicts, ...(offered ?? [])].flatMap(({ name, reason }) =>
        reason === null ? [] : [warning(`${name}: ${reason}.`)],
      ),
    ),
  ]);
}

const WHY = { 'to-buy': 'to be bought', gone: 'gone' } as const satisfies Record<OfferedCapacity['why'], string>;

function offersSection(offered: readonly OfferedCapacity[]): Section {
  if (offered.length === 0) {
    return section('offers', 'Offers', [paragraph('Nothing is missing that AWS sells ahead.')]);
  }
  const rows = offered.flatMap(({ name, why, verdict, offers }) => {
    const cells = { name, why: WHY[why], verdict };
    if (offers.length === 0) return [cells];
    return offers.map(({ id, what, zone, inZone, nodes, from, until, usd: whole, usdPerNodeHour }) => ({
      ...cells,
      id,
      what,
      zone: inZone === false ? `${zone}, not that of the plan` : (zone ?? 'the region'),
      nodes: `${nodes}`,
      from: from ?? '',
      until: until ?? '',
      usd: whole === null ? '' : usd(whole),
      rate: usdPerNodeHour === null ? '' : usd(usdPerNodeHour),
    }));
  });
  return section('offers', 'Offers', [
    table(
      'offers',
      'What AWS sells now of what is missing; nothing was bought',
      [
        left('name', 'capacity'),
        left('why', ''),
        left('verdict', ''),
        left('id', 'offer'),
        left('what', 'what'),
        left('zone', 'zone'),
        right('nodes', 'nodes'),
        left('from', 'from'),
        left('until', 'until'),
        right('usd', 'price'),
        right('rate', 'node-h'),
      ],
      rows,
    ),
  ]);
}
