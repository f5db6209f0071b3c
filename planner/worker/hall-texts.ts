import type { Catalog } from '../../lib/catalog/facts/catalog.js';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import { type PlannedText, plannedText, type TextOutcome } from '../../lib/editor/planned-text.js';
import {
  type OpenCatalog,
  type OpenHall,
  openCatalog,
  openHall,
  placedIn,
  planOpenHall,
} from '../../lib/plan/plan-hall.js';
import { planPlaces } from '../../lib/plan/plan-places.js';
import type { Plan } from '../../lib/plan/shape/plan.js';

/** A blueprint in the page is in no file; messages name it so. */
const FILE = 'blueprint.yaml';
/** Texts whose plans are kept: two versions that are compared, and the one before each. */
const MOST_KEPT = 4;

/** A text as it was planned; with the hall where it has a plan. */
export interface HallText {
  readonly planned: PlannedText;
  readonly hall: { readonly open: OpenHall; readonly plan: Plan } | null;
}

/** Texts planned with one catalog, each once. */
export class HallTexts {
  readonly catalog: OpenCatalog = openCatalog();
  private readonly kept = new Map<string, Promise<HallText>>();

  of(text: string): Promise<HallText> {
    const known = this.kept.get(text);
    if (known !== undefined) return known;
    for (const old of [...this.kept.keys()].slice(0, -(MOST_KEPT - 1))) this.kept.delete(old);
    const made = this.plan(text);
    this.kept.set(text, made);
    return made;
  }

  /** With every region. */
  wholeCatalog(): Catalog {
    return loadCatalog({ regions: this.catalog.names.regions });
  }

  private async plan(text: string): Promise<HallText> {
    const open = openHall(text, { ...this.catalog, names: { ...this.catalog.names, readFile: noFile } });
    // Of a blueprint that is spread over regions, the hall of the first: the command line plans them all.
    const [place] = open.ok ? ((await planPlaces(open.value)) ?? []) : [];
    const made = placedIn(text, place?.outcome ?? (await planOpenHall(open)));
    const warnings = open.ok ? open.warnings : [];
    const outcome: TextOutcome = made.status === 'infeasible' ? { ...made, warnings } : made;
    const hall = open.ok && made.status === 'planned' ? { open: place?.open ?? open.value, plan: made.plan } : null;
    return { planned: plannedText(FILE, text, outcome), hall };
  }
}

function noFile() {
  return { reason: 'a page reads no files' };
}
