import { lensesOf } from '../../lib/editor/lenses.js';
import { fixTitle, type PlannedText } from '../../lib/editor/planned-text.js';
import type { Plan } from '../../lib/plan/shape/plan.js';
import { formatInfeasibility } from '../../lib/report/documents/infeasibility.js';
import { constraintWords } from '../../lib/report/words/constraint-words.js';
import { capacityRisks, describeFleet } from '../../lib/report/words/phrases.js';
import { boughtWords, verdict } from '../../lib/report/words/verdict.js';
import { formatShare, formatShort } from '../../lib/units/numbers.js';
import { countOf, listText } from '../../lib/units/words.js';
import type { HallText } from './hall-texts.js';
import type { Answer, Mark, PlannedView, Tile } from './protocol.js';

/** What the page shows of a text. */
export function answerOf({ planned, halls }: HallText): Answer {
  const { outcome, document } = planned;
  return {
    marks: marksOf(planned),
    lenses: lensesOf(planned),
    data: document.data ?? null,
    halls: halls.map(({ plan }) => viewOf(plan)),
    infeasible:
      outcome.status === 'infeasible' ? formatInfeasibility(outcome.infeasibility, { file: 'blueprint' }) : [],
  };
}

function marksOf({ diagnostics, fixes }: PlannedText): Mark[] {
  return diagnostics.map((diagnostic): Mark => {
    const { range = [0, 0], severity, code, message, hint = '' } = diagnostic;
    const found = fixes.find((each) => each.diagnostic === diagnostic);
    const fix =
      found === undefined
        ? null
        : {
            title: fixTitle(found),
            range: found.edit.range,
            text: found.edit.text,
          };
    return { range, severity, code, message, hint, fix };
  });
}

function viewOf(plan: Plan): PlannedView {
  return {
    name: plan.name,
    region: plan.region,
    usdPerMonth: plan.sizing.cost.totalUsdPerMonth,
    verdict: verdict(plan),
    tiles: tilesOf(plan),
  };
}

function tilesOf(plan: Plan): Tile[] {
  const { sizing } = plan;
  const { cost, energy, runs = [] } = sizing;
  const risks = capacityRisks(plan);
  const carbon =
    energy.co2eKgPerMonth === null ? 'grid intensity unknown' : `${formatShort(energy.co2eKgPerMonth)} kg CO₂e`;
  return [
    {
      key: 'buy',
      label: 'Buy',
      value: boughtWords(plan),
      detail: [...sizing.fleets.flatMap(describeFleet), ...bandWords(plan)].join('; '),
      warns: false,
    },
    {
      key: 'cost',
      label: 'Cost',
      value: `${formatShort(cost.totalUsdPerMonth)} USD/month`,
      detail: [
        ...runs.map(({ workload, totalUsd }) => `${formatShort(totalUsd)} USD for the run of ${workload}`),
        ...(cost.unpriced.length === 0 ? [] : [`${countOf(cost.unpriced.length, 'item')} not priced`]),
      ].join('; '),
      warns: false,
    },
    {
      key: 'risk',
      label: 'Capacity risk',
      value: risks.length === 0 ? 'None known' : countOf(risks.length, 'risk'),
      detail: risks.join('; '),
      warns: risks.length > 0,
    },
    {
      key: 'energy',
      label: 'Energy',
      value: `${formatShort(energy.totalKwhPerMonth)} kWh/month`,
      detail: carbon,
      warns: false,
    },
  ];
}

/** How far measured rates are from the model's, and what the low end would take. */
function bandWords({ sizing }: Plan): string[] {
  return sizing.deliveries.map(({ workload, types, pessimistic }) => {
    const band = Math.max(...types.map(({ basis }) => basis.band));
    const low = pessimistic === null ? 'no number of nodes suffices' : countOf(pessimistic.nodes, 'node');
    const breaks = pessimistic?.breaks ?? [];
    const broken = breaks.length === 0 ? '' : `, beyond the limit on ${listText(breaks.map(constraintWords))}`;
    return `${workload}: rate ± ${formatShare(band)}, at the low end ${low}${broken}`;
  });
}
