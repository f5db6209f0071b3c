/**
 * What a command reports, as plain data: one model, and a renderer for each form (text, Markdown, HTML, JSON). A number
 * is here once, with its unit, so the forms cannot disagree.
 */
export interface ReportDocument {
  readonly format: 1;
  readonly kind:
    | 'acceptance'
    | 'capacity'
    | 'report'
    | 'sizing'
    | 'diff'
    | 'drift'
    | 'import'
    | 'roi'
    | 'frontier'
    | 'portfolio'
    | 'schedule'
    | 'catalog'
    | 'quota'
    | 'versions';
  readonly title: string;
  /** One or two sentences under the title; empty: none. */
  readonly lead: string;
  /** What the answer was made from: place, platform, dates. @default - none */
  readonly basis?: string;
  readonly sections: readonly Section[];
}

/** A heading with what is below it. A section without blocks is in no document. */
export interface Section {
  /** Unique in the document; an anchor in HTML. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Folded where the form can fold (a comment on a pull request). @default - false */
  readonly folded?: boolean;
  /** Under which the contents of a page list it, with its neighbours of the same group. @default - by itself */
  readonly group?: string;
}

/** A part of a section; each renderer has a case for every kind. */
export type Block = Paragraph | Listing | Figures | Table | NetworkBlock | ChartBlock;

/** One or more sentences. */
interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
  /** `warning`: the reader should act or doubt. @default - plain */
  readonly tone?: 'warning';
}

/** A bullet list; none where it has no items. */
interface Listing {
  readonly kind: 'list';
  readonly items: readonly string[];
}

/** Key figures, a name and a value each: amounts are printed with 3 significant figures. */
export interface Figures {
  readonly kind: 'figures';
  readonly id: string;
  readonly items: readonly FigureItem[];
  /** On pages alone: other forms have the same in their first lines and tables. @default - in every form */
  readonly onPages?: boolean;
}

/** One key figure. */
export interface FigureItem {
  readonly key: string;
  readonly label: string;
  readonly value: Cell;
  /** What the value consists of, or why it is so; printed after it, smaller where the form has sizes. @default - none */
  readonly note?: string;
  /** `warning`: the reader should act or doubt. @default - plain */
  readonly tone?: 'warning';
  /** A row below the tiles, where the form has tiles. @default - a tile */
  readonly detail?: boolean;
  /** The heading of the tile that it shares with its neighbours of the same heading. @default - a tile of its own */
  readonly tile?: string;
}

/** Rows under named columns, amounts exact; none where it has no rows. */
export interface Table {
  readonly kind: 'table';
  /** Unique in the document. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** Null: the rows have no sum. */
  readonly total: TableRow | null;
}

/** A column: where its cells are in a row, its heading, and how amounts in it are printed. */
export interface TableColumn {
  readonly key: string;
  readonly heading: string;
  /** Numbers are aligned right and never broken. */
  readonly align: 'left' | 'right';
  /** In the heading, and not repeated in the cells. @default - each amount shows its own */
  readonly unit?: string;
  /** The unit is that of the column before, and not repeated. @default - false */
  readonly bare?: boolean;
  /** Decimals of each amount, so that lines add up as they are printed. @default - as many as the unit has */
  readonly digits?: number;
}
/** Cells by the key of their column. */
export type TableRow = Readonly<Record<string, Cell>>;

/** Null: unknown or not applicable, printed as `–`, never as zero. */
export type Cell = string | Amount | Link | null;

/** A number with its unit. */
export interface Amount {
  readonly value: number;
  /** `B` and `B/s` are printed in decimal multiples, `share` and `probability` in percent, `USD` to the cent. Empty: a count. */
  readonly unit: string;
}

/** Text that leads elsewhere, where the form has links. */
export interface Link {
  readonly text: string;
  readonly href: string;
}

/** The network as a reader draws it: zones side by side, in each the subnets and what runs in them. */
export interface NetworkBlock {
  readonly kind: 'network';
  readonly id: string;
  readonly caption: string;
  readonly vpc: string;
  readonly zones: readonly {
    readonly id: string;
    readonly subnets: readonly {
      readonly key: string;
      readonly role: string;
      readonly cidr: string;
      readonly holds: readonly string[];
    }[];
  }[];
  /** What is outside the VPC, with what it is reached through. */
  readonly outside: readonly { readonly key: string; readonly name: string; readonly through: string }[];
}

