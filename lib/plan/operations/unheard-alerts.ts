import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';

/** Alarms and the budget speak to a topic: where the blueprint says nothing of who reads it, nobody does. */
export function unheardAlerts({ operations, security }: Pick<Blueprint, 'operations' | 'security'>): Diagnostic[] {
  const waived = security.waivers.some(({ control }) => control === 'alerts-read');
  // The hardened profile refuses it, or has it waived with a reason.
  if (operations.emails !== undefined || waived || security.profile === 'hardened') return [];
  return [
    {
      code: 'alerts-unheard',
      severity: 'warning',
      path: ['operations', 'emails'],
      message: 'alarms and budget warnings go to a topic of the hall, and nobody is named who gets them',
      hint: 'write "operations: { emails: [...] }", or "emails: []" where something else reads the topic',
    },
  ];
}
