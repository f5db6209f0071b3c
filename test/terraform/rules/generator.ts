/** What makes a hall: as a module of its own, to be imported with a mutation in it. */
import { makeInfrastructure } from '../../../lib/plan/infrastructure.js';
import { Synthesized } from '../synthesized.js';

export const generator = { makeInfrastructure, Synthesized };
