import { Argument } from 'commander';
import { openAwsAccountApi } from '../../../catalog/account/aws-account-api.js';
import { openAwsPricesApi } from '../../../catalog/account/aws-prices-api.js';
import { readPrices, readReservations } from '../../../catalog/account/read-account.js';
import { createCaller, EC2_LIMITS, type Pace } from '../../../catalog/refresh/call-aws.js';
import { judgeHeld, statedHeld } from '../../../plan/supply/judge-held.js';
import { askedPrices, heldPrices, judgePrices } from '../../../plan/supply/judge-prices.js';
import { heldReservations } from '../../../plan/supply/reservations.js';
import { capacityDocument } from '../../../report/documents/capacity-document.js';
import { type AnswerOptions, printDocument } from '../../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';
import { plannedHall } from '../../edge/planned-hall.js';
import { during } from '../../edge/progress.js';
import { REAL_PACE } from '../../edge/real-pace.js';
import { printError } from '../../edge/terminal.js';

/** Compares held capacity, as `checkHeldCapacity` does. */
export const capacityCheck: Command<[file: string], AnswerOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [],
  formats: FORMATS,
  notes: [
    'It reads ec2:DescribeCapacityReservations with the credentials of the AWS SDK;',
    'for reserved instances ec2:DescribeReservedInstances, for Savings Plans',
    'savingsplans:DescribeSavingsPlans. It changes nothing. What it cannot see is a',
    'warning, not an error.',
  ],
  examples: [
    ['datahall capacity check hall.yaml', 'exit code 1: a block or a reservation is not as stated'],
    ['datahall capacity check --json hall.yaml', 'each difference as data'],
  ],
  run: ([file], options) => checkHeldCapacity(file, options),
};

/**
 * Compares the capacity blocks and reservations that a hall names with what AWS says of them. What cannot be read is a
 * warning; what is not as stated is an error.
 * @param pace - of the calls to AWS, and the time that windows are compared with. Default: this machine's clock
 * @returns exit code
 */
export async function checkHeldCapacity(file: string, answer: AnswerOptions, pace: Pace = REAL_PACE): Promise<number> {
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
  printDocument(capacityDocument(verdicts, { hall: name, region }), answer, { hall: name, region, capacity: verdicts });
  const unseen = verdicts.filter(({ verdict }) => verdict === 'unseen').length;
  if (unseen > 0) printError(`warning[capacity-unseen]: ${unseen} of ${verdicts.length} entries could not be read`);
  return verdicts.some(({ verdict }) => verdict === 'differs') ? EXIT.wrong : EXIT.fine;
}
