import { mistakesElsewhere, type PlannedText, plannedText } from '../../../editor/planned-text.js';
import { type CatalogOpener, planText } from '../../edge/plan-files.js';
import { OVERLAY_FILE } from '../../files/blueprint-files.js';

/**
 * Plans a text that is open in an editor.
 * @param file - of the text; it need not be saved
 * @param folder - whose own catalog it is planned with
 */
export async function planOpenText(
  file: string,
  text: string,
  folder: string,
  catalogOf: CatalogOpener,
): Promise<PlannedText> {
  const result = await planText(file, text, folder, catalogOf);
  // The user's own catalog is wrong, in place of the text.
  const elsewhere = result.status === 'wrong' && result.file !== file;
  const outcome = elsewhere
    ? { status: 'wrong' as const, diagnostics: [mistakesElsewhere(OVERLAY_FILE, result.diagnostics.length)] }
    : result;
  return plannedText(file, text, outcome);
}
