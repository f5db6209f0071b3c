import { snapshotDirectory } from '../../catalog/files/catalog-directory.js';
import { loadCatalogIndex } from '../../catalog/files/load-catalog.js';
import { openAwsCatalogApi } from '../../catalog/refresh/aws-catalog-api.js';
import type { RefreshProgress, RefreshTable } from '../../catalog/refresh/fetch-answers.js';
import { installRefresh, prepareRefresh } from '../../catalog/refresh/refresh-catalog.js';
import { catalogInUse, userCatalogDirectory } from '../edge/catalog-in-use.js';
import { EXIT } from '../edge/exit-code.js';
import { REAL_PACE } from '../edge/real-pace.js';
import { tell } from '../edge/report.js';
import { print } from '../edge/terminal.js';
import { tellUnknownName } from '../edge/unknown-name.js';
import { diffCatalogFolders } from './difference.js';

export interface RefreshCommandOptions {
  readonly catalog: string | undefined;
  /** Empty: every region of the catalog. */
  readonly regions: readonly string[];
  /** Empty: all that AWS can be asked for. */
  readonly tables: readonly RefreshTable[];
  /** Install although the checks found something. */
  readonly force: boolean;
  /** Show what would change, and leave the catalog in use as it is. */
  readonly dryRun: boolean;
  /** Blueprints whose choices and costs are compared under both catalogs. */
  readonly blueprints: readonly string[];
}

/**
 * `catalog refresh`: asks AWS, shows what changes and for which blueprints, then puts the new catalog to use. Stopped at
 * any moment, it leaves the old catalog in use, and goes on where it was when it is called again on the same day.
 */
export async function refreshCatalog(options: RefreshCommandOptions): Promise<number> {
  const directory = userCatalogDirectory(options.catalog);
  const baseDirectory = catalogInUse(options.catalog);
  const known = loadCatalogIndex(baseDirectory).regions.map(({ region }) => region);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal);
  const outcome = await prepareRefresh({
    directory,
    baseDirectory,
    regions: options.regions.length === 0 ? known : options.regions,
    ...(options.tables.length > 0 && { tables: options.tables }),
    date: new Date().toISOString().slice(0, 10),
    api: await openAwsCatalogApi(),
    pace: REAL_PACE,
    signal: stop.signal,
    onProgress: progressBar(process.stderr),
  });
  process.removeListener('SIGINT', onSignal);
  switch (outcome.status) {
    case 'unknown-region':
      return tellUnknownName('region', outcome.region, outcome.known);
    case 'interrupted':
      tell('stopped; the catalog in use is the old one, and what was asked so far is kept');
      return EXIT.wrong;
    case 'failed':
      tell(`error[${outcome.failure}]: ${outcome.message}`, `hint: ${outcome.hint}`);
      return EXIT.wrong;
    case 'prepared': {
      for (const { instanceType, reason } of outcome.skipped) {
        tell(`left out: ${instanceType} (${reason})`);
      }
      const next = snapshotDirectory(directory, outcome.snapshot);
      await diffCatalogFolders(baseDirectory, next, options.blueprints, { format: 'text' });
      for (const { code, path, message } of outcome.findings) {
        tell(`${path}: [${code}] ${message}`);
      }
      if (outcome.findings.length > 0 && !options.force) {
        tell('nothing was installed: look at what the checks found, then use --force');
        return EXIT.wrong;
      }
      if (options.dryRun) {
        print(process.stdout, ['nothing was installed: --dry-run']);
        return EXIT.fine;
      }
      installRefresh(directory, outcome.snapshot, REAL_PACE);
      print(process.stdout, [`in use: ${outcome.snapshot} in ${directory}`]);
      return EXIT.fine;
    }
  }
}

const BAR_WIDTH = 24;

/** A bar that is redrawn on a terminal; elsewhere a line for each step that is done. */
function progressBar(stream: NodeJS.WriteStream): (progress: RefreshProgress) => void {
  return ({ step, state, items, stepsDone, stepsTotal }) => {
    if (!stream.isTTY) {
      if (state === 'done') print(stream, [`${stepsDone}/${stepsTotal} ${step}: ${items}`]);
      return;
    }
    const filled = Math.round((stepsDone / stepsTotal) * BAR_WIDTH);
    const bar = '#'.repeat(filled).padEnd(BAR_WIDTH, '.');
    stream.write(`\r\u001b[K[${bar}] ${stepsDone}/${stepsTotal} ${step}: ${items}`);
    if (stepsDone === stepsTotal) stream.write('\n');
  };
}
