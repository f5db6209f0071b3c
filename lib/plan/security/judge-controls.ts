import type { Checked, Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import { CONTROL_IDS, type ControlId } from '../../blueprint/schema/security.js';
import { roundTo } from '../../units/rounding.js';
import type { PlatformPlanner } from '../kinds/platform.js';
import type { ControlResult, SecurityPlan } from '../shape/security-plan.js';
import type { Control, Judged } from './control.js';
import { CONTROLS } from './control-catalogue.js';
import { includes } from './profiles.js';
import { planScannerSkips } from './scanner-skips.js';

/**
 * Holds a plan to its profile.
 * @returns every control with its outcome; or a diagnostic for each that is asked for, not met and not waived, and for
 * each waiver that the profile does not allow. A waiver that changes nothing is a warning.
 */
export function judgeControls(
  security: Blueprint['security'],
  plan: Judged,
  platform: PlatformPlanner,
): Checked<SecurityPlan> {
  const diagnostics: Diagnostic[] = [];
  const controls = [...CONTROL_IDS].sort().map((id): ControlResult => {
    const control = CONTROLS[id];
    const index = security.waivers.findIndex((waiver) => waiver.control === id);
    const found = control.check(plan, platform);
    const missing = [...(found ?? [])].sort();
    const isAsked = includes(security.profile, control.profile);
    diagnostics.push(...judgeWaiver(id, control, index, found, security.profile));
    if (isAsked && missing.length > 0 && index === -1) diagnostics.push(notMet(id, control, missing, security.profile));
    const status =
      found === null
        ? 'not-applicable'
        : missing.length === 0
          ? 'passed'
          : index !== -1
            ? 'waived'
            : ('not-asked' as const);
    return {
      id,
      title: control.title,
      standards: control.standards,
      profile: control.profile,
      status,
      reason: status === 'waived' ? security.waivers[index]!.reason : null,
      missing,
    };
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { ok: false, diagnostics };
  const value = {
    profile: security.profile,
    controls,
    score: score(controls),
    waived: controls.filter(({ status }) => status === 'waived').length,
    scannerSkips: planScannerSkips(plan, platform, controls),
  };
  return { ok: true, value, warnings: diagnostics };
}

function judgeWaiver(
  id: ControlId,
  control: Control,
  index: number,
  found: readonly string[] | null,
  profile: SecurityPlan['profile'],
): Diagnostic[] {
  if (index === -1) return [];
  const path = ['security', 'waivers', index, 'control'];
  if (!includes(control.waivable, profile)) {
    return [
      {
        code: 'rule',
        severity: 'error',
        path,
        message: `the profile "${profile}" does not allow a waiver of "${id}"`,
        hint: 'remove the waiver, or choose the profile "baseline"',
      },
    ];
  }
  if (found !== null && found.length > 0) return [];
  const why = found === null ? 'the hall has nothing that it applies to' : 'the hall meets it';
  return [
    {
      code: 'rule',
      severity: 'warning',
      path,
      message: `the waiver of "${id}" changes nothing: ${why}`,
      hint: 'remove it',
    },
  ];
}

function notMet(
  id: ControlId,
  { title, path, hint }: Control,
  missing: readonly string[],
  profile: SecurityPlan['profile'],
): Diagnostic {
  return {
    code: 'rule',
    severity: 'error',
    path,
    message: `the profile "${profile}" requires "${id}", which ${missing.join(', ')} ${missing.length === 1 ? 'does' : 'do'} not meet: ${title}`,
    hint,
  };
}

/** To four decimals: a share of about thirty has no more to say. */
function score(controls: readonly ControlResult[]): number {
  const applicable = controls.filter(({ status }) => status !== 'not-applicable');
  const passed = applicable.filter(({ status }) => status === 'passed');
  return applicable.length === 0 ? 1 : roundTo(passed.length / applicable.length, 4);
}
