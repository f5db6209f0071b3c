import { eksHallOf } from '../../../plan/platforms/eks/cluster-of.js';
import type { EksHall } from '../../../plan/shape/hall.js';
import type { AnswerOptions } from '../../edge/answer.js';
import type { PlannedFile } from '../../edge/plan-files.js';
import { plannedHall } from '../../edge/planned-hall.js';
import { printError } from '../../edge/terminal.js';

/** A planned hall that has a cluster. */
interface PlannedCluster {
  readonly hall: PlannedFile;
  readonly eks: EksHall;
}

/** Plans one file; null: it is wrong, or has no cluster whose versions could be pinned, which is printed. */
export async function plannedCluster(file: string, answer: Partial<AnswerOptions>): Promise<PlannedCluster | null> {
  const hall = await plannedHall(file, answer);
  if (hall === null) return null;
  const eks = eksHallOf(hall.plan);
  if (eks !== null) return { hall, eks };
  printError(
    `error: ${hall.plan.name} has no cluster whose versions could be pinned`,
    'hint: this is for halls on eks',
  );
  return null;
}
