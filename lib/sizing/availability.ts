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

/** Smallest number of nodes of which at least `needed` are up with probability `target`; null beyond `most`. */
export function nodesForAvailability(
  needed: number,
  target: number,
  nodeAvailability: number,
  most: number,
): number | null {
  const reaches = (total: number) => fleetAvailability(needed, total, nodeAvailability) >= target;
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
