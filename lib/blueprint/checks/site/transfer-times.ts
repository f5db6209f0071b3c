import { HOURS_PER_DAY, SECONDS_PER_HOUR } from '../../../units/conversions.js';
import { formatBits, formatBytes, formatSignificant } from '../../../units/numbers.js';
import { shown } from '../../../units/shown.js';
import { DIRECT_CONNECT_PORTS, siteOfTransfer, siteWay } from '../../kinds/link-facts.js';
import { isObjectStore } from '../../kinds/store-facts.js';
import type { Blueprint } from '../../schema/blueprint.js';
import type { CheckContext, Incomplete } from '../check-context.js';

type OnPremises = Incomplete<NonNullable<Blueprint['onPremises']>>;
type Site = NonNullable<NonNullable<OnPremises['sites']>[number]>;
type Transfer = NonNullable<NonNullable<OnPremises['transfers']>[number]>;

/** A transfer, and what joins the site of its server to AWS. */
interface Carried {
  readonly transfer: Transfer;
  /** In `onPremises.transfers`. */
  readonly index: number;
  readonly site: Site | undefined;
  /** Null: nobody says it. */
  readonly carried: number | null;
}

/** What the links have to carry: first copies within their time, and further ones together; and what the stores of a site hold. */
export function checkTransferTimes(context: CheckContext, onPremises: OnPremises): void {
  const { link, sites = [], transfers = [] } = onPremises;
  checkSites(context, onPremises);
  const all = transfers.flatMap((transfer, index): Carried[] => {
    if (!transfer) return [];
    const site = siteOfTransfer(transfer, sites);
    return [{ transfer, index, site, carried: siteWay(site?.link, link).bytesPerSecond }];
  });
  checkFirstCopies(context, all);
  // Sites behind the link of the hall share it; one with a link of its own has that to itself.
  const apart = new Map<Site | null, Carried[]>();
  for (const each of all) {
    const own = each.site?.link?.kind === undefined ? null : each.site;
    apart.set(own, [...(apart.get(own) ?? []), each]);
  }
  for (const [own, group] of apart) checkFurtherCopies(context, group, siteWay(own?.link, link).bytesPerSecond);
  checkStorage(context, onPremises, all);
}

/** The server of each transfer is at a site that is named, or at the other end of the link of the hall. */
function checkSites({ report }: CheckContext, { link, sites = [], transfers = [] }: OnPremises): void {
  const names = sites.flatMap((site) => site?.name ?? []);
  for (const [index, transfer] of transfers.entries()) {
    if (!transfer) continue;
    const path = ['onPremises', 'transfers', index];
    if (transfer.site !== undefined && !names.includes(transfer.site)) {
      report({
        code: 'reference-unknown',
        path: [...path, 'site'],
        message: `unknown site ${shown(transfer.site)}`,
        hint: names.length === 0 ? 'name it under onPremises.sites' : `sites: ${names.join(', ')}`,
      });
    } else if (transfer.site === undefined && link === undefined && names.length > 1) {
      report({
        code: 'missing-key',
        path,
        message: `"site" is missing: each site has a link of its own`,
        hint: `write where the server is, such as "site: ${names[0]}"`,
      });
    }
  }
}

/**
 * A first copy that lasts longer than it may: what the link takes for it, and the bandwidth that would do. DataSync begins
 * no copy while one runs, so that the store is older than the blueprint promises until the first is done.
 */
function checkFirstCopies({ data, report }: CheckContext, all: readonly Carried[]): void {
  for (const { transfer, index, carried } of all) {
    const { store, every, within, direction } = transfer;
    const capacity = capacityOf(data, store);
    if (carried === null || direction === 'out' || capacity === undefined) continue;
    if (every === undefined || !Number.isInteger(every)) continue;
    const limit = within ?? every;
    const hours = capacity / carried / SECONDS_PER_HOUR;
    if (hours <= limit) continue;
    const needed = capacity / (limit * SECONDS_PER_HOUR);
    const ports = DIRECT_CONNECT_PORTS.filter(({ bytesPerSecond }) => bytesPerSecond > carried).map(
      ({ name, bytesPerSecond }) => `${lasting(capacity / bytesPerSecond / SECONDS_PER_HOUR)} at ${name}`,
    );
    report({
      code: 'rule',
      severity: 'warning',
      path: ['onPremises', 'transfers', index],
      message:
        `the first copy of ${formatBytes(capacity)} to ${store} takes ${lasting(hours)} over a link of ${formatBits(carried)}, and ` +
        (within === undefined
          ? `one is to begin every ${lasting(every)}`
          : `it is to be done within ${lasting(within)}`),
      hint:
        `within ${lasting(limit)} it takes ${formatBits(needed)}` +
        (ports.length === 0 ? '' : `; over Direct Connect the copy takes ${ports.join(', ')}`) +
        '; a link of another bandwidth states it as link.bandwidth; disks can be brought to an AWS Data Transfer Terminal',
    });
  }
}

