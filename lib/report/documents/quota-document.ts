import { type QuotaVerdict, requestLine } from '../../plan/quotas/compare-quotas.js';
import type { QuotaNeed } from '../../plan/quotas/quota-needs.js';
import {
  amount,
  count,
  documentOf,
  left,
  list,
  type ReportDocument,
  right,
  type Section,
  section,
  type Table,
  table,
  warning,
} from '../document/document.js';

interface QuotaSubject {
  readonly hall: string;
  readonly region: string;
}

/** Quotas that a hall needs, beside the defaults of AWS; no account is queried. */
export function quotaNeedsDocument(needs: readonly QuotaNeed[], subject: QuotaSubject): ReportDocument {
  const rows = needs.map((need) => ({ ...needCells(need), default: amount(need.defaultValue, need.unit) }));
  return quotaDocument(subject, `Quotas needed in ${subject.region}, beside AWS defaults. No account was queried.`, [
    quotasSection(
      'Every fleet at its maximum, in addition to current usage',
      [...NEED_COLUMNS, right('default', 'AWS default')],
      rows,
    ),
  ]);
}

/** Quotas that a hall needs, those of the account, and the increases to request. */
export function quotaVerdictsDocument(verdicts: readonly QuotaVerdict[], subject: QuotaSubject): ReportDocument {
  const short = verdicts.filter(({ verdict }) => verdict === 'short');
  const unseen = verdicts.filter(({ verdict }) => verdict === 'unseen');
  const rows = verdicts.map((verdict) => ({
    ...needCells(verdict),
    inUse: amount(verdict.inUse, verdict.unit),
    limit: amount(verdict.limit, verdict.unit),
    verdict: verdict.verdict,
  }));
  return quotaDocument(
    subject,
    `Quotas needed in ${subject.region}, beside those of the account: ${short.length} too low, ${unseen.length} unknown.`,
    [
      quotasSection(
        'Every fleet at its maximum; in use: by others than this hall, where known',
        [...NEED_COLUMNS, right('inUse', 'in use'), right('limit', 'quota'), left('verdict', '')],
        rows,
      ),
      shortSection(short, subject.region),
      unseenSection(verdicts),
    ],
  );
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

function quotasSection(caption: string, columns: Table['columns'], rows: Table['rows']): Section {
  return section('quotas', 'Quotas', [table('quotas', caption, columns, rows)]);
}

function quotaDocument({ hall }: QuotaSubject, lead: string, sections: readonly Section[]): ReportDocument {
  return documentOf('quota', `Quotas of hall ${hall}`, lead, sections);
}

function shortSection(short: readonly QuotaVerdict[], region: string): Section {
  if (short.length === 0) return section('requests', '', []);
  return section('requests', 'Quota increases to request', [
    table(
      'shortfalls',
      'Shortfalls',
      [left('name', 'quota'), right('shortfall', 'shortfall')],
      short.map(({ name, shortfall, unit }) => ({
        name,
        shortfall: unit === '' ? count(shortfall) : { value: shortfall, unit },
      })),
    ),
    list(short.flatMap((verdict) => requestLine(verdict, region) ?? [])),
  ]);
}

/** Each reason once, with the quotas that it hides. */
function unseenSection(verdicts: readonly QuotaVerdict[]): Section {
  const names = new Map<string, Set<string>>();
  for (const { name, reasons } of verdicts) {
    for (const reason of reasons) names.set(reason, (names.get(reason) ?? new Set()).add(name));
  }
  return section(
    'unseen',
    'Unknown quotas',
    [...names].map(([reason, hidden]) =>
      warning(`${reason}. Unknown: ${hidden.size === verdicts.length ? 'every quota' : [...hidden].join('; ')}.`),
    ),
  );
}
