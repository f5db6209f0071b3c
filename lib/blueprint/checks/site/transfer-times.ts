import { formatBits, formatBytes, formatSignificant } from '../../../units/numbers.js';
import { DIRECT_CONNECT_PORTS, linkBytesPerSecond } from '../../kinds/link-facts.js';
import type { Blueprint } from '../../schema/blueprint.js';
import type { CheckContext, Incomplete } from '../check-context.js';

const SECONDS_PER_HOUR = 3600;
const HOURS_PER_DAY = 24;

/**
 * A first copy that lasts longer than the time between copies: what the link takes for it, and the bandwidth that would do.
 * DataSync begins no copy while one runs, so that the store is older than the blueprint promises until the first is done.
 */
export function checkTransferTimes(
  { data, report }: CheckContext,
  { link, transfers }: Incomplete<NonNullable<Blueprint['onPremises']>>,
): void {
  const carried = link === undefined ? null : linkBytesPerSecond(link);
  if (carried === null) return;
  for (const [index, transfer] of (transfers ?? []).entries()) {
    const { store, every } = transfer ?? {};
    const capacity = capacityOf(data, store);
    if (capacity === undefined || every === undefined || !Number.isInteger(every)) continue;
    const hours = capacity / carried / SECONDS_PER_HOUR;
    if (hours <= every) continue;
    const needed = capacity / (every * SECONDS_PER_HOUR);
    const ports = DIRECT_CONNECT_PORTS.filter(({ bytesPerSecond }) => bytesPerSecond > carried).map(
      ({ name, bytesPerSecond }) => `${lasting(capacity / bytesPerSecond / SECONDS_PER_HOUR)} at ${name}`,
    );
    report({
      code: 'rule',
      severity: 'warning',
      path: ['onPremises', 'transfers', index],
      message: `the first copy of ${formatBytes(capacity)} to ${store} takes ${lasting(hours)} over a link of ${formatBits(carried)}, and one is to begin every ${lasting(every)}`,
      hint:
        `within ${lasting(every)} it takes ${formatBits(needed)}` +
        (ports.length === 0 ? '' : `; over Direct Connect the copy takes ${ports.join(', ')}`) +
        '; a link of another bandwidth states it as link.bandwidth',
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
