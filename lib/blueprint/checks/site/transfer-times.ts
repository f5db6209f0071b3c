import { HOURS_PER_DAY, SECONDS_PER_HOUR } from '../../../units/conversions.js';
import { formatBits, formatBytes, formatSignificant } from '../../../units/numbers.js';
import { DIRECT_CONNECT_PORTS, linkBytesPerSecond } from '../../kinds/link-facts.js';
import type { Blueprint } from '../../schema/blueprint.js';
import type { CheckContext, Incomplete } from '../check-context.js';

type OnPremises = Incomplete<NonNullable<Blueprint['onPremises']>>;

/** What the link has to carry: first copies within their time, and further ones together. */
export function checkTransferTimes(context: CheckContext, onPremises: OnPremises): void {
  const carried = onPremises.link === undefined ? null : linkBytesPerSecond(onPremises.link);
  if (carried === null) return;
  checkFirstCopies(context, onPremises, carried);
  checkFurtherCopies(context, onPremises, carried);
}

/**
 * A first copy that lasts longer than it may: what the link takes for it, and the bandwidth that would do. DataSync begins
 * no copy while one runs, so that the store is older than the blueprint promises until the first is done.
 */
function checkFirstCopies({ data, report }: CheckContext, { transfers }: OnPremises, carried: number): void {
  for (const [index, transfer] of (transfers ?? []).entries()) {
    const { store, every, within, direction } = transfer ?? {};
    const capacity = capacityOf(data, store);
    if (direction === 'out' || capacity === undefined || every === undefined || !Number.isInteger(every)) continue;
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

/** Copies that come again take the link together, each way by itself. */
function checkFurtherCopies({ report }: CheckContext, { transfers }: OnPremises, carried: number): void {
  for (const direction of ['in', 'out'] as const) {
    const flows = (transfers ?? []).flatMap((transfer, index) => {
      const { changes, every } = transfer ?? {};
      return (transfer?.direction ?? 'in') === direction && changes !== undefined && every !== undefined && every > 0
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
