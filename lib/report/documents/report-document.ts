import type { StackControl } from '../../plan/changes/resource-change.js';
import type { QuotaNeed } from '../../plan/quotas/quota-needs.js';
import { documentOf, type ReportDocument, type Section } from '../document/document.js';
import { choiceSection } from '../sections/choice.js';
import { constraintsSection, excludedTypesSection, proofSection } from '../sections/constraints.js';
import { costSection, type PriceSources, priceSourcesSection } from '../sections/cost.js';
import { deliveriesSection } from '../sections/deliveries.js';
import { demandSection } from '../sections/demand.js';
import { energySection } from '../sections/energy.js';
import { openChoicesSection, pricesSection, relaxationsSection, runnersUpSection } from '../sections/explanation.js';
import { helmChartsSection } from '../sections/helm-charts.js';
import { networkSection } from '../sections/network.js';
import { operationsSection } from '../sections/operations.js';
import { dataMovesSection, ownedSitesSection } from '../sections/owned-sites.js';
import {
  controlsSection,
  quotasSection,
  type ResourceCount,
  resourcesSection,
  tagsSection,
} from '../sections/resources.js';
import { sitesSection } from '../sections/sites.js';
import { summarySection, whereAndWhen } from '../sections/summary.js';
import { verdict } from '../words/verdict.js';
import type { SizingFacts } from './sizing-document.js';

/** A sizing with what is looked up in the catalog and in the synthesised stack. */
export interface ReportFacts extends SizingFacts {
  readonly priceSources: PriceSources;
  /** Null: what makes the Terraform is not installed. */
  readonly stack: StackFacts | null;
  readonly quotas: readonly QuotaNeed[];
  /** Diagnostics that are no errors: printed on the first screen. */
  readonly warnings: readonly string[];
}

/** What a report shows of the Terraform. */
export interface StackFacts {
  /** Sorted by type. */
  readonly resources: readonly ResourceCount[];
  readonly controls: readonly StackControl[];
}

/** The contents of a report by group, in order; a section takes what it needs of the facts. */
const GROUPS: readonly (readonly [group: string, sections: readonly ((facts: ReportFacts) => Section)[]])[] = [
  ['Answer', [(facts) => summarySection({ ...facts, title: 'Summary' }), choiceSection]],
  [
    'Why',
    [
      constraintsSection,
      runnersUpSection,
      openChoicesSection,
      relaxationsSection,
      demandSection,
      deliveriesSection,
      ownedSitesSection,
      sitesSection,
      excludedTypesSection,
      proofSection,
    ],
  ],
  ['Bill', [costSection, pricesSection, energySection]],
  ['Network', [networkSection, dataMovesSection]],
  [
    'Operations',
    [
      operationsSection,
      helmChartsSection,
      quotasSection,
      (facts) => resourcesSection({ resources: facts.stack?.resources ?? [] }),
      tagsSection,
    ],
  ],
  ['Security', [(facts) => controlsSection({ ...facts, controls: facts.stack?.controls ?? [] })]],
  ['Sources', [priceSourcesSection]],
];

/** Everything that a reviewer of a hall reads. */
export function reportDocument(facts: ReportFacts): ReportDocument {
  const { plan, explanation } = facts;
  const sections = GROUPS.flatMap(([group, made]) => made.map((section) => ({ ...section(facts), group })));
  return {
    ...documentOf('report', `Hall ${plan.name}`, verdict(plan, explanation), sections),
    basis: `Planned for ${whereAndWhen(plan)} (${plan.catalog.hash.slice(0, 12)}).`,
  };
}
