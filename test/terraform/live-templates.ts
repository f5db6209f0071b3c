import type { Plan } from '../../lib/plan/shape/plan.js';
import type { Json } from './synthesized.js';

/** What begins an expression of ours: a reference, a value that Terraform gives, or a function without a side. */
const OURS =
  /^(?:aws_[a-z0-9_]+\.|data\.|var\.|local\.tunnel_host\}|each\.|path\.module\}|base64encode\("|base64encode\(join\(|base64decode\(data\.|can\((?:regex|formatdate)\(|join\("|max\(|coalesce\(var\.|trimprefix\((?:aws_eks_cluster|data)\.|timeadd\(var\.|timecmp\(plantimestamp\(\)|ceil\(|length\(compact\(\[var\.)/;

/** Functions that read the machine that plans, or the time: none of ours does in a text. */
const READS = /\b(?:file\w*|templatefile|templatestring|pathexpand|timestamp|uuid)\(/;

/**
 * Every expression of a stack that Terraform would evaluate and that is not of ours, keys included; empty: no text of a
 * blueprint means anything to Terraform.
 */
export function foreignTemplates(value: Json): string[] {
  if (typeof value === 'string') return live(value).filter((text) => !OURS.test(text) || READS.test(unquoted(text)));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...foreignTemplates(key), ...foreignTemplates(inner)]);
}

/** What follows each `${` and `%{` that is not doubled (more signs before it are text), but for the empty directive that takes tokens of cdktf apart. */
function live(text: string): string[] {
  return [...text.matchAll(/(\$+|%+)\{/g)]
    .filter(([, signs]) => signs!.length === 1)
    .map((match) => text.slice(match.index + match[0].length).slice(0, 200))
    .filter((after) => !/^(?:if true\}%\{endif\}TfToken\[|endif\}TfToken\[)/.test(after));
}

/** The expression without the texts in it. */
function unquoted(text: string): string {
  return text
    .replace(/\\./g, '')
    .replace(/"[^"]*"/g, '""')
    .split('}')[0]!;
}

/** A plan with a text in every place that takes free text, past the grammars of the blueprint. */
export function hostile(plan: Plan, text: string): Plan {
  const { operations, onPremises } = plan;
  const site = onPremises?.site ?? null;
  return {
    ...plan,
    tags: { ...plan.tags, [text]: text },
    operations: {
      ...operations,
      topic: { ...operations.topic, emails: [text] },
      alarms: operations.alarms.map((alarm) => ({ ...alarm, description: text })),
      dashboard: {
        ...operations.dashboard,
        widgets: operations.dashboard.widgets.map((widget) =>
          widget.kind === 'text' ? { ...widget, markdown: text } : { ...widget, title: text },
        ),
      },
    },
    ...(site !== null && {
      onPremises: {
        ...onPremises,
        site: { ...site, transfers: site.transfers.map((transfer) => ({ ...transfer, path: text })) },
      },
    }),
  } as Plan;
}
