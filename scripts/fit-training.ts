/** Writes `lib/models/training/fitted.json` from the measured rows beside it, and prints how far they lie apart. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadCatalog } from '../lib/catalog/files/load-catalog.js';
import { caseKey, type FittedTraining } from '../lib/models/training/fitted.js';
import { generationOf } from '../lib/models/training/hardware.js';
import { MEASURED_RUNS, type MeasuredRun, TRAINED_MODELS } from '../lib/models/training/measured-runs.js';
import { bitsOf, type TrainingEfficiency } from '../lib/models/training/token-time.js';
import { isMixture } from '../lib/models/training/trained-model.js';
import { fitTraining, halves, ratioOf, summary } from './fit/training-fit.js';

const path = fileURLToPath(new URL('../lib/models/training/fitted.json', import.meta.url));
const types = loadCatalog({ regions: [] }).types;

/** The rows of llm-foundry alike in everything but size and sequence are most of all: the band is that of the others where wider. */
function bandOf(mixture: boolean, efficiency: TrainingEfficiency): number {
  const rows = MEASURED_RUNS.filter((row) => isMixture(TRAINED_MODELS[row.model]!) === mixture);
  return Math.max(
    ninety(rows, efficiency),
    ninety(
      rows.filter(({ source }) => source !== 'llm-foundry'),
      efficiency,
    ),
  );
}

function ninety(rows: readonly MeasuredRun[], efficiency: TrainingEfficiency): number {
  const apart = rows.map((row) => Math.abs(1 / ratioOf(row, efficiency) - 1)).sort((a, b) => a - b);
  return Math.ceil(apart[Math.ceil(apart.length * 0.9) - 1]! * 100) / 100;
}

const efficiency = fitTraining();
const cases = MEASURED_RUNS.map((row) =>
  caseKey(
    generationOf(types.get(row.instanceType)!.accelerators!.model),
    isMixture(TRAINED_MODELS[row.model]!),
    bitsOf(row.precision),
  ),
);
const fitted: FittedTraining = {
  efficiency,
  bands: { dense: bandOf(false, efficiency), mixture: bandOf(true, efficiency) },
  cases: [...new Set(cases)].sort(),
};
writeFileSync(path, `${JSON.stringify(fitted, null, 2)}\n`);

console.log(`all: ${summary(MEASURED_RUNS, efficiency)}; bands ${JSON.stringify(fitted.bands)}`);
for (const source of new Set(MEASURED_RUNS.map((row) => row.source))) {
  const rows = MEASURED_RUNS.filter((row) => row.source === source);
  console.log(`${source}: ${summary(rows, efficiency)}`);
}
const [one, other] = halves(MEASURED_RUNS);
console.log(`fitted on a half, that half: ${summary(one, fitTraining(one))}`);
console.log(`fitted on a half, the other: ${summary(other, fitTraining(one))}`);
