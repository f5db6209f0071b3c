import type { UnreachedLevel } from '../../sizing/model/delivery.js';
import type { Infeasibility, MinimalRelaxation, UnsoldStore } from '../../sizing/model/sizing.js';
import { identityKey } from '../../units/identity-key.js';
import { formatSignificant, formatUsd } from '../../units/numbers.js';
import { quantityText } from '../../units/words.js';
import { constraintOfWords, constraintWords } from '../words/constraint-words.js';
import { describeFleet } from '../words/phrases.js';

type Conflict = Extract<Infeasibility, { readonly kind: 'conflict' }>;

/** Why there is no plan, in the form of a diagnostic: file, code, each constraint in conflict, the minimal relaxation. */
export function formatInfeasibility(infeasibility: Infeasibility, at: { readonly file: string }): string[] {
  return [`${at.file}: error[infeasible]: ${summary(infeasibility)}`, ...details(infeasibility)];
}

function summary(infeasibility: Infeasibility): string {
  switch (infeasibility.kind) {
    case 'invalid-input': {
      const { faults } = infeasibility;
      const { workload, name, detail } = faults[0]!;
      const many = faults.length === 1 ? 'one figure' : `${faults.length} figures`;
      return `${many} cannot be meant: ${name}${workload === null ? '' : ` of ${workload}`}: ${detail}`;
    }
    case 'conflict':
      return conflictSummary(infeasibility);
    case 'no-offer':
      return `no type for its purpose is offered in ${infeasibility.regions.join(', ')}, even with minima removed`;
    case 'store-not-sold':
      return infeasibility.stores.map(unsoldWords).join('; ');
    case 'carbon-unknown':
      return `carbon is priced or capped, and no source gives the grid's intensity in ${infeasibility.regions.join(', ')}`;
    case 'undecided': {
      const bound = quantityText(infeasibility.boundUsdPerMonth, 'USD');
      return `the time limit came before a plan was found, and none was ruled out; none has an objective below ${bound} a month; loosen a limit, or size fewer workloads together`;
    }
    case 'unexplained':
      return 'nothing fits';
  }
}

function unsoldWords({ workload, store, deployments, regions }: UnsoldStore): string {
  const needed = `FSx for Lustre ${deployments.join(' or ')}`;
  return `store ${store} of ${workload} needs ${needed}, which is not sold in ${regions.join(', ')}`;
}

function conflictSummary({ conflict, minimalRelaxation, unreached }: Conflict): string {
  if (unreached.length > 0) return unreached.map(unreachedWords).join('; ');
  const names = conflict.map(
    ({ workload, constraint, detail }) =>
      `${constraintWords(constraint)}${workload === null ? '' : ` of ${workload}`} (${detail})`,
  );
  const together = names.length > 1 ? 'cannot be met together' : 'cannot be met';
  const [change, ...more] = minimalRelaxation?.changes ?? [];
  const hint = change === undefined || more.length > 0 ? '' : `; a plan exists with ${changedWords(change)}`;
  return `${names.join(' and ')} ${together}${hint}`;
}

type Change = MinimalRelaxation['changes'][number];

/** `monthly cost of 9,000 USD`, but `4 accelerators`. */
function changedWords({ constraint, to, unit }: Change): string {
  const name = constraintWords(constraint);
  return name === unit ? exactAmount(to, unit) : `${name} of ${exactAmount(to, unit)}`;
}

/** What is asked, and the best that exists; figures that suffice when they are asked for. */
function unreachedWords({ workload, asked, fastest, soonest }: UnreachedLevel): string {
  const { tokensPerSecondEach: tokens, firstTokenSeconds: seconds } = asked;
  const each = `${roundedDown(fastest.tokensPerSecondEach)} tokens/s (${fastest.instanceType})`;
  if (fastest.tokensPerSecondEach < tokens) {
    return `no instance type that ${workload} may use gives a request ${quantityText(tokens, 'tokens/s')}, whatever it costs: the fastest gives ${each}`;
  }
  const first = `${roundedUp(soonest.firstTokenSeconds)} s (${soonest.instanceType})`;
  if (seconds !== null && soonest.firstTokenSeconds > seconds) {
    return `no instance type that ${workload} may use gives a request its first token within ${quantityText(seconds, 's')}, whatever it costs: the fastest takes ${first}`;
  }
  return `no instance type that ${workload} may use gives a request both ${quantityText(tokens, 'tokens/s')} and its first token within ${quantityText(seconds ?? 0, 's')}: by itself the fastest gives ${each}, or the first token within ${first}`;
}

const LEVEL_DIGITS = 3;
const LEVEL_HINT =
  'hint: ask for less in tokensPerSecondEach or firstTokenWithin, or serve it faster: fewer bits (precision: fp8), drafted tokens (speculative), shorter inputs';

function roundedDown(value: number): string {
  const step = 10 ** (Math.floor(Math.log10(value)) - LEVEL_DIGITS + 1);
  return formatSignificant(Math.floor(value / step) * step, LEVEL_DIGITS);
}

function roundedUp(value: number): string {
  const step = 10 ** (Math.floor(Math.log10(value)) - LEVEL_DIGITS + 1);
  return formatSignificant(Math.ceil(value / step) * step, LEVEL_DIGITS);
}

function details(infeasibility: Infeasibility): string[] {
  if (infeasibility.kind === 'invalid-input') {
    return infeasibility.faults.map(
      ({ workload, name, detail }) => `  - ${workload === null ? '' : `${workload}: `}${name}: ${detail}`,
    );
  }
  if (infeasibility.kind === 'store-not-sold') {
    return [
      'hint: choose another region, or a store of kind scratch, which is on a file system that more regions sell',
    ];
  }
  if (infeasibility.kind !== 'conflict') return [];
  const { conflict, minimalRelaxation, unreached } = infeasibility;
  if (unreached.length > 0) return [LEVEL_HINT];
  return [
    ...conflict.map((one) => `  - ${constraintOfWords(one)}: ${one.detail}`),
    ...(minimalRelaxation === null
      ? ['hint: no relaxed number makes it feasible; allow other types, zones, regions or purchase options']
      : relaxationHint(minimalRelaxation, conflict)),
  ];
}

function relaxationHint(
  { changes, region, fleets, totalUsdPerMonth, exact }: MinimalRelaxation,
  conflict: Conflict['conflict'],
): string[] {
  const keyOf = ({ workload, constraint }: Pick<Conflict['conflict'][number], 'workload' | 'constraint'>) =>
    identityKey({ workload, constraint });
  const named = new Set(conflict.map(keyOf));
  const others = changes.every((change) => named.has(keyOf(change))) ? '' : 'other conditions conflict too; ';
  const fleet = fleets.flatMap((each) => describeFleet(each).map((phrase) => `${each.workload}: ${phrase}`));
  return [
    `hint: ${others}${exact ? 'the minimal relaxation is' : 'the smallest relaxation found, not proven minimal, is'}`,
    ...changes.map((change) => {
      // A name that is the unit says it.
      const unit = constraintWords(change.constraint) === change.unit ? '' : change.unit;
      const [from, until] = [change.asked, change.to].map((value) => exactAmount(value, unit));
      return `  - ${constraintOfWords(change)}: ${until} instead of ${from}`;
    }),
    `  with ${fleet.join('; ')} (${region}, ${formatUsd(totalUsdPerMonth)} USD/month)`,
  ];
}

/** In the digits that a blueprint takes: what a person writes there has to suffice. */
function exactAmount(value: number, unit: string): string {
  return unit === 'USD' ? `${formatUsd(value)} USD` : quantityText(value, unit).trimEnd();
}