/** A chart that only HTML draws; its numbers are in the table named, which every form has. */
export interface ChartBlock {
  readonly kind: 'chart';
  readonly id: string;
  readonly caption: string;
  readonly table: string;
  readonly chart: Chart;
}

/** What a chart shows; `lib/report/drawings` has a function for each kind. */
export type Chart =
  | {
      readonly kind: 'bars';
      readonly unit: string;
      readonly bars: readonly { readonly label: string; readonly group: string; readonly value: number }[];
    }
  | {
      readonly kind: 'scatter';
      readonly x: Axis;
      readonly y: Axis;
      readonly points: readonly {
        readonly x: number;
        readonly y: number;
        /** Drawn beside it: a few characters. */
        readonly name: string;
        readonly label: string;
        readonly chosen: boolean;
      }[];
    }
  | {
      readonly kind: 'lines';
      readonly x: Axis;
      readonly y: Axis;
      readonly lines: readonly {
        readonly label: string;
        /** What it stands for, which gives its colour. @default - by its place among the lines */
        readonly role?: ChartRole;
        readonly points: readonly { readonly x: number; readonly y: number }[];
      }[];
      /** Marks worth reading off, such as a break-even. */
      readonly marks: readonly { readonly x: number; readonly y: number; readonly label: string }[];
    }
  | {
      readonly kind: 'svg';
      readonly svg: string;
      /** The same for a place with room. */
      readonly wide: string;
    };

/** What a part of a chart stands for: a purchase option or a category of the bill, each with one colour everywhere. */
export type ChartRole =
  | 'on-demand'
  | 'spot'
  | 'reserved-3y'
  | 'reserved-1y'
  | 'savings-plan'
  | 'capacity-block'
  | 'capacity-reservation'
  | 'held'
  | 'hardware'
  | 'software'
  | 'maintenance';

/** The name of an axis and the unit of its numbers; empty: a count. */
export interface Axis {
  readonly label: string;
  readonly unit: string;
}

/** A document of the sections that have blocks. */
export function documentOf(
  kind: ReportDocument['kind'],
  title: string,
  lead: string,
  sections: readonly Section[],
): ReportDocument {
  return { format: 1, kind, title, lead, sections: sections.filter(({ blocks }) => blocks.length > 0) };
}

/** Figures for the first screen of a page. */
export function pageFigures(items: readonly FigureItem[]): Section {
  return { id: 'key-figures', title: '', blocks: [{ kind: 'figures', id: 'tiles', items, onPages: true }] };
}

/** A section under a heading; an empty title: its blocks follow what is above. */
export function section(id: string, title: string, blocks: readonly Block[]): Section {
  return { id, title, blocks };
}

/** One or more sentences. */
export function paragraph(text: string): Paragraph {
  return { kind: 'paragraph', text };
}

/** Sentences that call for an action or a doubt. */
export function warning(text: string): Paragraph {
  return { kind: 'paragraph', text, tone: 'warning' };
}

/** A bullet list. */
export function list(items: readonly string[]): Listing {
  return { kind: 'list', items };
}

/** Dollars, to the cent. */
export function usd(value: number): Amount {
  return { value, unit: 'USD' };
}

/** Dollars a month, to the cent. */
export function usdPerMonth(value: number): Amount {
  return { value, unit: 'USD/month' };
}

/** A number without a unit. */
export function count(value: number): Amount {
  return { value, unit: '' };
}

/** A number that may be unknown: null stays null. */
export function amount(value: number | null, unit: string): Amount | null {
  return value === null ? null : { value, unit };
}

/** A column of words. */
export function left(key: string, heading: string): TableColumn {
  return { key, heading, align: 'left' };
}

/** A column of numbers. */
export function right(
  key: string,
  heading: string,
  amounts: Pick<TableColumn, 'unit' | 'bare' | 'digits'> = {},
): TableColumn {
  return { key, heading, align: 'right', ...amounts };
}

/**
 * A table.
 * @param id - unique in the document
 * @param caption - its name in HTML; other forms leave it out
 */
export function table(
  id: string,
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  total: TableRow | null = null,
): Table {
  return { kind: 'table', id, caption, columns, rows, total };
}
