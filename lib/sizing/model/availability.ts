import { compare, type Decimal, decimal, minus, ONE, plus, times, ZERO } from '../../units/decimal.js';

/**
 * P[at least `needed` of `total` nodes are up], each up by itself with probability `nodeAvailability` in (0, 1).
 * Only additions, multiplications and divisions, so every machine gives the same bits. Relative error about
 * 1e-12 on the sum of failures beyond the spares.
 */
export function fleetAvailability(needed: number, total: number, nodeAvailability: number): number {
  if (needed <= 0) return 1;
  if (total < needed) return 0;
  const spares = total - needed;
  const odds = (1 - nodeAvailability) / nodeAvailability;
  const likeliest = Math.min(total, Math.floor((total + 1) * (1 - nodeAvailability)));
  // Terms of the binomial relative to the likeliest count of failures: no power underflows.
  let within = likeliest <= spares ? 1 : 0;
  let beyond = 1 - within;
  let term = 1;
  for (let failed = likeliest; failed < total && term > 0; failed += 1) {
    term *= ((total - failed) / (failed + 1)) * odds;
    if (failed + 1 <= spares) within += term;
    else beyond += term;
    if (term < 1e-30) break;
  }
  term = 1;
  for (let failed = likeliest; failed > 0 && term > 0; failed -= 1) {
    term *= failed / ((total - failed + 1) * odds);
    if (failed - 1 <= spares) within += term;
    else beyond += term;
    if (term < 1e-30) break;
  }
  return within / (within + beyond);
}

/** Closer than this to the target, the floating-point figure does not decide. */
const DOUBT = 1e-11;
/** Beyond so many nodes exact powers cost too much; two availabilities that close are one in practice. */
const MOST_EXACT_NODES = 4096;

/** Whether at least `needed` of `total` nodes are up with probability `target`; exact at the edge. */
export function reachesAvailability(needed: number, total: number, nodeAvailability: number, target: number): boolean {
  const probability = fleetAvailability(needed, total, nodeAvailability);
  if (Math.abs(probability - target) > DOUBT || total > MOST_EXACT_NODES || total < needed)
    return probability >= target;
  const up = decimal(nodeAvailability);
  const down = minus(ONE, up);
  let sum = ZERO;
  let ways = 1n;
  for (let failed = 0; failed <= total - needed; failed += 1) {
    const term = times(power(down, failed), power(up, total - failed));
    sum = plus(sum, { digits: term.digits * ways, scale: term.scale });
    ways = (ways * BigInt(total - failed)) / BigInt(failed + 1);
  }
  return compare(sum, decimal(target)) >= 0;
}

function power({ digits, scale }: Decimal, exponent: number): Decimal {
  return { digits: digits ** BigInt(exponent), scale: scale * exponent };
}

/** Smallest number of nodes of which at least `needed` are up with probability `target`; null beyond `most`. */
export function nodesForAvailability(
  needed: number,
  target: number,
  nodeAvailability: number,
  most: number,
): number | null {
  const reaches = (total: number) => reachesAvailability(needed, total, nodeAvailability, target);
  let low = needed;
  if (reaches(low)) return low <= most ? low : null;
  let step = 1;
  while (!reaches(low + step)) {
    low += step;
    if (low > most) return null;
    step *= 2;
  }
  let high = low + step;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high <= most ? high : null;
}
