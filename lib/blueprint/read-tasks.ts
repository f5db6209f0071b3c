import type { Incomplete } from './checks/sense.js';
import { isReadable, shapeCheck } from './checks/shape.js';
import { checkTasks, type HallNames } from './checks/tasks-sense.js';
import type { Checked, Diagnostic } from './diagnostic.js';
import type { ParsedDocument } from './document/parse-document.js';
import { checkedOf, readDocument } from './document/read-document.js';
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
