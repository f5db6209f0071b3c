import { completionsAt } from '../../lib/editor/completion.js';
import { hoverAt } from '../../lib/editor/hover.js';
import { edited, setKey } from '../../lib/editor/set-key.js';
import '../platform/words.js';
import type { HallTexts } from './hall-texts.js';
import type { EditingQuestion, Questions } from './protocol.js';

/** What the editor and the form ask. */
export const EDITING: {
  readonly [Name in EditingQuestion]: (
    texts: HallTexts,
    ask: Questions[Name]['ask'],
  ) => Promise<Questions[Name]['answer']>;
} = {
  complete: async (texts, { text, offset }) => completionsAt(text, offset, texts.catalog.names),
  hover: async (texts, { text, offset }) => {
    const { planned } = await texts.of(text);
    return hoverAt(planned, text, offset, () => texts.wholeCatalog()) ?? null;
  },
  edit: async (_, { text, keys }) =>
    keys.reduce<string | null>((before, { path, value }) => {
      const edit = before === null ? undefined : setKey(before, path, value);
      if (before === null || edit === undefined) return value === null ? before : null;
      return edited(before, edit);
    }, text),
};
