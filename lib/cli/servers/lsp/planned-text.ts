import { type AppliedFix, editOf } from '../../../blueprint/document/apply-fixes.js';
import type { Diagnostic } from '../../../blueprint/document/diagnostic.js';
import { type ParsedDocument, parseDocument } from '../../../blueprint/document/parse-document.js';
import { formatInfeasibility } from '../../../report/documents/infeasibility.js';
import { countOf } from '../../../units/words.js';
import { type CatalogOpener, type FileResult, planText } from '../../edge/plan-files.js';
import { OVERLAY_FILE } from '../../files/blueprint-files.js';

/** A text in an editor as datahall reads it. */
export interface PlannedText {
  readonly result: FileResult;
  readonly document: ParsedDocument;
  /** Each with its `range`; an infeasibility is one at the name of the hall. */
  readonly diagnostics: readonly Diagnostic[];
  /** The changes that diagnostics state. */
  readonly fixes: readonly AppliedFix[];
}

/** A blueprint has workloads; other YAML and JSON is none of ours. */
export function isBlueprint(text: string): boolean {
  return /(?:^|[{,])\s*"?workloads"?\s*:/m.test(text);
}

/** @param file - of the text; it need not be saved. @param folder - whose own catalog it is planned with */
export async function planOpenText(
  file: string,
  text: string,
  folder: string,
  catalogOf: CatalogOpener,
): Promise<PlannedText> {
  const result = await planText(file, text, folder, catalogOf);
  const document = parseDocument(text);
  const diagnostics = diagnosticsOf(result, document, file);
  const fixes = diagnostics.flatMap((each) => editOf(text, document.positions, each) ?? []);
  return { result, document, diagnostics, fixes };
}

function diagnosticsOf(result: FileResult, { positions }: ParsedDocument, file: string): readonly Diagnostic[] {
  // What is wrong with the user's own catalog has its places there.
  const isHere = (each: Diagnostic) => each.document === undefined;
  if (result.status === 'planned') return result.warnings.filter(isHere);
  if (result.status === 'wrong') {
    const here = result.file === file ? result.diagnostics.filter(isHere) : [];
    const elsewhere = result.diagnostics.length - here.length;
    if (here.length > 0 || elsewhere === 0) return here;
    const message = `${OVERLAY_FILE} has ${countOf(elsewhere, 'mistake')}: nothing is planned with it`;
    return [{ code: 'contradiction', severity: 'error', path: [], message, range: [0, 0] }];
  }
  const [summary, ...details] = formatInfeasibility(result.infeasibility, { file: result.file });
  const message = [summary!.replace(`${result.file}: error[infeasible]: `, ''), ...details].join('\n');
  const range = positions.get('/name')?.value ?? [0, 0];
  return [
    ...result.warnings.filter(isHere),
    { code: 'contradiction', severity: 'error', path: ['name'], message, range },
  ];
}
