import { lustreThroughputs } from '../../units/closed-lists.js';
import { type AwsRule, type Breach, type RuledHall, storePath } from '../kinds/aws-rule.js';
import type { LustreStorePlan, ObjectStorePlan, StorePlan } from '../shape/store-plan.js';

const LUSTRE = 'https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreConfiguration.html';
const LIFECYCLE =
  'https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html';

/** In MB/s per TiB, of PERSISTENT_2 on SSD. */
const THROUGHPUTS = lustreThroughputs('PERSISTENT_2', 'SSD');
const LUSTRE_STEP_GIB = 2400;
/** Beside its steps. */
const LUSTRE_SMALLEST_GIB = 1200;

/** Days that objects stay in Standard before they may move. */
const STANDARD_IA_DAYS_MIN = 30;

export const STORE_RULES: readonly AwsRule[] = [
  {
    id: 'lustre-capacity',
    title: 'a file system has 1200 GiB, or a multiple of 2400',
    source: LUSTRE,
    breaches: (ruled) =>
      lustreBreaches(ruled, 'capacity', ({ key, capacityGib }) =>
        capacityGib === LUSTRE_SMALLEST_GIB || (capacityGib > 0 && capacityGib % LUSTRE_STEP_GIB === 0)
          ? null
          : {
              message: `file system ${key} has ${capacityGib} GiB, and FSx makes ${LUSTRE_SMALLEST_GIB} or a multiple of ${LUSTRE_STEP_GIB}`,
              hint: 'ask for another capacity',
            },
      ),
  },
  {
    id: 'lustre-throughput',
    title: 'a persistent file system has one of four throughputs; that of a scratch one is fixed',
    source: LUSTRE,
    breaches: (ruled) =>
      lustreBreaches(ruled, 'throughput', ({ key, deployment, mbytesPerSecondPerTib: rate }) => {
        const holds = deployment === 'SCRATCH_2' ? rate === null : THROUGHPUTS.includes(rate ?? 0);
        if (holds) return null;
        return {
          message: `file system ${key} is ${deployment} with ${rate ?? 'no'} MB/s per TiB`,
          hint: `a persistent one takes ${THROUGHPUTS.join(', ')}, a scratch one none`,
        };
      }),
  },
  {
    id: 'lustre-scratch-plain',
    title: 'a scratch file system has no metadata configuration',
    source: LUSTRE,
    breaches: (ruled) =>
      lustreBreaches(ruled, 'kind', ({ key, deployment, metadata }) =>
        deployment !== 'SCRATCH_2' || metadata === null
          ? null
          : { message: `scratch file system ${key} has metadata servers`, hint: 'write "kind: persistent"' },
      ),
  },
  {
    id: 'lustre-efa',
    title: 'a file system on EFA is persistent, with metadata configuration, in the zone of clients that are on EFA',
    source: 'https://docs.aws.amazon.com/fsx/latest/LustreGuide/efa-file-systems.html',
    breaches: (ruled) =>
      lustreBreaches(ruled, 'efa', (store) => {
        if (!store.efa) return null;
        const wrong = (message: string) => ({
          message: `file system ${store.key} ${message}`,
          hint: 'leave `efa` out',
        });
        if (store.deployment !== 'PERSISTENT_2' || store.metadata === null) return wrong('takes no EFA');
        const clients = ruled.hall.fleets.filter(({ workload }) => workload === store.workload);
        const zones = new Set(clients.flatMap(({ subnets }) => subnets).map((key) => zoneOf(ruled, key)));
        if ([...zones].some((zone) => zone !== zoneOf(ruled, store.subnet))) {
          return wrong('is on EFA, and some of its clients are in another zone');
        }
        return clients.every(({ interfaces }) => interfaces.some(({ kind }) => kind !== 'interface'))
          ? null
          : wrong('is on EFA, and some of its clients are not');
      }),
  },
  {
    id: 'lustre-log-group',
    title: 'the log group of a file system begins with /aws/fsx',
    source: 'https://docs.aws.amazon.com/fsx/latest/LustreGuide/cw-event-logging.html',
    breaches: (ruled) =>
      lustreBreaches(ruled, 'name', ({ key, logGroup }) =>
        logGroup.startsWith('/aws/fsx')
          ? null
          : { message: `file system ${key} logs to ${logGroup}`, hint: 'this is a mistake of datahall: report it' },
      ),
  },
  {
    id: 'lifecycle-ages-rise',
    title: 'objects move to Standard-IA after 30 days or more, and never move or go before they came',
    source: LIFECYCLE,
    breaches: (ruled) => storeBreaches(ruled, 'object', 'lifecycle', wrongLifecycle),
  },
];

function wrongLifecycle({ key, transitions, expirationDays }: ObjectStorePlan): Omit<Breach, 'path'> | null {
  const early = transitions.find(
    ({ days, storageClass }) => storageClass === 'STANDARD_IA' && days < STANDARD_IA_DAYS_MIN,
  );
  if (early) {
    const message = `objects of ${key} move to Standard-IA after ${early.days} days, and S3 wants ${STANDARD_IA_DAYS_MIN}`;
    return { message, hint: `write "tierAfter: ${STANDARD_IA_DAYS_MIN} d" or more` };
  }
  const ages = [...transitions.map(({ days }) => days), ...(expirationDays === null ? [] : [expirationDays])];
  const falls = ages.findIndex((age, index) => index > 0 && age <= ages[index - 1]!);
  if (falls < 0) return null;
  return {
    message: `objects of ${key} go on after ${ages[falls]} days from where they come after ${ages[falls - 1]}`,
    hint: 'let each step come later than the one before it',
  };
}

function lustreBreaches(
  ruled: RuledHall,
  key: string,
  wrong: (store: LustreStorePlan) => Omit<Breach, 'path'> | null,
): Breach[] {
  return storeBreaches(ruled, 'lustre', key, wrong);
}

function storeBreaches<Kind extends StorePlan['kind']>(
  { blueprint, hall }: RuledHall,
  kind: Kind,
  key: string,
  wrong: (store: Extract<StorePlan, { kind: Kind }>) => Omit<Breach, 'path'> | null,
): Breach[] {
  return hall.stores.flatMap((store) => {
    const breach = store.kind === kind ? wrong(store as Extract<StorePlan, { kind: Kind }>) : null;
    return breach === null ? [] : [{ path: storePath(blueprint, store, key), ...breach }];
  });
}

function zoneOf({ hall }: RuledHall, subnet: string): string | undefined {
  return hall.network.subnets.find(({ key }) => key === subnet)?.zone;
}
