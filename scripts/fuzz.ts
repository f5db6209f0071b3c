/**
 * Plans blueprints drawn from the schema and texts with mistakes, and prints what came of them:
 *
 *   npm run fuzz [-- --count 10000] [--seed 1] [--minutes 60] [--kinds drawn,mutated]
 *
 * Ends with exit code 1 when one crashes, has a diagnostic without a place, or takes more than two seconds of processor.
 */
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { chanceOf } from '../test/fuzz/chance.js';
import { drawBlueprint } from '../test/fuzz/drawn-blueprint.js';
import { mutateText } from '../test/fuzz/mutated-text.js';
import { survive } from '../test/fuzz/survive.js';

const SLOWEST_SECONDS = 2;
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '60' },
    kinds: { type: 'string', default: 'drawn,mutated' },
  },
});
const KINDS = {
  drawn: (seed: number): string => stringify(drawBlueprint(chanceOf(seed))),
  mutated: (seed: number): string => mutateText(chanceOf(seed)),
};

let failed = false;
// The first plan opens the catalog.
await survive(KINDS.drawn(1));
const kinds = Object.entries(KINDS).filter(([kind]) => values.kinds.split(',').includes(kind));
for (const [kind, textOf] of kinds) {
  const until = Date.now() + (Number(values.minutes) * 60_000) / kinds.length;
  const outcomes = new Map<string, number>();
  const seconds: number[] = [];
  let done = 0;
  for (; done < Number(values.count) && Date.now() < until; done++) {
    const seed = Number(values.seed) * 1_000_003 + done;
    const text = textOf(seed);
    const before = process.cpuUsage();
    const { outcome, faults } = await survive(text).catch((error: Error) => ({
      outcome: 'crashed',
      faults: [error.stack ?? error.message],
    }));
    const { user, system } = process.cpuUsage(before);
    const took = (user + system) / 1e6;
    seconds.push(took);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    const found = took > SLOWEST_SECONDS ? [...faults, `took ${took.toFixed(1)} s`] : faults;
    if (found.length > 0) console.error(`${kind} ${seed}: ${found.join('\n  ')}`);
    failed ||= found.length > 0;
  }
  seconds.sort((a, b) => a - b);
  const at = (share: number): string => `${(1000 * seconds[Math.floor(share * (seconds.length - 1))]!).toFixed(0)} ms`;
  const counts = [...outcomes].sort().map(([outcome, count]) => `${count} ${outcome}`);
  console.log(`${kind}: ${done} (${counts.join(', ')}); median ${at(0.5)}, 99 % ${at(0.99)}, slowest ${at(1)}`);
}
process.exitCode = failed ? 1 : 0;
