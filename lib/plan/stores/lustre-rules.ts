import { EFA_STEP_GIB } from '../../sizing/model/store-kinds.js';
import { LUSTRE_THROUGHPUTS } from '../../units/closed-lists.js';
import { type AwsRule, awsRule, eachStore, type RuledHall } from '../kinds/aws-rule.js';
import { carrierOf } from '../kinds/pools.js';
import type { LustreStorePlan } from '../shape/store-plan.js';

const CONFIGURATION =
  'https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreConfiguration.html';

/** In MB/s per TiB. */
const THROUGHPUTS: readonly number[] = LUSTRE_THROUGHPUTS.PERSISTENT_2.SSD;
const STEP_GIB = 2400;
/** Beside its steps. */
const SMALLEST_GIB = 1200;

/** What FSx refuses of a Lustre file system. */
export const LUSTRE_RULES: readonly AwsRule[] = [
  awsRule({
    id: 'lustre-capacity',
    title: 'a file system has 1200 GiB or a multiple of 2400 GiB',
    source: CONFIGURATION,
    subjects: eachStore<LustreStorePlan>('lustre', 'capacity'),
    breach: ({ key, capacityGib }) =>
      capacityGib === SMALLEST_GIB || (capacityGib > 0 && capacityGib % STEP_GIB === 0)
        ? null
        : {
            message: `file system ${key} has ${capacityGib} GiB, and FSx allows ${SMALLEST_GIB} or a multiple of ${STEP_GIB}`,
            hint: 'request another capacity',
          },
  }),
  awsRule({
    id: 'lustre-throughput',
    title: 'a persistent file system has one of four throughputs; that of a scratch one is fixed',
    source: CONFIGURATION,
    subjects: eachStore<LustreStorePlan>('lustre', 'throughput'),
    breach: ({ key, deployment, mbytesPerSecondPerTib: rate }) =>
      (deployment === 'SCRATCH_2' ? rate === null : THROUGHPUTS.includes(rate ?? 0))
        ? null
        : {
            message: `file system ${key} is ${deployment} with ${rate ?? 'no'} MB/s per TiB`,
            hint: `persistent: ${THROUGHPUTS.join(', ')}; scratch: none`,
          },
  }),
  awsRule({
    id: 'lustre-scratch-plain',
    title: 'a scratch file system has no metadata configuration',
    source: CONFIGURATION,
    subjects: eachStore<LustreStorePlan>('lustre', 'kind'),
    breach: ({ key, deployment, metadata }) =>
      deployment !== 'SCRATCH_2' || metadata === null
        ? null
        : { message: `scratch file system ${key} has metadata servers`, hint: 'write "kind: persistent"' },
  }),
  awsRule({
    id: 'lustre-efa',
    title:
      'a file system on EFA is persistent, in steps of its own, has a metadata configuration, and is in the zone of its clients, all on EFA',
    source: 'https://docs.aws.amazon.com/fsx/latest/LustreGuide/efa-file-systems.html',
    subjects: eachStore<LustreStorePlan>('lustre', 'efa'),
    breach: (store, ruled) => {
      if (!store.efa) return null;
      const wrong = (message: string) => ({ message: `file system ${store.key} ${message}`, hint: 'remove `efa`' });
      const step = EFA_STEP_GIB[store.mbytesPerSecondPerTib ?? 0];
      if (store.deployment !== 'PERSISTENT_2' || store.metadata === null || step === undefined) {
        return wrong('does not support EFA');
      }
      const clients = ruled.hall.fleets.filter(({ workload }) => workload === carrierOf(ruled.hall, store.workload));
      const zones = clients.flatMap(({ subnets }) => subnets).map((key) => zoneOf(ruled, key));
      if (zones.some((zone) => zone !== zoneOf(ruled, store.subnet))) {
        return wrong('is on EFA, and some of its clients are in another zone');
      }
      if (!clients.every(({ interfaces }) => interfaces.some(({ kind }) => kind !== 'interface'))) {
        return wrong('is on EFA, and some of its clients are not');
      }
      return store.capacityGib % step === 0 ? null : wrong(`is on EFA, and has no multiple of ${step} GiB`);
    },
  }),
  awsRule({
    id: 'lustre-log-group',
    title: 'the log group of a file system begins with /aws/fsx',
    source: 'https://docs.aws.amazon.com/fsx/latest/LustreGuide/cw-event-logging.html',
    subjects: eachStore<LustreStorePlan>('lustre', 'name'),
    breach: ({ key, logGroup }) =>
      logGroup.startsWith('/aws/fsx')
        ? null
        : { message: `file system ${key} logs to ${logGroup}`, hint: 'this is a mistake of datahall: report it' },
  }),
];

function zoneOf({ hall }: RuledHall, subnet: string): string | undefined {
  return hall.network.subnets.find(({ key }) => key === subnet)?.zone;
}
