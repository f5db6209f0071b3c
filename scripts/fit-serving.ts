/** Fits the parameters of the serving model to the measured rates and writes `lib/models/serving/fitted.json`. */
import { writeFileSync } from 'node:fs';
import {
  distinctRates,
  type Errors,
  errorsOf,
  fitServing,
  halves,
  neighbourRatios,
  ratioOf,
} from './fit/serving-fit.js';

/** Each halves the rows differently. */
const SEEDS = [1, 2, 3];

const all = distinctRates();
const efficiency = fitServing(all);
const held: Errors[] = [];
const table: Record<string, Errors> = { 'all rows': errorsOf(all.map((rate) => ratioOf(rate, efficiency))) };
for (const seed of SEEDS) {
  const [fitted, other] = halves(seed);
  const half = fitServing(fitted);
  table[`half ${seed}, fitted`] = errorsOf(fitted.map((rate) => ratioOf(rate, half)));
  const unseen = errorsOf(other.map((rate) => ratioOf(rate, half)));
  table[`half ${seed}, unseen`] = unseen;
  held.push(unseen);
}
const neighbours = errorsOf(neighbourRatios(efficiency));
table['between measured rows'] = neighbours;
console.table(table);

const hundredths = (band: number): number => Math.ceil(band * 100) / 100;
const bands = {
  measured: hundredths(neighbours.band),
  modelled: hundredths(Math.max(...held.map(({ band }) => band))),
};
writeFileSync('lib/models/serving/fitted.json', `${JSON.stringify({ efficiency, bands }, null, 2)}\n`);
