import { shown } from '../../units/shown.js';
import type { SenseContext } from './check-context.js';

/** A control is waived once. */
export function checkSecurity({ data, report }: SenseContext): void {
  const seen = new Set<string>();
  for (const [index, waiver] of (data.security?.waivers ?? []).entries()) {
    const control = waiver?.control;
    if (control === undefined) continue;
    if (seen.has(control)) {
      const path = ['security', 'waivers', index, 'control'];
      report({ code: 'name-duplicate', path, message: `${shown(control)} is waived above already` });
    }
    seen.add(control);
  }
}
