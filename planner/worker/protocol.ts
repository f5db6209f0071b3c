import type { DocumentPath } from '../../lib/blueprint/document/diagnostic.js';
import type { Range } from '../../lib/blueprint/document/position.js';
import type { Completions } from '../../lib/editor/completion.js';
import type { Lens } from '../../lib/editor/lenses.js';
import type { ChartRole, ReportDocument } from '../../lib/report/document/document.js';

/** What the page asks of a worker; each is answered by its name, and `load` comes first. */
export interface Questions {
  /** Fetches the catalog from this address; the user's own figures count over it. Fails where those have mistakes. */
  readonly load: {
    readonly ask: { readonly base: string; readonly own: string | null };
    readonly answer: { readonly date: string };
  };
  /** Reads, sizes and plans a text. */
  readonly plan: { readonly ask: Text; readonly answer: Answer };
  /** The plan as `datahall plan` prints it; null: there is none. */
  readonly planJson: { readonly ask: Place; readonly answer: string | null };
  /** What tabs show of the plan, of each hall; none: the text has no plan. */
  readonly details: { readonly ask: Text; readonly answer: readonly PlanDetails[] };
  /** Fetches the code that no plan has taken so far. */
  readonly rest: { readonly ask: null; readonly answer: null };
  readonly complete: { readonly ask: Text & { readonly offset: number }; readonly answer: Completions };
  /** Null: nothing is known of the word there. */
  readonly hover: {
    readonly ask: Text & { readonly offset: number };
    readonly answer: { readonly range: Range; readonly markdown: string } | null;
  };
  /** The text with keys set or removed, comments kept; null: they have no place in it. */
  readonly edit: { readonly ask: Text & { readonly keys: readonly KeyValue[] }; readonly answer: string | null };
  /** Why the plan is what it is; null: the text has no plan. */
  readonly explain: { readonly ask: Place; readonly answer: Explained | null };
  readonly frontier: { readonly ask: Place; readonly answer: FrontierView | null };
  readonly portfolio: { readonly ask: Place; readonly answer: Studied };
  readonly roi: { readonly ask: Place; readonly answer: Studied };
  /** Null: tasks that are an example for the hall. */
  readonly schedule: { readonly ask: Place & { readonly tasks: string | null }; readonly answer: Scheduled };
  /** Everything about the hall, as one page of HTML. */
  readonly report: { readonly ask: Place; readonly answer: string | null };
  /** What changes from one text to another, in the plan; null: one of them has no plan. */
  readonly compare: {
    readonly ask: { readonly before: string; readonly after: string };
    readonly answer: ReportDocument | null;
  };
}

/** What is answered by code that is fetched when it is first asked. */
export type StudyQuestion = 'explain' | 'frontier' | 'portfolio' | 'roi' | 'schedule' | 'report' | 'compare';

/** What is asked as one writes. */
export type EditingQuestion = 'complete' | 'hover' | 'edit';

/** An answer to each kind of question but the first. */
export type Answers = {
  readonly [Name in Exclude<keyof Questions, 'load'>]: (
    ask: Questions[Name]['ask'],
  ) => Promise<Questions[Name]['answer']>;
};

/** A study as a document, or why there is none. */
export type Studied =
  | { readonly status: 'done'; readonly document: ReportDocument }
  | { readonly status: 'none'; readonly reason: string };

/** A simulation of tasks, with the list that it is of. */
export interface Scheduled {
  readonly tasks: string;
  readonly studied: Studied;
  /** What is wrong with the list, by line. */
  readonly mistakes: readonly string[];
}

/** Which hall of a text, counted from 0: a blueprint that is spread has one in each region. */
interface Place extends Text {
  readonly place: number;
}

interface Text {
  readonly text: string;
}

/** A key of the blueprint, and what is written there in YAML; null: it is removed. */
export interface KeyValue {
  readonly path: DocumentPath;
  readonly value: string | null;
}

/** A mistake or a doubt at its place. */
export interface Mark {
  readonly range: Range;
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** What mends it; null: something is left to choose. */
  readonly fix: { readonly title: string; readonly range: Range; readonly text: string } | null;
}

/** What the page shows of a text as soon as it is planned. */
export interface Answer {
  readonly marks: readonly Mark[];
  readonly lenses: readonly Lens[];
  /** The blueprint as plain data, for the form; null: its structure is unclear. */
  readonly data: unknown;
  /** By region; none: it has no plan. */
  readonly halls: readonly PlannedView[];
  /** Why nothing fits, by line; empty unless it is so. */
  readonly infeasible: readonly string[];
}

/** A plan as the page shows it. */
export interface PlannedView {
  readonly name: string;
  readonly region: string;
  readonly usdPerMonth: number;
  readonly verdict: string;
  readonly tiles: readonly Tile[];
}

/** A plan by tab. */
export interface PlanDetails {
  readonly bill: readonly BillItem[];
  /** The bill as `datahall size --why` prints it, and the rest. */
  readonly documents: Readonly<Record<'bill' | 'network' | 'energy' | 'assumptions', ReportDocument>>;
}

/** One of the four figures at the top. */
export interface Tile {
  readonly key: 'buy' | 'cost' | 'risk' | 'energy';
  readonly label: string;
  readonly value: string;
  readonly detail: string;
  /** Whether it calls for attention. */
  readonly warns: boolean;
}

/** A rectangle of the tree map: USD a month. */
export interface BillItem {
  /** The purchase option of nodes, else the category. */
  readonly role: ChartRole;
  readonly label: string;
  readonly usd: number;
}

/** Runners-up and savings. */
export interface Explained {
  readonly verdict: string;
  readonly chips: readonly Chip[];
  readonly why: ReportDocument;
}

/** A runner-up that one can pick: what it is, what it costs more, and the keys that choose it. */
export interface Chip {
  readonly label: string;
  /** Of what is minimised. */
  readonly excess: string;
  /** The price of picking it. */
  readonly moreUsdPerMonth: number;
  readonly breaks: boolean;
  readonly keys: readonly KeyValue[];
}

/** The frontier as points that one can click, each with the keys that choose it. */
export interface FrontierView {
  readonly document: ReportDocument;
  readonly environment: string;
  readonly points: readonly {
    readonly usd: number;
    /** Null: unknown. */
    readonly environment: number | null;
    /** Its number in the table. */
    readonly name: string;
    /** Drawn beside it. */
    readonly bought: string;
    readonly label: string;
    readonly chosen: boolean;
    readonly keys: readonly KeyValue[];
  }[];
}

/** A question on its way. */
export interface Request {
  readonly id: number;
  readonly name: keyof Questions;
  readonly ask: unknown;
}

/** What came back: an answer, or what went wrong in the program itself. */
export type Response =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: string };
