import type { Catalog } from '../../lib/catalog/facts/catalog.js';
import { loadAccelerators } from '../../lib/catalog/files/load-catalog.js';
import type { CatalogOverlay } from '../../lib/catalog/overlay/overlay-schema.js';
import { readOverlay } from '../../lib/catalog/overlay/read-overlay.js';
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
import { countOf } from '../../lib/units/words.js';
import { withRooms } from '../platform/late.js';

/** A blueprint in the page is in no file; messages name it so. */
const FILE = 'blueprint.yaml';
/** Texts whose plans are kept: two versions that are compared, and the one before each. */
const MOST_KEPT = 4;

/** A hall of a text, with the blueprint and the catalog that it was planned with. */
export interface PlannedHall {
  readonly open: OpenHall;
  readonly plan: Plan;
}

/** A text as it was planned, with its halls: one, or of a blueprint that is spread one in each region. None: it has no plan. */
export interface HallText {
  readonly planned: PlannedText;
  readonly halls: readonly PlannedHall[];
}

/** The hall of a place, which counts from 0; null: the text has no plan. */
export function hallAt({ halls }: HallText, place: number): PlannedHall | null {
  return halls[place] ?? halls[0] ?? null;
}

/** Texts planned with one catalog, each once. */
export class HallTexts {
  readonly catalog: OpenCatalog;
  private readonly kept = new Map<string, Promise<HallText>>();

  /**
   * @param own - the user's own figures
   * @throws Error when those have mistakes
   */
  constructor(own: string | null) {
    const shipped = openCatalog();
    this.catalog = own === null ? shipped : openCatalog({ overlay: overlayOf(own, shipped) });
  }

  of(text: string): Promise<HallText> {
    const known = this.kept.get(text);
    if (known !== undefined) return known;
    for (const old of [...this.kept.keys()].slice(0, -(MOST_KEPT - 1))) this.kept.delete(old);
    const made = withRooms(() => this.plan(text));
    this.kept.set(text, made);
    // What could not be fetched may be there the next time.
    made.catch(() => this.kept.delete(text));
    return made;
  }

  /** With every region. */
  wholeCatalog(): Catalog {
    return this.catalog.figures(this.catalog.names.regions).catalog;
  }

  private async plan(text: string): Promise<HallText> {
    const open = openHall(text, { ...this.catalog, names: { ...this.catalog.names, readFile: noFile } });
    const places = open.ok ? await planPlaces(open.value) : null;
    const outcomes =
      places === null
        ? [{ open: open.ok ? open.value : null, outcome: await planOpenHall(open) }]
        : places.map((place) => ({ open: place.open, outcome: place.outcome }));
    // All of it is planned, or none: of a blueprint that is spread, the first region that has no plan says why.
    const { outcome: first } = outcomes.find(({ outcome: { status } }) => status !== 'planned') ?? outcomes[0]!;
    const made = placedIn(text, first);
    const warnings = open.ok ? open.warnings : [];
    const outcome: TextOutcome = made.status === 'infeasible' ? { ...made, warnings } : made;
    const halls =
      made.status === 'planned'
        ? outcomes.flatMap((each): PlannedHall[] =>
            each.open !== null && each.outcome.status === 'planned'
              ? [{ open: each.open, plan: each.outcome.plan }]
              : [],
          )
        : [];
    return { planned: plannedText(FILE, text, outcome), halls };
  }
}

function overlayOf(own: string, { directory, index: { regions, instanceTypes } }: OpenCatalog): CatalogOverlay {
  const read = readOverlay(own, { regions, instanceTypes, accelerators: [...loadAccelerators(directory).keys()] });
  if (read.ok) return read.value;
  const [first, ...more] = read.diagnostics;
  const rest = more.length === 0 ? '' : `, and ${countOf(more.length, 'mistake')} more`;
  throw new Error(`the catalog of your own: ${first!.path.join('.')}: ${first!.message}${rest}`);
}

function noFile() {
  return { reason: 'a page reads no files' };
}
