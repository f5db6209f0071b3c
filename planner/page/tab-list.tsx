import type { ComponentChildren } from 'preact';

/** Tabs of which one is chosen, by click or with the arrow keys, Home and End; the keyboard stops once at all of them. */
export function TabList<Key extends string | number>({
  label,
  class: name,
  tabs,
  chosen,
  choose,
}: {
  readonly label: string;
  readonly class?: string;
  readonly tabs: readonly { readonly key: Key; readonly title: ComponentChildren }[];
  readonly chosen: Key;
  readonly choose: (key: Key) => void;
}) {
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ key }) => key === chosen);
    const to = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=tab]')[to]!.focus();
    choose(tabs[to]!.key);
  };
  return (
    <div class={name} role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map(({ key, title }) => (
        <button
          key={key}
          type="button"
          role="tab"
          aria-selected={key === chosen}
          tabIndex={key === chosen ? 0 : -1}
          onClick={() => choose(key)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
