import type { PlannedText } from '../../lib/editor/planned-text.js';
import type { Plan } from '../../lib/plan/shape/plan.js';
import { documentOf } from '../../lib/report/document/document.js';
import { frontierDocument } from '../../lib/report/documents/frontier-document.js';
import { sizingDocument } from '../../lib/report/documents/sizing-document.js';
import { boughtWords, verdict } from '../../lib/report/words/verdict.js';
import { explainPlan } from '../../lib/studies/explain-plan.js';
import { findFrontier } from '../../lib/studies/frontier/find-frontier.js';
import type { FrontierPlan } from '../../lib/studies/frontier/frontier.js';
import { formatNumber, formatShare, formatShort } from '../../lib/units/numbers.js';
import { countOf } from '../../lib/units/words.js';
import type { PlannedHall } from './hall-texts.js';
import type { Chip, Explained, FrontierView, KeyValue } from './protocol.js';

/** Runners-up that are shown as chips, the nearest first. */
const MOST_CHIPS = 12;

/** Why the plan of a text is what it is. */
export async function explained(planned: PlannedText, hall: PlannedHall): Promise<Explained> {
  const { open, plan } = hall;
  const explanation = await explainPlan(open.blueprint, open.catalog, plan.sizing);
  const facts = { plan, explanation };
  const { sections } = sizingDocument(facts);
  const places = placesOf(planned.document.data);
  const chips = explanation.alternatives.slice(0, MOST_CHIPS).flatMap((each): Chip[] => {
    const place = places.get(each.workload);
    if (place === undefined) return [];
    const nodes = formatNumber(each.requiredNodes + each.spareNodes);
    const named = plan.sizing.fleets.length > 1 ? `${each.workload}: ` : '';
    return [
      {
        label: `${named}${nodes} × ${each.instanceType}`,
        excess: each.excess >= 0 ? `+${formatShare(each.excess)}` : formatShare(each.excess),
        moreUsdPerMonth: each.costUsdPerMonth - nodesCost(plan, each.workload),
        breaks: each.breaks.length > 0,
        keys: [allow(place, [each.instanceType])],
      },
    ];
  });
  return { verdict: verdict(plan, explanation), chips, why: documentOf('sizing', 'Why', '', withoutAnswer(sections)) };
}

/** Of the nodes of a fleet with what is on each, as the cost of a runner-up counts. */
function nodesCost({ sizing }: Plan, workload: string): number {
  return sizing.cost.lines
    .filter((line) => line.workload === workload && ['nodes', 'node-parts'].includes(line.subject.kind))
    .reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0);
}

/** The summary and the bill have their own places on the page. */
function withoutAnswer(sections: ReturnType<typeof sizingDocument>['sections']) {
  return sections.filter(({ id }) => !['summary', 'cost'].includes(id));
}

/** The Pareto-optimal plans of a text. */
export async function frontierOf(planned: PlannedText, hall: PlannedHall): Promise<FrontierView | null> {
  const { open, plan } = hall;
  const found = await findFrontier(open.blueprint, open.catalog, plan.security.score);
  if (found.status === 'infeasible') return null;
  const { frontier } = found;
  const places = placesOf(planned.document.data);
  return {
    document: frontierDocument(plan.name, frontier),
    environment: frontier.environment === 'energy' ? 'kWh/month' : 'kg CO₂e/month',
    points: frontier.plans.map((each, at) => ({
      usd: each.compared.usd,
      environment: each.compared.environment,
      name: `#${at + 1}`,
      bought: shortWords(each),
      label: `${boughtWords({ sizing: { ...plan.sizing, fleets: each.fleets } })}, ${formatShort(each.usdPerMonth)} USD/month`,
      chosen: isChosen(each, plan),
      keys: keysOf(each, places, plan),
    })),
  };
}

/** `2 × p4d.24xlarge`; of more than one fleet the nodes alone. */
function shortWords({ fleets }: FrontierPlan): string {
  const groups = fleets.flatMap((fleet) => fleet.groups);
  const nodes = groups.reduce((sum, each) => sum + each.nodes, 0);
  const types = new Set(groups.map(({ instanceType }) => instanceType));
  return types.size === 1 ? `${nodes} × ${groups[0]!.instanceType}` : countOf(nodes, 'node');
}

function isChosen({ region, fleets }: FrontierPlan, { sizing }: Plan): boolean {
  return region === sizing.region && JSON.stringify(fleets) === JSON.stringify(sizing.fleets);
}

/** Types, nodes and spares of each fleet, and the region where another is chosen. */
function keysOf({ region, fleets }: FrontierPlan, places: Places, plan: Plan): KeyValue[] {
  const elsewhere = region === plan.region ? [] : [{ path: ['region'], value: region }];
  return [
    ...elsewhere,
    ...fleets.flatMap(({ workload, groups, requiredNodes, spareNodes }): KeyValue[] => {
      const place = places.get(workload);
      if (place === undefined || groups.length === 0) return [];
      const types = [...new Set(groups.map(({ instanceType }) => instanceType))];
      return [
        allow(place, types),
        { path: [...place, 'nodes', 'atLeast'], value: String(requiredNodes) },
        { path: [...place, 'spares'], value: `{ nodes: ${spareNodes} }` },
      ];
    }),
  ];
}

type Places = ReadonlyMap<string, readonly [string, number]>;

/** Where each workload stands in the text. */
function placesOf(data: unknown): Places {
  const { workloads = [] } = (data ?? {}) as { readonly workloads?: readonly { readonly name?: string }[] };
  return new Map(workloads.flatMap(({ name }, at) => (name === undefined ? [] : [[name, ['workloads', at] as const]])));
}

function allow(place: readonly [string, number], types: readonly string[]): KeyValue {
  return { path: [...place, 'types', 'allow'], value: `[${types.join(', ')}]` };
}