const DIRECTIONS = { in: 'to', out: 'from' } as const;

/** Copies that come again take a link together, each way by itself. */
function checkFurtherCopies({ report }: CheckContext, group: readonly Carried[], carried: number | null): void {
  if (carried === null) return;
  for (const direction of ['in', 'out'] as const) {
    const flows = group.flatMap(({ transfer, index }) => {
      const { changes, every } = transfer;
      return (transfer.direction ?? 'in') === direction && changes !== undefined && every !== undefined && every > 0
        ? [{ index, bytesPerSecond: changes / (every * SECONDS_PER_HOUR) }]
        : [];
    });
    const needed = flows.reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0);
    if (needed <= carried) continue;
    const [largest] = flows.toSorted((a, b) => b.bytesPerSecond - a.bytesPerSecond || a.index - b.index);
    report({
      code: 'contradiction',
      path: ['onPremises', 'transfers', largest!.index, 'changes'],
      message: `further copies ${DIRECTIONS[direction]} AWS take ${formatBits(needed)} together, and the link carries ${formatBits(carried)}`,
      hint: 'copy less or less often, or state a faster link as link.bandwidth',
    });
  }
}

/** What the stores of a site have to hold: the object stores of its workloads, and those that are copied to or from it. */
function checkStorage(
  { data, report }: CheckContext,
  { fleets = [], link, sites = [] }: OnPremises,
  all: readonly Carried[],
): void {
  for (const [index, site] of sites.entries()) {
    if (site?.storage === undefined) continue;
    const here = fleets.filter((fleet) => fleet?.site === site.name || (fleet && sites.length === 1));
    const workloads = here.flatMap((fleet) => [fleet?.workload, ...(fleet?.sharedWith ?? [])]);
    const stores = new Map<string, number>();
    for (const workload of data.workloads ?? []) {
      for (const store of workload?.storage ?? []) {
        const key = `${workload?.name}.${store?.name}`;
        const copied = all.some(({ transfer, site: at }) => at === site && transfer.store === key);
        const bound = workloads.includes(workload?.name) && isObjectStore(store?.kind);
        if (store?.capacity !== undefined && (copied || bound)) stores.set(key, store.capacity);
      }
    }
    const needed = [...stores.values()].reduce((sum, capacity) => sum + capacity, 0);
    if (needed <= site.storage) continue;
    const { bytesPerSecond } = siteWay(site.link, link);
    const rest = needed - site.storage;
    const over =
      bytesPerSecond === null
        ? ''
        : `, which takes ${lasting(rest / bytesPerSecond / SECONDS_PER_HOUR)} each time at ${formatBits(bytesPerSecond)}`;
    report({
      code: 'rule',
      severity: 'warning',
      path: ['onPremises', 'sites', index, 'storage'],
      message: `${[...stores.keys()].sort().join(', ')} hold ${formatBytes(needed)}, and the stores of ${site.name} ${formatBytes(site.storage)}: ${formatBytes(rest)} are read over the link${over}`,
      hint: `write "storage: ${formatBytes(needed)}" where there is room for all, or keep less of it there`,
    });
  }
}

function capacityOf({ workloads }: CheckContext['data'], store: string | undefined): number | undefined {
  const [workload, kept] = (store ?? '').split('.');
  const stores = (workloads ?? []).find((each) => each?.name === workload)?.storage ?? [];
  return stores.find((each) => each?.name === kept)?.capacity;
}

function lasting(hours: number): string {
  return hours < HOURS_PER_DAY
    ? `${formatSignificant(hours, 2)} h`
    : `${formatSignificant(hours / HOURS_PER_DAY, 3)} d`;
}
