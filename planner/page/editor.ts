import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  hoverTooltip,
  keymap,
  lineNumbers,
  WidgetType,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Lens } from '../../lib/editor/lenses.js';
import type { Mark, Questions } from '../worker/protocol.js';

/** What the editor asks, and what it tells. */
interface EditorPorts {
  readonly complete: (text: string, offset: number) => Promise<Questions['complete']['answer']>;
  readonly hover: (text: string, offset: number) => Promise<Questions['hover']['answer']>;
  readonly changed: (text: string) => void;
}

/** An editor of one blueprint. */
export interface BlueprintEditor {
  /** Replaces the text where it differs, so that the place and the history stay. */
  readonly write: (text: string) => void;
  /** Marks and lenses of the text as it stands; those of another text are not shown. */
  readonly show: (text: string, marks: readonly Mark[], lenses: readonly Lens[]) => void;
  /** Puts another text in front, which keeps a place and a history of its own. */
  readonly open: (id: number, text: string) => void;
  readonly focus: (offset: number) => void;
}

/** A text area for YAML with completion, mistakes and fixes, and above each workload what it buys. */
export function createEditor(
  parent: HTMLElement,
  first: { readonly id: number; readonly text: string },
  ports: EditorPorts,
): BlueprintEditor {
  const extensions = [
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    lintGutter(),
    yaml(),
    syntaxHighlighting(STYLE),
    THEME,
    lensField,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': 'Blueprint' }),
    autocompletion({ override: [(context) => complete(context, ports)] }),
    hoverTooltip(async (editor, offset) => {
      const found = await ports.hover(editor.state.doc.toString(), offset);
      if (found === null) return null;
      const dom = document.createElement('div');
      dom.className = 'hover-text';
      dom.textContent = found.markdown;
      return { pos: found.range[0], end: found.range[1], above: true, create: () => ({ dom }) };
    }),
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap, indentWithTab]),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) ports.changed(state.doc.toString());
    }),
  ];
  const fresh = (doc: string) => EditorState.create({ doc, extensions });
  const view = new EditorView({ parent, state: fresh(first.text) });
  const states = new Map<number, EditorState>();
  let front = first.id;
  // It scrolls: a keyboard must reach it.
  view.scrollDOM.tabIndex = 0;
  return {
    write: (next) => {
      const edit = difference(view.state.doc.toString(), next);
      if (edit !== null) view.dispatch({ changes: edit });
    },
    show: (of, marks, lenses) => {
      if (view.state.doc.toString() !== of) return;
      view.dispatch(setDiagnostics(view.state, marks.map(diagnosticOf)));
      view.dispatch({ effects: setLenses.of(lenses) });
    },
    open: (id, other) => {
      states.set(front, view.state);
      front = id;
      view.setState(states.get(id) ?? fresh(other));
    },
    focus: (offset) => {
      view.dispatch({ selection: { anchor: offset }, scrollIntoView: true });
      view.focus();
    },
  };
}

function diagnosticOf({ range: [from, to], severity, code, message, hint, fix }: Mark): Diagnostic {
  const actions =
    fix === null
      ? []
      : [
          {
            name: fix.title,
            apply: (view: EditorView) =>
              view.dispatch({ changes: { from: fix.range[0], to: fix.range[1], insert: fix.text } }),
          },
        ];
  return { from, to, severity, source: code, message: hint === '' ? message : `${message}\n${hint}`, actions };
}

async function complete(context: CompletionContext, ports: EditorPorts): Promise<CompletionResult | null> {
  if (!context.explicit && context.matchBefore(/[\w.-]+$/) === null) return null;
  const { from, items } = await ports.complete(context.state.doc.toString(), context.pos);
  return {
    from,
    validFor: /^[\w.-]*$/,
    options: items.map(({ label, insert, detail, kind }) => ({
      label,
      apply: insert,
      info: detail,
      type: kind === 'key' ? 'property' : 'constant',
    })),
  };
}

/** The least edit that makes one text the other; null: they are the same. */
function difference(before: string, after: string): { from: number; to: number; insert: string } | null {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let same = 0;
  while (same < most - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

const setLenses = StateEffect.define<readonly Lens[]>();

class LensWidget extends WidgetType {
  private readonly title: string;

  constructor(title: string) {
    super();
    this.title = title;
  }

  override eq(other: LensWidget): boolean {
    return other.title === this.title;
  }

  override toDOM(): HTMLElement {
    const line = document.createElement('div');
    line.className = 'lens';
    line.textContent = this.title;
    return line;
  }
}

const lensField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (lenses, { changes, effects, state }) => {
    const shown = effects.find((each) => each.is(setLenses));
    if (shown === undefined) return lenses.map(changes);
    const lines = (shown.value as readonly Lens[]).map(({ offset, title }) =>
      Decoration.widget({ widget: new LensWidget(title), block: true, side: -1 }).range(state.doc.lineAt(offset).from),
    );
    return Decoration.set(lines, true);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const STYLE = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--link)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.string, tags.content], color: 'var(--ink)' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--muted)' },
]);

const THEME = EditorView.theme({
  '&': { height: '100%', fontSize: '0.9rem', backgroundColor: 'var(--paper)', color: 'var(--ink)' },
  '.cm-content': { caretColor: 'var(--ink)', fontFamily: 'ui-monospace, "DejaVu Sans Mono", monospace' },
  '.cm-gutters': { backgroundColor: 'var(--wash)', color: 'var(--muted)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'var(--active)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--selection) !important' },
  '.cm-tooltip': { backgroundColor: 'var(--wash)', color: 'var(--ink)', border: '1px solid var(--line)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--link)', color: 'var(--paper)' },
  '.cm-diagnosticAction': { backgroundColor: 'var(--link)', color: 'var(--paper)' },
  '.cm-panels': { backgroundColor: 'var(--wash)', color: 'var(--ink)' },
});
