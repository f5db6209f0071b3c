import type { Checked } from '../../blueprint/document/diagnostic.js';
import { compareText } from '../../units/order.js';
import {
  compareFields,
  compareLists,
  compareOne,
  type Effect,
  type Effects,
  ELSEWHERE,
  inPlace,
} from '../kinds/effects.js';
import { CHANGE_KINDS, losesData, type PlanChange } from '../kinds/plan-change.js';
import type { BatchPlan, JobPlan, JobQueuePlan } from '../shape/batch-plan.js';
import type { AddonPlan } from '../shape/eks-plan.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { EksHall, Infrastructure } from '../shape/hall.js';
import type { AccessPlan, KeyPlan, PeoplePlan } from '../shape/identity-plan.js';
import type { SubnetPlan } from '../shape/network-plan.js';
import type { StorePlan } from '../shape/store-plan.js';
import { changePlatform } from './change-platform.js';
import { compareCharts } from './compare-charts.js';
import { compareOperations } from './compare-operations.js';
import { movedHall } from './moved-hall.js';
import {
  BATCH_EFFECTS,
  EC2_EFFECTS,
  ENVIRONMENT_EFFECTS,
  FLEET_KINDS,
  JOB_EFFECTS,
  QUEUE_EFFECTS,
  SCALING_GROUP_EFFECTS,
  SCHEDULING_POLICY_EFFECTS,
} from './platform-rules.js';
import {
  ACCESS_EFFECTS,
  ACCESS_LOG_EFFECTS,
  ADDON_EFFECTS,
  CLUSTER_EFFECTS,
  EXPRESS_STORE_EFFECTS,
  HOME_STORE_EFFECTS,
  LUSTRE_ON_EFA_EFFECTS,
  LUSTRE_STORE_EFFECTS,
  NETWORK_EFFECTS,
  NODE_GROUP_EFFECTS,
  OBJECT_STORE_EFFECTS,
  PEOPLE_EFFECTS,
  POD_ACCESS_EFFECTS,
  SITE_EFFECTS,
  SUBNET_EFFECTS,
  SYSTEM_NODES_EFFECTS,
} from './replacement-rules.js';

/**
 * Every difference between two plans of a hall and what applying it does, the worst first. What hangs on something that
 * is replaced is replaced with it. Costs are not compared.
 */
export function comparePlans(before: Infrastructure, after: Infrastructure): PlanChange[] {
  const elsewhere = movedHall(before, after);
  if (elsewhere.length > 0) return elsewhere;
  const direct = [
    ...compareHall(before, after),
    ...compareNetworks(before, after),
    ...compareKeys(before, after),
    ...comparePlatforms(before, after),
    ...compareLists(storeSubject, before.stores, after.stores, {
      added: { kind: 'adds', why: 'a new store' },
      removed: { kind: 'removes-data', why: 'the store goes, with its data' },
      kept: compareStore,
    }),
    ...compareOne(
      'link on premises',
      SITE_EFFECTS,
      before.onPremises?.site ?? null,
      after.onPremises?.site ?? null,
      'removes',
    ),
    ...compareOne('access logs', ACCESS_LOG_EFFECTS, before.accessLogs, after.accessLogs, 'removes-data'),
    ...compareOperations(before.operations, after.operations),
    ...compareLists(({ name }) => `quota ${name}`, before.quotaRequests ?? [], after.quotaRequests ?? [], {
      added: { kind: 'adds', why: 'AWS is asked for a larger quota, which may take days' },
      removed: inPlace('nothing more is asked for; the account keeps what it was given'),
      kept: (one, other) =>
        compareFields(
          `quota ${one.name}`,
          {
            key: ELSEWHERE,
            serviceCode: ELSEWHERE,
            quotaCode: ELSEWHERE,
            name: ELSEWHERE,
            value: (was, now) =>
              inPlace(now > was ? 'AWS is asked for more, which may take days' : 'the account keeps what it has'),
          },
          one,
          other,
        ),
    }),
  ];
  return [...direct, ...dragged(direct, before, after)].sort(worstFirst);
}

