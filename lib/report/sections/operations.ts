import type { Plan } from '../../plan/shape/plan.js';
import { formatNumber } from '../../units/numbers.js';
import { left, list, paragraph, type Section, section, table } from '../document/document.js';

/** Alarms, events, the dashboard, who is notified, and which stores are backed up. */
export function operationsSection({ plan: { operations } }: { readonly plan: Plan }): Section {
  const { alarms, events, dashboard, backup } = operations;
  const rows = [
    ...alarms.map(({ key, description }) => ({ key, kind: 'alarm', description })),
    ...events.map(({ key, description }) => ({ key, kind: 'event', description })),
  ];
  return section('operations', 'Monitoring and backups', [
    paragraph(notificationText(operations)),
    table(
      'watched',
      'Alarms and events',
      [left('key', 'name'), left('kind', ''), left('description', 'description')],
      rows,
    ),
    paragraph(`Widgets of the CloudWatch dashboard ${dashboard.name}:`),
    list(dashboard.widgets.flatMap((widget) => (widget.kind === 'metrics' ? [widget.title] : []))),
    paragraph(backupText(backup)),
  ]);
}

function notificationText({ topic, budget }: Plan['operations']): string {
  const what = `Alarms, events and budget alerts (${formatNumber(budget.limitUsdPerMonth)} USD a month)`;
  return topic.emails.length === 0
    ? `${what} are sent to the SNS topic ${topic.name}, which has no subscriber yet.`
    : `${what} are sent to ${topic.emails.join(', ')} through the SNS topic ${topic.name}.`;
}

function backupText(backup: Plan['operations']['backup']): string {
  if (backup === null) return 'No file system is backed up: there is none, or its data can be regenerated.';
  const { stores, vaultName, retentionDays, lockDays } = backup;
  const lock = lockDays === null ? '' : `; nobody can delete it for ${lockDays} days`;
  return `${stores.join(', ')}: backed up daily to the vault ${vaultName}, kept for ${retentionDays} days${lock}.`;
}
