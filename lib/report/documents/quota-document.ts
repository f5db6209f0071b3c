import { type QuotaVerdict, requestLine } from '../../plan/quotas/compare-quotas.js';
import type { QuotaNeed } from '../../plan/quotas/quota-needs.js';
import {
  amount,
  count,
  left,
  type ReportDocument,
  right,
  type Section,
  type Table,
  table,
} from '../document/document.js';

interface QuotaSubject {
  readonly hall: string;
  readonly region: string;
}

/** What a hall needs and what AWS gives every account: told without asking the account. */
export function quotaNeedsDocument(needs: readonly QuotaNeed[], subject: QuotaSubject): ReportDocument {
  const rows = needs.map((need) => ({ ...needCells(need), default: amount(need.defaultValue, need.unit) }));
  return quotaDocument(subject, `What hall ${subject.hall} needs of an account in ${subject.region}; none was asked.`, [
    {
      ...quotaTable([...NEED_COLUMNS, right('default', 'default of AWS')], rows),
      caption: 'Every fleet at its maximum, beside what runs already',
    },
  ]);
}

/** What a hall needs, what the account allows, and what to do. */
export function quotaVerdictsDocument(verdicts: readonly QuotaVerdict[], subject: QuotaSubject): ReportDocument {
  const short = verdicts.filter(({ verdict }) => verdict === 'short');
  const unseen = verdicts.filter(({ verdict }) => verdict === 'unseen');
  const rows = verdicts.map((verdict) => ({
    ...needCells(verdict),
    inUse: amount(verdict.inUse, verdict.unit),
    limit: amount(verdict.limit, verdict.unit),
    verdict: verdict.verdict,
  }));
  const table = quotaTable(
    [...NEED_COLUMNS, right('inUse', 'in use'), right('limit', 'allowed'), left('verdict', '')],
    rows,
  );
  const document = quotaDocument(
    subject,
    `What hall ${subject.hall} needs of the account in ${subject.region}: ${short.length} too small, ${unseen.length} unseen.`,
    [{ ...table, caption: 'Every fleet at its maximum; in use: by others than this hall, where it was seen' }],
  );
  return {
    ...document,
    sections: [...document.sections, ...shortSection(short, subject.region), ...unseenSection(verdicts)],
  };
}

const NEED_COLUMNS: Table['columns'] = [
  left('service', 'service'),
  left('name', 'quota'),
  left('code', 'code'),
  right('needed', 'needed'),
];

function needCells({ service, name, quotaCode, needed, unit }: QuotaNeed) {
  return { service, name, code: quotaCode, needed: { value: needed, unit } };
}

function quotaTable(columns: Table['columns'], rows: Table['rows']): Table {
  return table('quotas', '', columns, rows);
}

function quotaDocument({ hall }: QuotaSubject, lead: string, blocks: Section['blocks']): ReportDocument {
  return {
    format: 1,
    kind: 'quota',
    title: `Quotas of hall ${hall}`,
    lead,
    sections: [{ id: 'quotas', title: 'Quotas', blocks }],
  };
}

function shortSection(short: readonly QuotaVerdict[], region: string): Section[] {
  if (short.length === 0) return [];
  const lines = short.flatMap((verdict) => requestLine(verdict, region) ?? []);
  return [
    {
      id: 'requests',
      title: 'To be requested',
      blocks: [
        table(
          'shortfalls',
          'What is missing',
          [left('name', 'quota'), right('shortfall', 'missing')],
          short.map(({ name, shortfall, unit }) => ({
            name,
            shortfall: unit === '' ? count(shortfall) : { value: shortfall, unit },
          })),
        ),
        { kind: 'list', items: lines },
      ],
    },
  ];
}

/** Each reason once, with the quotas that it hides. */
function unseenSection(verdicts: readonly QuotaVerdict[]): Section[] {
  const names = new Map<string, Set<string>>();
  for (const { name, reasons } of verdicts) {
    for (const reason of reasons) names.set(reason, (names.get(reason) ?? new Set()).add(name));
  }
  if (names.size === 0) return [];
  return [
    {
      id: 'unseen',
      title: 'Not seen',
      blocks: [...names].map(([reason, hidden]) => ({
        kind: 'paragraph',
        text: `${reason}. Not seen: ${hidden.size === verdicts.length ? 'any quota' : [...hidden].join('; ')}.`,
        tone: 'warning',
      })),
    },
  ];
}