/** @returns the changes; where data would be lost and that is not allowed, a diagnostic for each loss */
export function checkChanges(
  changes: readonly PlanChange[],
  { allowDataLoss }: { readonly allowDataLoss: boolean },
): Checked<readonly PlanChange[]> {
  const losses = changes.filter(losesData);
  if (losses.length === 0 || allowDataLoss) return { ok: true, value: changes, warnings: [] };
  return {
    ok: false,
    diagnostics: losses.map(({ kind, subject, field, why }) => ({
      code: 'data-loss',
      severity: 'error',
      path: [],
      message: `${subject}${field === null ? '' : `, ${field}`}: ${kind === 'removes-data' ? 'data is removed' : 'data is replaced'}; ${why}`,
      hint: 'undo it in the blueprint, or copy the data first and say that it may be lost',
    })),
  };
}

function compareHall(before: Infrastructure, after: Infrastructure): PlanChange[] {
  return [
    ...compareFields(
      'account',
      { accountId: inPlace('Terraform stops in any other account, or no more') },
      { accountId: before.accountId },
      { accountId: after.accountId },
    ),
    ...compareFields(
      'tags',
      { tags: inPlace('resources are tagged anew') },
      { tags: before.tags },
      { tags: after.tags },
    ),
    ...compareFields(
      'state',
      { state: inPlace('terraform init -migrate-state moves it; nothing of AWS changes') },
      { state: before.state },
      { state: after.state },
    ),
    ...compareFields(
      'retention',
      {
        data: (_, now) =>
          inPlace(
            now === 'keep'
              ? 'data is protected again'
              : 'nothing protects data any more: a later change may destroy it',
          ),
      },
      before.retention,
      after.retention,
    ),
    ...compareFields(
      'identity',
      { permissionsBoundary: inPlace('every role is bounded anew'), people: null },
      before.identity,
      after.identity,
    ),
    ...compareLists<PeoplePlan>(({ key }) => `people ${key}`, before.identity.people, after.identity.people, {
      added: { kind: 'adds', why: 'a role that people assume' },
      removed: { kind: 'removes', why: 'people lose their access' },
      kept: (one, other) => compareFields(`people ${one.key}`, PEOPLE_EFFECTS, one, other),
    }),
  ];
}

function compareNetworks({ network: before }: Infrastructure, { network: after }: Infrastructure): PlanChange[] {
  return [
    ...compareFields('network', NETWORK_EFFECTS, before, after),
    ...compareLists<SubnetPlan>(({ key }) => `subnet ${key}`, before.subnets, after.subnets, {
      added: { kind: 'adds', why: 'a new subnet' },
      removed: { kind: 'removes', why: 'nothing stands in it any more' },
      kept: (one, other) => compareFields(`subnet ${one.key}`, SUBNET_EFFECTS, one, other),
    }),
  ];
}

/** A key that comes or goes changes what the things are encrypted with: some can not change that. */
function compareKeys(before: Infrastructure, after: Infrastructure): PlanChange[] {
  const effects: Readonly<Record<KeyPlan['purpose'], Effect>> = {
    alerts: inPlace('messages are encrypted otherwise'),
    audit: inPlace('records are encrypted otherwise'),
    cluster: { kind: 'replaces-data', why: 'encryption_config can not be taken back: the cluster is made anew' },
    data: { kind: 'replaces-data', why: 'kms_key_id is fixed when a file system is made: a new one is made, empty' },
    logs: inPlace('logs are encrypted otherwise'),
    volumes: { kind: 'needs-drain', why: 'disks are encrypted when a node starts' },
  };
  return compareLists<KeyPlan>(({ purpose }) => `key ${purpose}`, before.keys, after.keys, {
    added: (key) => {
      const { purpose } = key;
      const harmless = purpose === 'cluster' || (purpose === 'data' && !before.stores.some(hasOwnKey));
      return harmless ? { kind: 'adds', why: 'a new key' } : { ...effects[purpose] };
    },
    removed: ({ purpose }) => {
      if (purpose === 'volumes') return effects.volumes;
      // It encrypts nothing but secrets of the cluster.
      if (purpose === 'cluster' && after.platform !== 'eks') {
        return { kind: 'removes', why: 'the cluster goes, and its secrets with it' };
      }
      const why = `what is encrypted with it can not be read once it is gone; ${effects[purpose].why}`;
      return { kind: 'removes-data', why };
    },
    kept: (one, other) =>
      compareFields(
        `key ${one.purpose}`,
        { purpose: null, alias: inPlace('another name of the key'), description: inPlace('a description') },
        one,
        other,
      ),
  });
}

