/**
 * What a reader is told, as plain data: one model, and a renderer for each form (text, Markdown, HTML, JSON). A number
 * stands here once, with its unit, so the forms cannot disagree.
 */
export interface ReportDocument {
  readonly format: 1;
  readonly kind: 'report' | 'sizing' | 'diff' | 'return' | 'frontier' | 'schedule' | 'catalog' | 'quota';
  readonly title: string;
  /** One or two sentences under the title; empty: none. */
  readonly lead: string;
  readonly sections: readonly Section[];
}

export interface Section {
  /** Unique in the document; an anchor in HTML. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Folded where the form can fold (a comment on a pull request). @default - false */
  readonly folded?: boolean;
}

export type Block = Paragraph | Listing | Figures | Table | NetworkBlock | ChartBlock;

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
  /** `warning`: the reader should act or doubt. @default - plain */
  readonly tone?: 'warning';
}

export interface Listing {
  readonly kind: 'list';
  readonly items: readonly string[];
}

/** Key figures: a name and a value each. */
export interface Figures {
  readonly kind: 'figures';
  readonly id: string;
  readonly items: readonly { readonly key: string; readonly label: string; readonly value: Cell }[];
}

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
export type TableRow = Readonly<Record<string, Cell>>;

/** Null: unknown or not applicable, printed as `–`, never as zero. */
export type Cell = string | Amount | Link | null;

export interface Amount {
  readonly value: number;
  /** `B` and `B/s` are printed in decimal multiples, `share` and `probability` in percent, `USD` to the cent. Empty: a count. */
  readonly unit: string;
}

export interface Link {
  readonly text: string;
  readonly href: string;
}

/** The network as a reader draws it: zones side by side, in each the subnets and what stands in them. */
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
  /** What stands beside the VPC, with what it is reached through. */
  readonly outside: readonly { readonly key: string; readonly name: string; readonly through: string }[];
}

/** A chart that only HTML draws; the numbers stand in the table named, which every form has. */
export interface ChartBlock {
  readonly kind: 'chart';
  readonly id: string;
  readonly caption: string;
  readonly table: string;
  readonly chart: Chart;
}

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
        readonly points: readonly { readonly x: number; readonly y: number }[];
      }[];
      /** Marks worth reading off, such as a break-even. */
      readonly marks: readonly { readonly x: number; readonly y: number; readonly label: string }[];
    }
  | { readonly kind: 'svg'; readonly svg: string };

export interface Axis {
  readonly label: string;
  readonly unit: string;
}

export function usd(value: number): Amount {
  return { value, unit: 'USD' };
}

export function count(value: number): Amount {
  return { value, unit: '' };
}

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

export function table(
  id: string,
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  total: TableRow | null = null,
): Table {
  return { kind: 'table', id, caption, columns, rows, total };
}

/** All tables of a document, in order. */
export function tablesOf(document: ReportDocument): Table[] {
  return document.sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'table'));
}
