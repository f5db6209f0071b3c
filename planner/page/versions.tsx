import { TabList } from './tab-list.js';

/** A blueprint that is open in the page. */
export interface Version {
  /** Unique while the page is open. */
  readonly id: number;
  readonly text: string;
  readonly label: string;
}

/** The name that a text gives its hall, for its tab; two of one name are told apart by their number. */
export function labelOf(text: string, id: number): string {
  const name = /^name:\s*["']?([\w-]+)/m.exec(text)?.[1] ?? 'hall';
  return id === 0 ? name : `${name} (${id + 1})`;
}

/** The open blueprints; the one in front is edited. */
export function Versions({
  versions,
  active,
  choose,
  duplicate,
  close,
}: {
  readonly versions: readonly Version[];
  readonly active: number;
  readonly choose: (id: number) => void;
  readonly duplicate: () => void;
  readonly close: (id: number) => void;
}) {
  return (
    <div class="versions">
      <TabList
        label="Open blueprints"
        tabs={versions.map(({ id, label }) => ({ key: id, title: label }))}
        chosen={active}
        choose={choose}
      />
      <button
        type="button"
        class="small"
        aria-label="Open a copy"
        title="Open a copy to compare with"
        onClick={duplicate}
      >
        +
      </button>
      {versions.length > 1 && (
        <button
          type="button"
          class="small"
          aria-label="Close this blueprint"
          title="Close this blueprint"
          onClick={() => close(active)}
        >
          ×
        </button>
      )}
    </div>
  );
}
