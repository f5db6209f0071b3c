import type { Plan } from '../../plan/shape/plan.js';
import { formatNumber } from '../../units/numbers.js';
import { type Block, left, type Section, table } from '../document/document.js';

/** What is watched, who is told, and what is kept of the data. */
export function operationsSection({ operations }: Plan): Section {
  const { alarms, events, dashboard, backup } = operations;
  const rows = [
    ...alarms.map(({ key, description }) => ({ key, kind: 'alarm', description })),
    ...events.map(({ key, description }) => ({ key, kind: 'event', description })),
  ];
  return {
    id: 'operations',
    title: 'What is watched and kept',
    blocks: [
      toldBlock(operations),
      table(
        'watched',
        'Alarms, and what AWS announces',
        [left('key', 'watched'), left('kind', ''), left('description', 'tells that')],
        rows,
      ),
      { kind: 'paragraph', text: `The CloudWatch dashboard ${dashboard.name} draws:` },
      { kind: 'list', items: dashboard.widgets.flatMap((widget) => (widget.kind === 'metrics' ? [widget.title] : [])) },
      { kind: 'paragraph', text: backupText(backup) },
    ],
  };
}

function toldBlock({ topic, budget }: Plan['operations']): Block {
  const what = `Alarms, events and warnings of the budget (${formatNumber(budget.limitUsdPerMonth)} USD a month)`;
  if (topic.emails.length === 0) {
    return { kind: 'paragraph', text: `${what} go to the SNS topic ${topic.name}; it has no address yet.` };
  }
  return { kind: 'paragraph', text: `${what} go to ${topic.emails.join(', ')} by the SNS topic ${topic.name}.` };
}

function backupText(backup: Plan['operations']['backup']): string {
  if (backup === null) return 'No file system is backed up: there is none, or what it holds can be made again.';
  const { stores, vaultName, retentionDays, lockDays } = backup;
  const lock = lockDays === null ? '' : `; for ${lockDays} days nobody can delete it`;
  return `A daily backup of ${stores.join(', ')} goes to the vault ${vaultName} and is kept for ${retentionDays} days${lock}.`;
}
