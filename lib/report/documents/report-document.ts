import type { QuotaNeed } from '../../plan/quotas/quota-needs.js';
import type { Plan } from '../../plan/shape/plan.js';
import type { StackControl } from '../../plan/shape/resource-change.js';
import type { SizingExplanation } from '../../sizing/model/explanation.js';
import { runCosts } from '../../studies/run-costs.js';
import type { Figures, ReportDocument, Section } from '../document/document.js';
import { choiceSection } from '../sections/choice.js';
import { constraintsSection, leftOutSection, proofSection } from '../sections/constraints.js';
import { costSection, type PriceSource, sourcesSection } from '../sections/cost.js';
import { demandSection } from '../sections/demand.js';
import { energySection } from '../sections/energy.js';
import { explanationSections } from '../sections/explanation.js';
import { chartsSection } from '../sections/helm-charts.js';
import { networkSection } from '../sections/network.js';
import { operationsSection } from '../sections/operations.js';
import {
  controlsSection,
  quotasSection,
  type ResourceCount,
  resourcesSection,
  tagsSection,
} from '../sections/resources.js';
import { sitesSection } from '../sections/sites.js';
import { whereAndWhen } from '../sections/summary.js';

/** What a report says beside the plan: looked up in the catalog and in the synthesised stack. */
export interface ReportFacts {
  /** Of the cost lines, in their order; null: priced by the blueprint. */
  readonly priceSources: readonly (PriceSource | null)[];
  /** Sorted by type. */
  readonly resources: readonly ResourceCount[];
  readonly controls: readonly StackControl[];
  readonly quotas: readonly QuotaNeed[];
  /** Why the choice is what it is. */
  readonly explanation: SizingExplanation;
  /** Mistakes that are none: printed at the top. */
  readonly warnings: readonly string[];
}

/** Everything that a reviewer of a hall reads. */
export function reportDocument(plan: Plan, facts: ReportFacts): ReportDocument {
  const sections: Section[] = [
    { id: 'figures', title: 'In short', blocks: [keyFigures(plan), ...warningBlocks(facts.warnings)] },
    demandSection(plan),
    choiceSection(plan),
    costSection(plan, facts.priceSources),
    constraintsSection(plan),
    ...explanationSections(facts.explanation),
    sitesSection(plan),
    leftOutSection(plan),
    proofSection(plan),
    energySection(plan),
    networkSection(plan),
    chartsSection(plan),
    operationsSection(plan),
    controlsSection(plan, facts.controls),
    quotasSection(facts.quotas),
    resourcesSection(facts.resources),
    tagsSection(plan),
    sourcesSection(facts.priceSources),
  ];
  return {
    format: 1,
    kind: 'report',
    title: `Hall ${plan.name}`,
    lead: `${whereAndWhen(plan)} (${plan.catalog.hash.slice(0, 12)}).`,
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  };
}

function keyFigures(plan: Plan): Figures {
  const { cost, energy, fleets, objectiveUsdPerMonth } = plan.sizing;
  const nodes = fleets.reduce((sum, { groups }) => sum + groups.reduce((all, group) => all + group.nodes, 0), 0);
  return {
    kind: 'figures',
    id: 'key-figures',
    items: [
      { key: 'cost', label: 'cost', value: { value: cost.totalUsdPerMonth, unit: 'USD/month' } },
      ...runCosts(plan).map(({ workload, totalUsd }) => ({
        key: `run-${workload}`,
        label: `a run of ${workload}`,
        value: { value: totalUsd, unit: 'USD/run' },
      })),
      { key: 'unpriced', label: 'not priced', value: { value: cost.unpriced.length, unit: 'items' } },
      { key: 'nodes', label: 'accelerated nodes', value: { value: nodes, unit: '' } },
      { key: 'energy', label: 'energy', value: { value: energy.totalKwhPerMonth, unit: 'kWh/month' } },
      {
        key: 'carbon',
        label: 'CO₂e',
        value: energy.co2eKgPerMonth === null ? null : { value: energy.co2eKgPerMonth, unit: 'kg/month' },
      },
      { key: 'objective', label: 'objective', value: { value: objectiveUsdPerMonth, unit: 'USD/month' } },
    ],
  };
}

function warningBlocks(warnings: readonly string[]): Section['blocks'] {
  return warnings.map((text) => ({ kind: 'paragraph', text, tone: 'warning' }));
}
