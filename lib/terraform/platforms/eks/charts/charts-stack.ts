import { HelmProvider } from '@cdktf/provider-helm/lib/provider/index.js';
import type { Release } from '@cdktf/provider-helm/lib/release/index.js';
import { Construct } from 'constructs';
import { KUEUE_NAMESPACE } from '../../../../plan/platforms/eks/charts/kueue.js';
import type { ReleasePlan } from '../../../../plan/shape/charts-plan.js';
import type { EksHall } from '../../../../plan/shape/hall.js';
import { HallAccount } from '../../../foundation/hall-account.js';
import { inertText } from '../../../foundation/inert-text.js';
import { PlannedStack, type StackProps } from '../../../foundation/planned-stack.js';
import { chartRelease } from './chart-release.js';
import { NodePools } from './node-pools.js';
import { ObjectsRelease } from './objects-release.js';
import { queueObjects } from './queue-objects.js';
import { RunningCluster } from './running-cluster.js';
import { Volumes } from './volume-objects.js';

/** The bindings are made for 3.1.1; later 3.x keeps its promises. */
const HELM_PROVIDER_VERSION = '~> 3.1';

/**
 * What runs inside the cluster of a hall: applied after the hall's own stack, by whoever reaches the cluster's endpoint
 * and may assume the role that administers it. It reads the cluster and shares no state with the other stack.
 */
export class ChartsStack extends PlannedStack {
  /** By key of the plan. */
  readonly releases: ReadonlyMap<string, Release>;

  /** @throws Error when the plan leaves it to the user */
  constructor(scope: Construct, planned: EksHall, props?: StackProps) {
    const hall = inertText(planned);
    const { stack, releases, volumes } = hall.charts;
    if (stack === null) throw new Error(`the software in the cluster of ${hall.name} is the user's to install`);
    const { accountId, region, tags } = hall;
    const purpose = `What runs inside the cluster of the hall \`${hall.name}\`: charts, queues and volumes.`;
    super(scope, stack.name, { purpose, accountId, region, tags, state: stack.state }, props);
    this.addOverride('terraform.required_providers.helm', {
      source: 'hashicorp/helm',
      version: HELM_PROVIDER_VERSION,
    });
    const account = new HallAccount(this, 'account', hall);
    const cluster = new RunningCluster(this, 'cluster', { account, hall });
    new HelmProvider(this, 'helm', { kubernetes: cluster.access() });

    const release = new Construct(this, 'release');
    const made = new Map<string, Release>();
    for (const plan of inOrder(releases)) {
      made.set(
        plan.key,
        chartRelease(
          release,
          plan,
          (plan.after ?? []).map((key) => known(made, key)),
        ),
      );
    }
    this.releases = made;
    const inNamespaces = new ObjectsRelease(this, 'queues', {
      name: 'queues',
      namespace: KUEUE_NAMESPACE,
      objects: queueObjects(hall.charts, [...hall.fleets, ...(hall.owned ?? [])], hall.network.vpcCidr),
      after: [known(made, 'kueue')],
    });
    new ObjectsRelease(this, 'volumes', {
      name: 'volumes',
      namespace: 'kube-system',
      objects: new Volumes(this, 'volume', {
        account,
        volumes,
        stores: hall.stores,
        volumeKeyArn: cluster.volumeKeyArn,
      }).objects,
      after: [inNamespaces.release],
    });
    const { autoscaler } = hall.cluster;
    if (autoscaler?.kind !== 'karpenter') return;
    new NodePools(this, 'node-pools', { hall, karpenter: autoscaler, cluster, after: [known(made, 'karpenter')] });
  }
}

/** Each after those that it names. @throws Error when two wait for each other */
function inOrder(releases: readonly ReleasePlan[]): ReleasePlan[] {
  const ordered: ReleasePlan[] = [];
  const isThere = (key: string) => ordered.some((one) => one.key === key);
  while (ordered.length < releases.length) {
    const next = releases.filter(({ key, after = [] }) => !isThere(key) && after.every(isThere));
    if (next.length === 0) throw new Error('releases wait for each other, or for one that the plan does not have');
    ordered.push(...next);
  }
  return ordered;
}

function known(releases: ReadonlyMap<string, Release>, key: string): Release {
  const release = releases.get(key);
  if (release === undefined) throw new Error(`the plan has no chart ${key} before those that need it`);
  return release;
}
