import type { Access, AccessChange } from '../../plan/security/access-change.js';
import { listText } from '../../units/words.js';
import { left, type Section, section, table } from '../document/document.js';
import type { HallChange } from './hall-change.js';

/** Who may do more or less, what opens first. */
export function accessSection({ access }: Pick<HallChange, 'access'>): Section {
  const columns = [
    left('change', 'change'),
    left('who', 'who'),
    left('actions', 'may'),
    left('resources', 'on'),
    left('conditions', 'if'),
    left('before', 'before'),
  ];
  const rows = access.map((change) => ({
    change: KIND_WORDS[change.effect][change.kind],
    who: change.who,
    actions: change.actions.join(', '),
    resources: change.resources.join(', '),
    conditions: conditionWords(change.conditions),
    before: beforeWords(change),
  }));
  return section('access', 'Access', rows.length === 0 ? [] : [table('access', 'Access that changes', columns, rows)]);
}

/** `role x may s3:PutObject on aws_s3_bucket.y/runs/* (granted)`. */
export function accessWords(change: AccessChange): string {
  const { who, actions, resources, conditions, effect, kind } = change;
  const tests = conditions.length === 0 ? '' : ` if ${conditionWords(conditions)}`;
  const before = beforeWords(change);
  const what = [KIND_WORDS[effect][kind], ...(before === '' ? [] : [`before: ${before}`])].join(', ');
  return `${who} ${VERBS[effect]} ${listText(actions)} on ${listText(resources)}${tests} (${what})`;
}

const VERBS: Readonly<Record<AccessChange['effect'], string>> = { Allow: 'may', Deny: 'must not' };

const KIND_WORDS: Readonly<Record<AccessChange['effect'], Readonly<Record<AccessChange['kind'], string>>>> = {
  Allow: { added: 'granted', removed: 'revoked', widened: 'widened', narrowed: 'narrowed' },
  Deny: {
    added: 'denial added',
    removed: 'denial removed',
    widened: 'denial widened',
    narrowed: 'denial narrowed',
  },
};

function conditionWords(conditions: Access['conditions']): string {
  return listText(conditions.map(({ test, values }) => [test, listText(values, 'or')].join(' ').trim()));
}

/** What was otherwise: `aws_s3_bucket.y/runs/*`; a condition that is new was not there. */
function beforeWords({ before }: AccessChange): string {
  const words = before.map(({ who, actions = [], resources = [], conditions }) =>
    [
      ...(who === undefined ? [] : [who]),
      ...actions,
      ...resources,
      ...(conditions === undefined ? [] : [conditionWords(conditions) || 'without a condition']),
    ].join(', '),
  );
  return [...new Set(words)].join('; ');
}
