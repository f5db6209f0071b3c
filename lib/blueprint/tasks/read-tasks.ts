import type { Incomplete } from '../checks/check-context.js';
import type { Checked, Diagnostic } from '../document/diagnostic.js';
import type { ParsedDocument } from '../document/parse-document.js';
import { checkedOf, readDocument } from '../document/read-document.js';
import { isReadable, shapeCheck } from '../shape/shape.js';
import { checkTasks, type HallNames } from './check-tasks.js';
import { type TaskList, TasksSchema } from './tasks-schema.js';

/**
 * Reads a list of tasks in YAML or JSON, for a hall whose names are known. Mistakes, quantities and defaults as in
 * `readBlueprint`.
 */
export function readTasks(input: string | Uint8Array, known: HallNames): Checked<TaskList> {
  const { data, diagnostics } = readDocument(input, (document) => checkData(document, known));
  return checkedOf<TaskList>(data, diagnostics);
}

const checkShape = shapeCheck(TasksSchema);

function checkData(document: ParsedDocument, known: HallNames): readonly Diagnostic[] {
  const diagnostics = checkShape(document);
  if (!isReadable(document.data, diagnostics)) return diagnostics;
  checkTasks({
    data: document.data as Incomplete<TaskList>,
    document,
    known,
    report: (diagnostic) => diagnostics.push({ severity: 'error', ...diagnostic }),
  });
  return diagnostics;
}