/** Scratch file systems are encrypted with a key of AWS. */
function hasOwnKey(store: StorePlan): boolean {
  return store.kind === 'home' || (store.kind === 'lustre' && store.deployment === 'PERSISTENT_2');
}

function comparePlatforms(before: Infrastructure, after: Infrastructure): PlanChange[] {
  if (before.platform === 'eks' && after.platform === 'eks') {
    return [
      ...compareClusters(before, after),
      ...compareCharts(before.charts, after.charts),
      ...compareFleets('eks', NODE_GROUP_EFFECTS, before.fleets, after.fleets),
      ...compareAccess(POD_ACCESS_EFFECTS, before.access, after.access),
    ];
  }
  if (before.platform === 'batch' && after.platform === 'batch') {
    return [
      ...compareBatch(before.batch, after.batch),
      ...compareFleets('batch', ENVIRONMENT_EFFECTS, before.fleets, after.fleets),
      ...compareAccess(ACCESS_EFFECTS, before.access, after.access),
    ];
  }
  if (before.platform === 'ec2' && after.platform === 'ec2') {
    return [
      ...compareFields('instances', EC2_EFFECTS, before.ec2, after.ec2),
      ...compareFleets('ec2', SCALING_GROUP_EFFECTS, before.fleets, after.fleets),
      ...compareAccess(ACCESS_EFFECTS, before.access, after.access),
    ];
  }
  return changePlatform(before, after);
}

function compareFleets<Fleet extends FleetPlan>(
  platform: Infrastructure['platform'],
  rules: Effects<Fleet>,
  before: readonly Fleet[],
  after: readonly Fleet[],
): PlanChange[] {
  return compareLists<Fleet>(({ key }) => `fleet ${key}`, before, after, {
    added: { kind: 'adds', why: `a new ${FLEET_KINDS[platform]}` },
    removed: { kind: 'removes', why: 'its nodes go, and what is on their disks' },
    kept: (one, other) => compareFields(`fleet ${one.key}`, rules, one, other),
  });
}

function compareAccess<Access extends AccessPlan>(
  rules: Effects<Access>,
  before: readonly Access[],
  after: readonly Access[],
): PlanChange[] {
  return compareLists<Access>(({ key }) => `access of ${key}`, before, after, {
    added: { kind: 'adds', why: 'the workload may use buckets' },
    removed: { kind: 'removes', why: 'the workload loses its rights' },
    kept: (one, other) => compareFields(`access of ${one.key}`, rules, one, other),
  });
}

function compareBatch(before: BatchPlan, after: BatchPlan): PlanChange[] {
  return [
    ...compareFields('batch', BATCH_EFFECTS, before, after),
    ...compareFields('shares', SCHEDULING_POLICY_EFFECTS, before.schedulingPolicy, after.schedulingPolicy),
    ...compareLists<JobQueuePlan>(({ key }) => `queue ${key}`, before.queues, after.queues, {
      added: { kind: 'adds', why: 'a new queue' },
      removed: { kind: 'removes', why: 'jobs that wait in it are lost' },
      kept: (one, other) => compareFields(`queue ${one.key}`, QUEUE_EFFECTS, one, other),
    }),
    ...compareLists<JobPlan>(({ key }) => `job ${key}`, before.jobs, after.jobs, {
      added: { kind: 'adds', why: 'a new job definition' },
      removed: { kind: 'removes', why: 'it can not be submitted any more' },
      kept: (one, other) => compareFields(`job ${one.key}`, JOB_EFFECTS, one, other),
    }),
  ];
}

function compareClusters({ cluster: before }: EksHall, { cluster: after }: EksHall): PlanChange[] {
  return [
    ...compareFields('cluster', CLUSTER_EFFECTS, before, after),
    ...compareFields('system nodes', SYSTEM_NODES_EFFECTS, before.systemNodes, after.systemNodes),
    ...compareLists<AddonPlan>(({ name }) => `add-on ${name}`, before.addons, after.addons, {
      added: { kind: 'adds', why: 'it is installed' },
      removed: { kind: 'removes', why: 'it is taken out of the cluster' },
      kept: (one, other) => compareFields(`add-on ${one.name}`, ADDON_EFFECTS, one, other),
    }),
  ];
}

