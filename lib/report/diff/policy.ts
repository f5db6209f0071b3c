import { formatShare } from '../../units/numbers.js';
import { countOf } from '../../units/words.js';
import { costWords } from '../words/bill-words.js';
import { accessWords } from './access-section.js';
import { changeText, costsCompared, riseOf } from './cost-change.js';
import { type HallChange, lostControls, lostData, lostInPlan, newlyUnpriced, openings } from './hall-change.js';

/** A rule of `diff --fail-on`; shares are of the cost or energy before. */
export type ReviewRule =
  | { readonly kind: 'cost-increase' | 'energy-increase'; readonly share: number }
  | { readonly kind: 'access-widened' | 'control-lost' | 'replace-data' };

/** Every rule, as it is written. */
const RULE_EXAMPLES = 'cost-increase=10%, energy-increase=10%, replace-data, control-lost, access-widened';

/** A rule, as it is written, and whether the change passes it. */
export interface Verdict {
  readonly rule: string;
  readonly kept: boolean;
  readonly detail: string;
}

/** @returns the rules of `cost-increase=10%,replace-data`, or what is wrong with the text */
export function parseRules(text: string): readonly ReviewRule[] | { readonly mistake: string } {
  const rules: ReviewRule[] = [];
  for (const word of text.split(',').map((part) => part.trim())) {
    const bound = /^(cost|energy)-increase=(\d+(?:\.\d+)?)\s?%$/.exec(word);
    if (bound) rules.push({ kind: `${bound[1] as 'cost' | 'energy'}-increase`, share: Number(bound[2]) / 100 });
    else if (word === 'replace-data' || word === 'control-lost' || word === 'access-widened')
      rules.push({ kind: word });
    else return { mistake: `"${word}" is not a rule; expected ${RULE_EXAMPLES}, separated by commas` };
  }
  return rules;
}

/** The verdict of each rule. */
export function judge(change: HallChange, rules: readonly ReviewRule[]): Verdict[] {
  return rules.map((rule) => {
    switch (rule.kind) {
      case 'cost-increase':
        return judgeCost(change, rule.share);
      case 'energy-increase':
        return judgeEnergy(change, rule.share);
      case 'replace-data':
        return judgeData(change);
      case 'access-widened':
        return judgeAccess(change);
      default:
        return judgeControls(change);
    }
  });
}

function judgeEnergy({ before, after }: HallChange, share: number): Verdict {
  const [old, fresh] = [before?.plan.sizing.energy.totalKwhPerMonth, after.plan.sizing.energy.totalKwhPerMonth];
  const rule = ruleName('energy-increase', share);
  if (old === undefined) return { rule, kept: true, detail: 'the hall is new' };
  const energy = { what: '', unit: 'kWh/month', before: old, after: fresh } as const;
  return { rule, kept: riseOf(energy) <= share, detail: changeText(energy) };
}

function judgeData(change: HallChange): Verdict {
  const lost = [
    ...lostData(change).map(({ address, kind }) => `${address} is ${kind}`),
    ...lostInPlan(change).map(({ subject, why }) => `${subject}: ${why}`),
  ];
  return { rule: 'replace-data', kept: lost.length === 0, detail: lost.join('; ') || 'no data is lost' };
}

function judgeAccess(change: HallChange): Verdict {
  const wider = openings(change).map(accessWords);
  return { rule: 'access-widened', kept: wider.length === 0, detail: wider.join('; ') || 'nobody may do more' };
}

function judgeControls(change: HallChange): Verdict {
  const lost = lostControls(change).map(({ title }) => `no longer in force: ${title}`);
  return { rule: 'control-lost', kept: lost.length === 0, detail: lost.join('; ') || 'every control stays in force' };
}

/** Totals without the same prices are not comparable: such a rise fails. */
function judgeCost(change: HallChange, share: number): Verdict {
  const unpriced = newlyUnpriced(change);
  if (change.before !== null && unpriced.length > 0) {
    const detail = `not comparable: ${countOf(unpriced.length, 'item')} without a price that had one or are new (${unpriced.map(({ subject }) => costWords(subject)).join('; ')})`;
    return { rule: ruleName('cost-increase', share), kept: false, detail };
  }
  const rule = ruleName('cost-increase', share);
  const costs = costsCompared(change);
  if (costs.length === 0) return { rule, kept: true, detail: 'the hall is new' };
  const broken = costs.filter((cost) => riseOf(cost) > share);
  const told = broken.length > 0 ? broken : [...new Set([costs[0]!, costs.at(-1)!])];
  return { rule, kept: broken.length === 0, detail: told.map(changeText).join('; ') };
}

function ruleName(kind: string, share: number): string {
  return `${kind}=${formatShare(share).replace(' ', '')}`;
}
