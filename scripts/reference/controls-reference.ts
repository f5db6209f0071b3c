import { readdirSync, readFileSync } from 'node:fs';
import { CONTROL_IDS, type ControlId } from '../../lib/blueprint/schema/security.js';
import { planHall } from '../../lib/plan/plan-hall.js';
import { CONTROLS } from '../../lib/plan/security/control-catalogue.js';
import type { Plan } from '../../lib/plan/shape/plan.js';

const root = new URL('../../', import.meta.url);
/** Under the profile `regulated`, which no shipped hall has. */
const REGULATED = 'test/terraform/control-audit/regulated.yaml';

const WORDS = { passed: 'met', waived: 'waived', 'not-asked': 'lacking', 'not-applicable': '–' } as const;

/**
 * What a review by hand found of the Terraform of the halls `hardened`, `private` and `hybrid` of version 0.1, against
 * CIS AWS, CIS EKS and FSBP; what it found in order has no line.
 */
const FIRST_REVIEW: Partial<Readonly<Record<ControlId, string>>> = {
  'access-analysed': 'lacking',
  'audit-locked': 'lacking',
  'audit-trail': 'waived, counted as met',
  'backup-lock': '`hardened` alone',
  'configuration-history': 'waived, counted as met',
  'dns-closed': 'lacking',
  'dns-logged': 'lacking',
  'images-pinned': 'lacking',
  'network-policies': 'lacking',
  'people-mfa': 'lacking',
  'people-named': 'the whole account',
  'pods-restricted': 'lacking',
  'state-remote': 'a local file',
};

/** The page of controls by hall: what each shipped hall meets, and what a first review had found. */
export async function controlsReference(): Promise<string> {
  const shipped = readdirSync(new URL('blueprints/', root))
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const plans = await Promise.all([...shipped.map((name) => `blueprints/${name}`), REGULATED].map(planOf));
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const states = (id: ControlId) =>
    plans.map(({ security }) => WORDS[security.controls.find((control) => control.id === id)!.status]);
  const total = (title: string, count: (plan: Plan) => number) =>
    row([title, '', ...plans.map((plan) => `${count(plan)}`)]);
  const lines = [
    '# Controls by hall',
    '',
    'Written by `npm run reference` from the plans of the shipped blueprints and of a hall under `regulated`. What each control is,',
    'what it serves and where its evidence stands: [controls](../controls.md). `lacking`: the profile of the hall does not ask for it.',
    '',
    row(['Control', 'First review', ...plans.map(({ name, security }) => `${name} (${security.profile})`)]),
    row(['---', '---', ...plans.map(() => '---')]),
    ...CONTROL_IDS.map((id) => row([`\`${id}\`: ${CONTROLS[id].title}`, FIRST_REVIEW[id] ?? '', ...states(id)])),
    total('Met', ({ security }) => security.controls.filter(({ status }) => status === 'passed').length),
    total('Waived', ({ security }) => security.waived),
    row(['Share of those that apply', '', ...plans.map(({ security }) => `${(100 * security.score).toFixed(0)} %`)]),
    '',
    'The first review judged the Terraform of `hardened`, `private` and `hybrid` of version 0.1 by hand; where its column is empty, it',
    'found nothing to mend.',
  ];
  return `${lines.join('\n')}\n`;
}

async function planOf(path: string): Promise<Plan> {
  const outcome = await planHall(readFileSync(new URL(path, root)));
  if (outcome.status !== 'planned') throw new Error(`${path}: ${JSON.stringify(outcome)}`);
  return outcome.plan;
}
