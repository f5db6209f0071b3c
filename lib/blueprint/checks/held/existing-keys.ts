import { pastedKey } from '../../names/pasted-forms.js';
import { type CheckContext, isWritten } from '../check-context.js';
import { checkForm } from './check-form.js';

/** Keys that are there already: pasted ids, aliases and ARNs, and waivers that leave them nothing to do. */
export function checkExistingKeys(context: CheckContext): void {
  const { keys = {}, waivers = [] } = context.data.security ?? {};
  for (const [purpose, key] of Object.entries(keys)) {
    const path = ['security', 'keys', purpose];
    if (key === undefined || !isWritten(context, path)) continue;
    checkForm(context, path, key, pastedKey(key), 'a customer managed key', '"alias/platform", a key id or its ARN');
    const waiver = waivers.findIndex((each) => each?.control === `key-${purpose}`);
    if (waiver < 0) continue;
    context.report({
      code: 'contradiction',
      path: ['security', 'waivers', waiver],
      message: `it waives the key that "security.keys.${purpose}" names`,
      hint: 'remove the waiver, or the key',
    });
  }
}
