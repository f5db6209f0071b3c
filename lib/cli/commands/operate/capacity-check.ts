import { Argument, Option } from 'commander';
import { openAwsAccountApi } from '../../../catalog/account/aws-account-api.js';
import { openAwsOfferingsApi } from '../../../catalog/account/aws-offerings-api.js';
import { openAwsPricesApi } from '../../../catalog/account/aws-prices-api.js';
import { readPrices, readReservations } from '../../../catalog/account/read-account.js';
import { readOfferings } from '../../../catalog/account/read-offerings.js';
import { createCaller, EC2_LIMITS, type Pace } from '../../../catalog/refresh/call-aws.js';
import { judgeHeld, statedHeld } from '../../../plan/supply/judge-held.js';
import { askedPrices, heldPrices, judgePrices } from '../../../plan/supply/judge-prices.js';
import { missingCapacity, offeredCapacity } from '../../../plan/supply/missing-capacity.js';
import { heldReservations } from '../../../plan/supply/reservations.js';
import { capacityDocument } from '../../../report/documents/capacity-document.js';
import { type AnswerOptions, printDocument } from '../../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';
import { plannedHall } from '../../edge/planned-hall.js';
import { during } from '../../edge/progress.js';
import { REAL_PACE } from '../../edge/real-pace.js';
import { printError } from '../../edge/terminal.js';

interface CapacityOptions extends AnswerOptions {
  /** Whether to look for what AWS sells of what is missing. */
  readonly offerings?: boolean;
}

/** Compares held capacity, as `checkHeldCapacity` does. */
export const capacityCheck: Command<[file: string], CapacityOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [new Option('--offerings', 'look for blocks and reserved instances on offer, of what is missing')],
  formats: FORMATS,
  notes: [
    'It reads ec2:DescribeCapacityReservations with the credentials of the AWS SDK;',
    'for reserved instances ec2:DescribeReservedInstances, for Savings Plans',
    'savingsplans:DescribeSavingsPlans. It changes nothing. What it cannot see is a',
    'warning, not an error. With --offerings also, for blocks that the plan buys and',
    'entries that are gone, ec2:DescribeCapacityBlockOfferings,',
    'ec2:DescribeReservedInstancesOfferings, ec2:DescribeAvailabilityZones.',
  ],
  examples: [
    ['datahall capacity check hall.yaml', 'exit code 1: a block or a reservation is not as stated'],
    ['datahall capacity check --offerings hall.yaml', 'what AWS sells in place of what is missing, with prices'],
    ['datahall capacity check --json hall.yaml', 'each difference as data'],
  ],
  run: ([file], options) => checkHeldCapacity(file, options),
};

/**
 * Compares the capacity blocks and reservations that a hall names with what AWS says of them. What cannot be read is a
 * warning; what is not as stated is an error. `offerings`: what AWS sells of what is missing, which changes no exit code.
 * @param pace - of the calls to AWS, and the time that windows are compared with. Default: this machine's clock
 * @returns exit code
 */
export async function checkHeldCapacity(
  file: string,
  { offerings = false, ...answer }: CapacityOptions,
  pace: Pace = REAL_PACE,
): Promise<number> {
  const hall = await plannedHall(file, answer);
  if (hall === null) return EXIT.wrong;
  const { plan, open } = hall;
  const { name, region } = plan;
  const zones = open.catalog.regions.get(region)!.zones;
  const held = heldReservations(open.blueprint, open.catalog.overlays).filter(
    ({ zone }) => zone !== null && zones.includes(zone),
  );
  const stated = statedHeld(held, open.blueprint.workloads);
  const ids = [...new Set(stated.flatMap(({ id }) => id ?? []))];
  const api = await openAwsAccountApi();
  const call = createCaller(pace, EC2_LIMITS);
  const now = Math.floor(pace.now() / 60_000);
  const prices = heldPrices(open.blueprint.capacity);
  const verdicts = await during('reading the capacity of the account', async () => {
    const seen = await readReservations(ids, { api, call, region });
    const judged = judgeHeld(stated, seen, now);
    if (prices.length === 0) return judged;
    const reading = { api: await openAwsPricesApi(process.env), call, region };
    const found = await readPrices(askedPrices(prices), reading);
    return [...judged, ...judgePrices(prices, open.blueprint.account, found, now)];
  });
  const inBlocks = (type: string) => open.catalog.types.get(type)?.usageClasses.includes('capacity-block') ?? false;
  const needs = { sizing: plan.sizing, blueprint: open.blueprint, held: stated, verdicts, inBlocks };
  const missing = offerings ? missingCapacity(needs, now) : [];
  const offered = await during('reading what AWS sells', async () => {
    if (missing.length === 0) return [];
    const reading = { api: await openAwsOfferingsApi(), call, region };
    const asked = missing.map((one) => one.asked);
    return offeredCapacity(missing, await readOfferings(asked, reading));
  });
  const subject = { hall: name, region };
  printDocument(capacityDocument(verdicts, subject, offerings ? offered : null), answer, {
    ...subject,
    capacity: verdicts,
    ...(offerings && { offerings: offered }),
  });
  const warn = (all: readonly { readonly verdict: string }[], what: string) => {
    const unseen = all.filter(({ verdict }) => verdict === 'unseen').length;
    if (unseen > 0) printError(`warning[capacity-unseen]: ${unseen} of ${all.length} ${what} could not be read`);
  };
  warn(verdicts, 'entries');
  warn(offered, 'offerings');
  return verdicts.some(({ verdict }) => verdict === 'differs') ? EXIT.wrong : EXIT.fine;
}