function storeSubject({ key }: StorePlan): string {
  return `store ${key}`;
}

function compareStore(before: StorePlan, after: StorePlan): PlanChange[] {
  const subject = storeSubject(before);
  if (before.kind === 'object' && after.kind === 'object') {
    return compareFields(subject, OBJECT_STORE_EFFECTS, before, after);
  }
  if (before.kind === 'lustre' && after.kind === 'lustre') {
    return compareFields(subject, before.efa ? LUSTRE_ON_EFA_EFFECTS : LUSTRE_STORE_EFFECTS, before, after);
  }
  if (before.kind === 'express' && after.kind === 'express') {
    return compareFields(subject, EXPRESS_STORE_EFFECTS, before, after);
  }
  if (before.kind === 'home' && after.kind === 'home') {
    return compareFields(subject, HOME_STORE_EFFECTS, before, after);
  }
  const why = 'another kind of store takes its place, empty';
  return [{ kind: 'replaces-data', subject, field: 'kind', before: before.kind, after: after.kind, why }];
}

/** What stands on something that is replaced, and is not replaced on its own account. */
function dragged(direct: readonly PlanChange[], before: Infrastructure, after: Infrastructure): PlanChange[] {
  const isNew = (subject: string) =>
    direct.some((change) => change.subject === subject && change.kind.startsWith('replaces'));
  const newVpc = direct.some(
    ({ subject, field, kind }) =>
      subject === 'network' && (field === 'vpcCidr' || field === 'existing') && kind === 'replaces',
  );
  const newSubnet = (keys: readonly string[]) => newVpc || keys.some((key) => isNew(`subnet ${key}`));
  const isRebuilt = direct.some(
    ({ subject, field, kind }) =>
      subject === 'cluster' && REBUILDS_CLUSTER.includes(field ?? '') && kind === 'replaces-data',
  );
  const newCluster = newVpc || isRebuilt;
  const newNodeRole = direct.some(({ subject, field }) => subject === 'cluster' && field === 'nodeRoleName');
  const stays = <Item>(items: readonly Item[], others: readonly Item[], keyOf: (item: Item) => string) =>
    items.filter((item) => others.some((other) => keyOf(other) === keyOf(item)));
  const change = (subject: string, kind: PlanChange['kind'], why: string): PlanChange[] =>
    isNew(subject) ? [] : [{ kind, subject, field: null, before: subject, after: subject, why }];

  const otherKey = direct.some(({ subject, field }) => subject === 'key data' && field === null);
  const whyNodes = newCluster
    ? after.platform === 'eks'
      ? 'its cluster is made anew'
      : 'its VPC is made anew'
    : newNodeRole
      ? 'its role is made anew'
      : 'its subnet is made anew';
  return [
    ...(newVpc && after.platform === 'eks'
      ? change('cluster', 'replaces-data', 'its VPC is made anew, and nothing of the cluster is kept')
      : []),
    ...(after.platform === 'eks' && (newCluster || newNodeRole || newSubnet(after.cluster.systemNodes.subnets))
      ? change('system nodes', 'replaces', whyNodes)
      : []),
    ...stays<FleetPlan>(before.fleets, after.fleets, ({ key }) => key).flatMap((fleet) =>
      newCluster || newNodeRole || newSubnet(fleet.subnets) ? change(`fleet ${fleet.key}`, 'replaces', whyNodes) : [],
    ),
    ...stays(before.stores, after.stores, ({ key }) => key).flatMap((store) => {
      if (store.kind === 'lustre' && newSubnet([store.subnet])) {
        return change(storeSubject(store), 'replaces-data', 'its subnet is made anew, and a file system does not move');
      }
      return otherKey && hasOwnKey(store)
        ? change(storeSubject(store), 'replaces-data', 'the key of a file system is fixed when it is made')
        : [];
    }),
  ];
}

const REBUILDS_CLUSTER: readonly string[] = ['name', 'roleName', 'serviceCidr', 'version'];

function worstFirst(a: PlanChange, b: PlanChange): number {
  const rank = CHANGE_KINDS.indexOf(b.kind) - CHANGE_KINDS.indexOf(a.kind);
  if (rank !== 0) return rank;
  return compareText(`${a.subject} ${a.field ?? ''}`, `${b.subject} ${b.field ?? ''}`);
}
