import { readFileSync } from 'node:fs';
import { expandBlueprint } from '../blueprint/expand-blueprint.js';
import { knownNames } from '../hall.js';
import { EXIT } from './edge/exit-code.js';
import { plannedHall } from './edge/planned-hall.js';

/** Prints a blueprint with every default written out, and where each comes from. */
export async function expand(file: string): Promise<number> {
  const hall = await plannedHall(file);
  if (hall === null) return EXIT.wrong;
  const expanded = expandBlueprint(readFileSync(file), knownNames(hall.choice));
  if (!expanded.ok) throw new Error(`${file} was planned and can not be read`);
  process.stdout.write(expanded.value);
  return EXIT.fine;
}
