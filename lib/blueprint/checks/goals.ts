import { shown } from '../../units/shown.js';
import { closest } from '../../units/suggest.js';
import { type CheckContext, isWritten, keyRange } from './check-context.js';

/** Limits, criteria, and costs beside those of resources. */
export function checkGoals(context: CheckContext): void {
  const { data, known, report } = context;
  for (const name of Object.keys(data.limits?.vcpuQuotas ?? {})) {
    if (known.quotas === undefined || known.quotas.includes(name)) continue;
    const path = ['limits', 'vcpuQuotas', name];
    const near = closest(name, known.quotas);
    report({
      code: 'reference-unknown',
      path,
      ...keyRange(context, path),
      message: `unknown vCPU quota ${shown(name)}`,
      hint: near ? `did you mean "${near}"?` : `quotas: ${known.quotas.join(', ')}`,
    });
  }
  const weights = Object.values(data.criteria?.weights ?? {});
  if (weights.length > 0 && weights.every((weight) => weight === 0)) {
    report({
      code: 'contradiction',
      path: ['criteria', 'weights'],
      message: 'every weight is 0: plans can not be ranked',
    });
  }
  const { operationsStaff = 0, staffMonthlyCost } = data.maintenance ?? {};
  const isBroken = staffMonthlyCost === undefined && isWritten(context, ['maintenance', 'staffMonthlyCost']);
  if (operationsStaff > 0 && staffMonthlyCost === undefined && !isBroken) {
    report({
      code: 'missing-key',
      path: ['maintenance'],
      message: '"staffMonthlyCost" is missing, which "operationsStaff" needs',
      hint: 'add it, such as "staffMonthlyCost: 15k USD"',
    });
  }
}
