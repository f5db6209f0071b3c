import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { synthesizeFiles } from '../../lib/terraform/hall/synthesize-hall.js';
import { platformPlan } from './platform-plans.js';
import { SCANNER_RULES } from './scanner-rules.js';
import { shippedPlans } from './shipped-plans.js';
import type { Json } from './synthesized.js';

const plans = [
  ...(await shippedPlans()),
  ...(await Promise.all(['batch', 'ec2', 'karpenter', 'fleets/reserved'].map(platformPlan))),
];
const filesOf = plans.map((plan) => [plan.name, synthesizeFiles(plan)] as const);

/** Longest line of a file that people read; a provider or a format that forces a longer one is named here with the reason. */
const LONGEST_LINE = 400;
const EXCEPTIONS: Readonly<Record<string, string>> = {};

it.each(filesOf)('no line of a file of %s has more than 400 characters', (_, files) => {
  const long = [...files].flatMap(([path, text]) =>
    path in EXCEPTIONS
      ? []
      : text.split('\n').flatMap((line) => (line.length > LONGEST_LINE ? [`${path}: ${line}`] : [])),
  );
  expect(long).toEqual([]);
  expect(files.size).toBeGreaterThan(4);
});

it.each(filesOf)('every file of %s is text with one end, and every file that a stack names is there', (_, files) => {
  for (const [path, text] of files) {
    expect(text, path).toMatch(/[^\n]\n$/);
    expect(text, path).not.toContain('TfToken');
    if (!path.endsWith('/cdk.tf.json')) continue;
    const folder = path.replace('cdk.tf.json', '');
    const named = [...text.matchAll(/"\$\{[^"]*\\"\$\{path\.module\}\/([^"\\]+)\\"/g)].map(([, file]) => folder + file);
    const beside = [...files.keys()].filter((file) => file.startsWith(`${folder}assets/`));
    expect([...new Set(named)].sort()).toEqual(beside);
  }
});

it.each(filesOf)(
  'in the stacks of %s no block has a note of cdktf, and every policy is made of statements',
  (_, files) => {
    for (const [path, text] of files) {
      if (!path.endsWith('/cdk.tf.json')) continue;
      expect(text).not.toContain('"//"');
      const { resource }: Json = JSON.parse(text);
      for (const body of Object.values<Json>(resource).flatMap((named) => Object.values<Json>(named))) {
        for (const key of ['policy', 'assume_role_policy', 'access_policy']) {
          if (body[key] !== undefined) expect(body[key]).toMatch(/^\$\{data\.aws_iam_policy_document\.[\w-]+\.json\}$/);
        }
      }
    }
  },
);

it('the README of a stack has its place in the order, its variables and its outputs', async () => {
  const files = synthesizeFiles(await platformPlan('karpenter'));
  const [own, charts] = ['karpenter', 'karpenter.charts'].map((stack) => files.get(`stacks/${stack}/README.md`)!);
  expect(own).toContain('1. `karpenter` (this folder)\n2. `karpenter.charts`\n');
  expect(own).toContain('| `cluster_name` | Name of the EKS cluster |');
  expect(charts).toContain('1. `karpenter`\n2. `karpenter.charts` (this folder)\n');
  expect(charts).toContain('| `tunnel` | `""` | Local end of a tunnel');
});

it('every rule of a scanner that a hall rightly breaks is beside its stack, with the part and the reason', async () => {
  const plan = await platformPlan('ec2');
  const files = synthesizeFiles(plan);
  const texts = ['.checkov.yaml', '.trivyignore'].map((file) => files.get(`stacks/${plan.name}/${file}`) ?? '');
  expect(Object.keys(parse(texts[0]!))).toEqual(['skip-check']);
  const skipped = [...parse(texts[0]!)['skip-check'], ...texts[1]!.split('\n').filter((line) => /^[A-Z]/.test(line))];
  const { scannerSkips } = plan.security;
  expect(skipped.sort()).toEqual([...new Set(scannerSkips.map(({ rule }) => rule))].sort());
  for (const { subject, reason } of scannerSkips) expect(texts.join('')).toContain(`# ${subject}: ${reason}\n`);
});

it('the page of scanners has every rule that is checked here', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/scanners.md'), 'utf8');
  for (const { ids, says } of SCANNER_RULES)
    expect(page).toContain(`| ${ids.map((id) => `\`${id}\``).join(', ')} | ${says} |`);
});
