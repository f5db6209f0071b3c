/** Share of requests that must get what the level says, in [0.5, 1); they come at random, as in Poisson's process. */
type Percentile = number;

/** Acklam's approximation; relative error below 1.2e-9. Symmetric, so for p ≥ 0.5 only. */
export function normalQuantile(p: Percentile): number {
  const horner = (coefficients: readonly number[], x: number) => coefficients.reduce((total, c) => total * x + c, 0);
  if (p > 0.97575) {
    const q = Math.sqrt(-2 * Math.log(1 - p));
    const above = [
      -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
      2.938163982698783,
    ];
    const below = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
    return -horner(above, q) / horner(below, q);
  }
  const q = p - 0.5;
  const above = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
  ];
  const below = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];
  return (horner(above, q * q) * q) / horner(below, q * q);
}

/** How an engine's requests hold each other up: a request takes `alone + perOther × requests at once`, seconds. */
export interface EngineLoad {
  readonly alone: number;
  readonly perOther: number;
  /** Requests at once with which the level still holds. */
  readonly most: number;
}

/**
 * Engines (a real number) that hold at most `most` requests each, at the percentile of moments, where each request
 * goes to the engine with the least to do. The number in work is then distributed as in a queue whose rate depends on
 * it, negative-binomially: with ρ = rate × perOther ÷ engines, its mean is (rate × alone + ρ) ÷ (1 − ρ) and its
 * variance mean ÷ (1 − ρ). Without `perOther` that is Poisson's distribution. The quantile is Cornish and Fisher's.
 */
export function enginesNeeded(requestsPerSecond: number, load: EngineLoad, percentile: Percentile): number {
  const z = normalQuantile(percentile);
  const fits = (engines: number): boolean => {
    const shared = (requestsPerSecond * load.perOther) / engines;
    if (shared >= 1) return false;
    const mean = (requestsPerSecond * load.alone + shared) / (1 - shared);
    const skew = ((1 + shared) / (1 - shared)) * ((z * z - 1) / 6);
    return mean + z * Math.sqrt(mean / (1 - shared)) + skew + 0.5 <= engines * load.most;
  };
  let fewest = 0;
  let enough = 1;
  while (!fits(enough)) enough *= 2;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (fewest + enough) / 2;
    if (fits(middle)) enough = middle;
    else fewest = middle;
  }
  return enough;
}

/** To the last digits of a number. */
const HALVINGS = 50;

/**
 * Wait of a prompt behind others that came to the same replica, at the percentile, seconds: an M/D/1 queue whose tail
 * falls exponentially with the mean wait of a prompt that waits.
 * @param prefill - seconds of one prompt
 * @param load - share of the time in which prompts are read, in [0, 1)
 */
export function promptWait(prefill: number, load: number, percentile: Percentile): number {
  if (load <= 1 - percentile) return 0;
  return (prefill / (2 * (1 - load))) * Math.log(load / (1 - percentile));
}
