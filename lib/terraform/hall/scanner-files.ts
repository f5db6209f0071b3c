import type { ScannerSkip } from '../../plan/shape/security-plan.js';
import { compareText } from '../../units/order.js';

/**
 * The rules that a hall rightly breaks, as scanners read them from the folder of a stack: a configuration of checkov and a
 * list of trivy, each rule with the parts that break it and why.
 * @see https://www.checkov.io/2.Basics/CLI%20Command%20Reference.html
 * @see https://trivy.dev/latest/docs/configuration/filtering/#trivyignore
 */
export function scannerFiles(skips: readonly ScannerSkip[]): (readonly [path: string, text: string])[] {
  const ofCheckov = (rule: string): boolean => rule.startsWith('CKV');
  const checkov = rulesOf(skips, ofCheckov).flatMap(([rule, reasons]) => [
    ...reasons.map((reason) => `  # ${reason}`),
    `  - ${rule}`,
  ]);
  const trivy = rulesOf(skips, (rule) => !ofCheckov(rule)).flatMap(([rule, reasons]) => [
    ...reasons.map((reason) => `# ${reason}`),
    rule,
  ]);
  return [
    ...(checkov.length === 0 ? [] : [['.checkov.yaml', `${['skip-check:', ...checkov].join('\n')}\n`] as const]),
    ...(trivy.length === 0 ? [] : [['.trivyignore', `${trivy.join('\n')}\n`] as const]),
  ];
}

/** Each rule with `part: reason`, in order. */
function rulesOf(
  skips: readonly ScannerSkip[],
  isOf: (rule: string) => boolean,
): [rule: string, reasons: readonly string[]][] {
  const rules = new Map<string, Set<string>>();
  for (const { rule, subject, reason } of skips.filter((skip) => isOf(skip.rule))) {
    rules.set(rule, (rules.get(rule) ?? new Set()).add(`${subject}: ${reason}`));
  }
  return [...rules]
    .sort(([a], [b]) => compareText(a, b))
    .map(([rule, reasons]) => [rule, [...reasons].sort(compareText)]);
}
