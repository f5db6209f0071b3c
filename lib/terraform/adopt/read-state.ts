/** What a state holds. */
export interface HeldState {
  /** Attributes of resources that Terraform manages, by address without a key of `for_each`. */
  readonly resources: ReadonlyMap<string, Attributes>;
  /** Attributes of data sources, by address, e.g. `data.aws_partition.account_partition`. */
  readonly data: ReadonlyMap<string, Attributes>;
}

/** Attributes as `terraform show -json` has them: a block is a list. */
export type Attributes = Readonly<Record<string, unknown>>;

/** The parts that are read of what `terraform show -json` prints. */
interface Shown {
  readonly format_version?: string;
  readonly values?: { readonly root_module?: Module };
}

interface Module {
  readonly resources?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly values?: Attributes;
  }[];
  readonly child_modules?: readonly Module[];
}

/**
 * Reads a state. @param text - what `terraform show -json` prints in the folder of a stack
 * @returns null where the text is something else, such as a plan or the file of a state itself
 */
export function readState(text: string): HeldState | null {
  let shown: Shown;
  try {
    shown = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof shown !== 'object' || typeof shown?.format_version !== 'string' || 'planned_values' in shown) return null;
  const all = shown.values?.root_module === undefined ? [] : within(shown.values.root_module);
  const ofMode = (mode: string) =>
    new Map(
      all
        .filter((one) => one.mode === mode)
        .map(({ address, values = {} }) => [address.replace(/\[[^\]]*\]$/, ''), values] as const),
    );
  return { resources: ofMode('managed'), data: ofMode('data') };
}

function within({ resources = [], child_modules = [] }: Module): NonNullable<Module['resources']>[number][] {
  return [...resources, ...child_modules.flatMap(within)];
}
