import type { Checked } from '../../blueprint/document/diagnostic.js';
import { losesData, type PlanChange } from '../kinds/plan-change.js';

/** @returns the changes; where data would be lost and that is not allowed, a diagnostic for each loss */
export function checkChanges(
  changes: readonly PlanChange[],
  { allowDataLoss }: { readonly allowDataLoss: boolean },
): Checked<readonly PlanChange[]> {
  const losses = changes.filter(losesData);
  if (losses.length === 0 || allowDataLoss) return { ok: true, value: changes, warnings: [] };
  return {
    ok: false,
    diagnostics: losses.map(({ kind, subject, field, why }) => ({
      code: 'data-loss',
      severity: 'error',
      path: [],
      message: `${subject}${field === null ? '' : `, ${field}`}: ${kind === 'removes-data' ? 'data is deleted' : 'data is replaced'}; ${why}`,
      hint: 'undo it in the blueprint, or copy the data first and allow its loss',
    })),
  };
}
