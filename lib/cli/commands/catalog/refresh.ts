import { Argument, Option } from 'commander';
import { partitionOf } from '../../../catalog/facts/partitions.js';
import { catalogDirectoryInUse, loadCatalogIndex } from '../../../catalog/files/load-catalog.js';
import { lockRefresh } from '../../../catalog/files/refresh-lock.js';
import { snapshotDirectory } from '../../../catalog/files/snapshots.js';
import { openOfferSource } from '../../../catalog/offers/open-offer-source.js';
import { openAwsCatalogApi } from '../../../catalog/refresh/aws-catalog-api.js';
import {
  REFRESH_TABLES,
  type RefreshProgress,
  type RefreshTable,
  type RefusedStep,
} from '../../../catalog/refresh/fetch-answers.js';
import { installRefresh, prepareRefresh, type RefreshOutcome } from '../../../catalog/refresh/refresh-catalog.js';
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
  /** @default - `DATAHALL_PRICE_LIST_URL`, else AWS */
  readonly priceList?: string;
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** Where price lists are served, as tests and mirrors set it. */
const PRICE_LIST_VARIABLE = 'DATAHALL_PRICE_LIST_URL';

/**
 * Reads AWS's public price lists and asks the account, prints what changes and for which blueprints, then puts the new
 * catalog to use. Interrupted at any moment, it leaves the old catalog in use; called again, it resumes.
 */
export const refresh: Command<[blueprints: string[]], RefreshOptions> = {
  arguments: [new Argument('[blueprints...]', 'blueprints to size under both catalogs')],
  options: [
    CATALOG_OPTION,
    new Option('-r, --region <regions...>', 'these regions only'),
    new Option('-t, --table <tables...>', 'these tables only').choices(REFRESH_TABLES),
    new Option('--price-list <url>', `where AWS's price lists are served (default: ${PRICE_LIST_VARIABLE}, else AWS)`),
    new Option('--dry-run', 'show what would change, and install nothing').default(false),
    new Option('--force', 'install despite findings of the checks').default(false),
  ],
  notes: [
    'Prices of instances and services come from AWS’s public price lists, without an',
    'account. With credentials the account is asked too: instance types, zones, spot',
    'prices and capacity blocks. What AWS refuses is reported, and the rest goes on.',
  ],
  examples: [
    ['datahall catalog refresh --region us-east-1 --dry-run blueprints/*.yaml', 'what today’s prices would change'],
    ['datahall catalog refresh --table spot', 'spot prices of every region'],
  ],
  run: async ([blueprints], { catalog, region, table, priceList, dryRun, force }) => {
    const directory = userCatalogDirectory(catalog);
    const baseUrl = priceList ?? process.env[PRICE_LIST_VARIABLE];
    if (baseUrl !== undefined && !/^https?:$/.test(protocolOf(baseUrl))) {
      printError(`error: ${baseUrl} is no address of price lists`, 'hint: write one that begins with https://');
      return EXIT.wrong;
    }
    const lock = lockRefresh(directory, REAL_PACE.now());
    if (lock.status === 'taken') {
      const { process: id, host, since } = lock.by;
      printError(
        `error: ${directory} is being refreshed by process ${id} on ${host} since ${since}`,
        `hint: wait for it; if there is no such process, delete ${lock.path}`,
      );
      return EXIT.wrong;
    }
    const stop = new AbortController();
    const onSignal = (): void => stop.abort();
    process.once('SIGINT', onSignal);
    try {
      const baseDirectory = catalogDirectoryInUse(directory);
      const outcome = await prepareRefresh({
        directory,
        baseDirectory,
        regions: region ?? regionNames(loadCatalogIndex(baseDirectory)),
        ...(table !== undefined && { tables: table }),
        date: new Date().toISOString().slice(0, 10),
        api: await openAwsCatalogApi(),
        offers: openOfferSource({
          directory,
          ...(baseUrl !== undefined && { baseUrl }),
          pace: REAL_PACE,
          signal: stop.signal,
        }),
        pace: REAL_PACE,
        signal: stop.signal,
        onProgress: progressBar(process.stderr),
      });
      return await conclude(outcome, { directory, baseDirectory, blueprints, dryRun, force });
    } finally {
      process.removeListener('SIGINT', onSignal);
      lock.release();
    }
  },
};

interface Conclusion {
  readonly directory: string;
  readonly baseDirectory: string;
  readonly blueprints: readonly string[];
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** Prints what came of a refresh, and installs it if nothing is against it. */
async function conclude(
  outcome: RefreshOutcome,
  { directory, baseDirectory, blueprints, dryRun, force }: Conclusion,
): Promise<number> {
  switch (outcome.status) {
    case 'unknown-region':
      return printUnknownName('region', outcome.region, outcome.known.filter(inPartitionOf(outcome.region)));
    case 'interrupted':
      printError('stopped; the old catalog stays in use, and the answers so far are kept');
      return EXIT.wrong;
    case 'failed':
      printError(`error[${outcome.failure}]: ${outcome.message}`, `hint: ${outcome.hint}`);
      return EXIT.wrong;
    case 'prepared': {
      const { snapshot, skipped, findings, refused, unasked } = outcome;
      printError(...skipped.map(({ instanceType, reason }) => `left out: ${instanceType} (${reason})`));
      printError(...refusedLines(refused));
      if (unasked.length > 0) printError(`without credentials, as they were: ${unasked.join(', ')}`);
      const next = snapshotDirectory(directory, snapshot);
      await printCatalogDifference(baseDirectory, next, [...blueprints], { format: 'text' });
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
}

/** One line for each step that was refused in the same way, with its regions. */
function refusedLines(refused: readonly RefusedStep[]): string[] {
  const lines = new Map<string, { readonly message: string; readonly step: string; readonly regions: string[] }>();
  for (const { region, step, failure, message } of refused) {
    const key = `${step} ${failure}`;
    const line = lines.get(key) ?? { step: `${step} [${failure}]`, message, regions: [] };
    lines.set(key, { ...line, regions: [...line.regions, region] });
  }
  return [...lines.values()].map(({ step, message, regions }) =>
    regions.length === 1
      ? `kept as it was: ${regions[0]} ${step}: ${message}`
      : `kept as they were: ${step} of ${regions.length} regions (${regions.join(', ')}): ${message}`,
  );
}

/** Nobody means a region of another partition: an account has access to one. */
function inPartitionOf(asked: string): (region: string) => boolean {
  return (region) => partitionOf(region) === partitionOf(asked);
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}

const BAR_WIDTH = 24;

/** A bar that is redrawn on a terminal; elsewhere nothing. */
function progressBar(stream: NodeJS.WriteStream): (progress: RefreshProgress) => void {
  if (!stream.isTTY) return () => {};
  let drawn = '';
  return ({ step, items, stepsDone, stepsTotal }) => {
    const filled = Math.round((stepsDone / stepsTotal) * BAR_WIDTH);
    const bar = '#'.repeat(filled).padEnd(BAR_WIDTH, '.');
    const line = `[${bar}] ${stepsDone}/${stepsTotal} ${step}: ${shortCount(items)}`;
    if (line === drawn) return;
    drawn = line;
    stream.write(`\r\u001b[K${line}`);
    if (stepsDone === stepsTotal) stream.write('\n');
  };
}

/** `412` or `37 M`: the bytes of a price list run into hundreds of millions. */
function shortCount(count: number): string {
  return count < 1_000_000 ? String(count) : `${Math.floor(count / 1_000_000)} M`;
}
