/**
 * A refresh in a process of its own that dies at a chosen moment, as by a power cut:
 *
 *   refresh-until-killed.ts <directory> <base directory> <answers of AWS> <moment>
 *
 * Moments count requests to AWS and changes of the disk, from 1; a write that dies leaves half of its text. Prints
 * how many moments there were when it comes to its end.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { CatalogApi } from '../../../lib/catalog/refresh/catalog-api.js';
import type { OfferSource } from '../../../lib/catalog/refresh/offer-source.js';

const [directory, baseDirectory, answersFile, moment] = process.argv.slice(2) as [string, string, string, string];
const last = Number(moment);
let passed = 0;

function pass(dying: () => void = () => {}): void {
  passed++;
  if (passed !== last) return;
  dying();
  process.kill(process.pid, 'SIGKILL');
}

const { writeFileSync, renameSync, mkdirSync, rmSync, mkdtempSync, fsyncSync } = fs;
fs.writeFileSync = ((file: number, text: string) => {
  pass(() => writeFileSync(file, text.slice(0, text.length / 2)));
  writeFileSync(file, text);
}) as typeof writeFileSync;
const counted =
  <A extends unknown[], R>(operation: (...args: A) => R) =>
  (...args: A): R => {
    pass();
    return operation(...args);
  };
fs.renameSync = counted(renameSync);
fs.mkdirSync = counted(mkdirSync) as typeof mkdirSync;
fs.rmSync = counted(rmSync);
fs.mkdtempSync = counted(mkdtempSync as (prefix: string) => string) as typeof mkdtempSync;
fs.fsyncSync = counted(fsyncSync);
syncBuiltinESMExports();

const { installRefresh, prepareRefresh } = await import('../../../lib/catalog/refresh/refresh-catalog.js');
const { TestPace } = await import('./test-pace.js');

const answers: Record<string, unknown> = JSON.parse(fs.readFileSync(answersFile, 'utf8'));
const api = new Proxy({} as CatalogApi, {
  get: (_, name) => counted(async (...args: unknown[]) => answers[JSON.stringify([name, ...args])]),
});
const offers = {
  services: answers.services,
  instanceServices: answers.instanceServices,
  savingsPlanService: answers.savingsPlanService,
  prices: counted(async (service: string, place: unknown) => answers[JSON.stringify(['prices', service, place])]),
  savingsPlans: counted(async (place: unknown) => answers[JSON.stringify(['savingsPlans', place])]),
} as OfferSource;
const outcome = await prepareRefresh({
  directory,
  baseDirectory,
  regions: ['eu-north-1', 'us-east-1'],
  date: '2026-11-23',
  api,
  offers,
  pace: new TestPace(),
});
if (outcome.status !== 'prepared' || outcome.findings.length > 0) throw new Error(JSON.stringify(outcome));
installRefresh(directory, outcome.snapshot, { now: () => 0 });
console.log(passed);
