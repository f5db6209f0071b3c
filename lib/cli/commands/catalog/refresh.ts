import { Argument, Option } from 'commander';
import { snapshotDirectory } from '../../../catalog/files/catalog-directory.js';
import { catalogDirectoryInUse, loadCatalogIndex } from '../../../catalog/files/load-catalog.js';
import { openAwsCatalogApi } from '../../../catalog/refresh/aws-catalog-api.js';
import { REFRESH_TABLES, type RefreshProgress, type RefreshTable } from '../../../catalog/refresh/fetch-answers.js';
import { installRefresh, prepareRefresh } from '../../../catalog/refresh/refresh-catalog.js';
import { printCatalogDifference } from '../../edge/catalog-difference.js';
import { CATALOG_OPTION, regionNames, userCatalogDirectory } from '../../edge/catalog-in-use.js';
import { type Command, EXIT } from '../../edge/command.js';
import { REAL_PACE } from '../../edge/real-pace.js';
import { print, printError } from '../../edge/terminal.js';
import { printUnknownName } from '../../edge/unknown-name.js';

interface RefreshOptions {
  readonly catalog?: string;
  /** @default - every region of the catalog */
  readonly region?: readonly string[];
  /** @default - all that AWS can be asked for */
  readonly table?: readonly RefreshTable[];
  readonly dryRun: boolean;
  readonly force: boolean;
}

/**
 * Asks AWS, prints what changes and for which blueprints, then puts the new catalog to use. Interrupted at any moment, it
 * leaves the old catalog in use; called again on the same day, it resumes.
 */
export const refresh: Command<[blueprints: string[]], RefreshOptions> = {
  arguments: [new Argument('[blueprints...]', 'blueprints to size under both catalogs')],
  options: [
    CATALOG_OPTION,
    new Option('-r, --region <regions...>', 'these regions only'),
    new Option('-t, --table <tables...>', 'these tables only').choices(REFRESH_TABLES),
    new Option('--dry-run', 'show what would change, and install nothing').default(false),
    new Option('--force', 'install despite findings of the checks').default(false),
  ],
  examples: [
    ['datahall catalog refresh --region us-east-1 --dry-run blueprints/*.yaml', 'what today’s prices would change'],
    ['datahall catalog refresh --table spot', 'spot prices of every region'],
  ],
  run: async ([blueprints], { catalog, region, table, dryRun, force }) => {
    const directory = userCatalogDirectory(catalog);
    const baseDirectory = catalogDirectoryInUse(directory);
    const stop = new AbortController();
    const onSignal = (): void => stop.abort();
    process.once('SIGINT', onSignal);
    const outcome = await prepareRefresh({
      directory,
      baseDirectory,
      regions: region ?? regionNames(loadCatalogIndex(baseDirectory)),
      ...(table !== undefined && { tables: table }),
      date: new Date().toISOString().slice(0, 10),
      api: await openAwsCatalogApi(),
      pace: REAL_PACE,
      signal: stop.signal,
      onProgress: progressBar(process.stderr),
    });
    process.removeListener('SIGINT', onSignal);
    switch (outcome.status) {
      case 'unknown-region':
        return printUnknownName('region', outcome.region, outcome.known);
      case 'interrupted':
        printError('stopped; the old catalog stays in use, and the answers so far are kept');
        return EXIT.wrong;
      case 'failed':
        printError(`error[${outcome.failure}]: ${outcome.message}`, `hint: ${outcome.hint}`);
        return EXIT.wrong;
      case 'prepared': {
        const { snapshot, skipped, findings } = outcome;
        printError(...skipped.map(({ instanceType, reason }) => `left out: ${instanceType} (${reason})`));
        const next = snapshotDirectory(directory, snapshot);
        await printCatalogDifference(baseDirectory, next, blueprints, { format: 'text' });
        printError(...findings.map(({ code, path, message }) => `${path}: [${code}] ${message}`));
        if (findings.length > 0 && !force) {
          printError('nothing was installed: look at what the checks found, then use --force');
          return EXIT.wrong;
        }
        if (dryRun) {
          print(process.stdout, ['nothing was installed: --dry-run']);
          return EXIT.fine;
        }
        installRefresh(directory, snapshot, REAL_PACE);
        print(process.stdout, [`in use: ${snapshot} in ${directory}`]);
        return EXIT.fine;
      }
    }
  },
};

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
