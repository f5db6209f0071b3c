import { Construct } from 'constructs';
import type { AccessPlan, GrantPlan, PodAccessPlan } from '../../plan/shape/identity-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import type { PolicyStatement } from '../foundation/policy-document.js';
import type { HallCluster } from '../platforms/eks/hall-cluster.js';
import { PodRole } from '../platforms/eks/pod-role.js';
import type { ExpressStore } from '../stores/express-store.js';
import type { ObjectStore } from '../stores/object-store.js';

export interface WorkloadAccessProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly cluster: HallCluster;
  readonly clusterPlanName: string;
  readonly access: PodAccessPlan;
  /** All of the hall, by key. */
  readonly stores: ReadonlyMap<string, ObjectStore>;
  readonly expressStores: ReadonlyMap<string, ExpressStore>;
}

export type StoreAccessProps = Pick<WorkloadAccessProps, 'account' | 'keys' | 'stores' | 'expressStores'> & {
  readonly access: AccessPlan;
};

/** The role of one workload's pods: the buckets and folders that it is granted and nothing else. */
export class WorkloadAccess extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: WorkloadAccessProps) {
    super(scope, id);
    const { account, access } = props;
    const role = new PodRole(this, 'pods', {
      account,
      cluster: props.clusterPlanName,
      role: access,
      description: `Pods of workload ${access.key}`,
      statements: storeStatements(props),
    });
    this.roleArn = role.arn;
    role.associate(props.cluster.clusterName);
  }
}

/** What a role may do with the stores that it is granted; empty: it is granted none. */
export function storeStatements(props: StoreAccessProps): PolicyStatement[] {
  return props.access.grants.length === 0
    ? []
    : [...dataStatements(props), ...sessionStatement(props), ...keyStatements(props)];
}

const READ = ['s3:GetObject'];
const WRITE = [
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:GetObject',
  's3:ListMultipartUploadParts',
  's3:PutObject',
];

/** Whole buckets share their statements; a folder has its own, since its condition is about one bucket. */
function dataStatements({ access, stores, expressStores }: StoreAccessProps): PolicyStatement[] {
  const grants = access.grants.filter(({ store }) => !expressStores.has(store));
  const arnOf = ({ store }: GrantPlan): string => {
    const bucket = stores.get(store);
    if (bucket === undefined) throw new Error(`the plan has no object store ${store}`);
    return bucket.bucketArn;
  };
  const whole = (['write', 'read'] as const).flatMap((mode): PolicyStatement[] => {
    const arns = grants.filter((grant) => grant.prefix === '' && grant.mode === mode).map(arnOf);
    if (arns.length === 0) return [];
    const verb = mode === 'write' ? 'Use' : 'Read';
    const list = ['s3:GetBucketLocation', 's3:ListBucket'];
    return [
      {
        sid: `${verb}Buckets`,
        actions: mode === 'write' ? [...list, 's3:ListBucketMultipartUploads'] : list,
        resources: arns,
      },
      {
        sid: `${verb}Objects`,
        actions: mode === 'write' ? WRITE : READ,
        resources: arns.map((arn) => `${arn}/*`),
      },
    ];
  });
  const folders = grants
    .filter(({ prefix }) => prefix !== '')
    .flatMap((grant, index): PolicyStatement[] => [
      { sid: `FindBucket${index}`, actions: ['s3:GetBucketLocation'], resources: [arnOf(grant)] },
      {
        sid: `ListFolder${index}`,
        actions: ['s3:ListBucket'],
        resources: [arnOf(grant)],
        conditions: { StringLike: { 's3:prefix': [`${grant.prefix}*`] } },
      },
      {
        sid: `${grant.mode === 'write' ? 'Use' : 'Read'}Folder${index}`,
        actions: grant.mode === 'write' ? WRITE : READ,
        resources: [`${arnOf(grant)}/${grant.prefix}*`],
      },
    ]);
  return [...whole, ...folders];
}

/** A session is all that a directory bucket asks for: it reads and writes within it. */
function sessionStatement({ access, expressStores }: StoreAccessProps): PolicyStatement[] {
  const resources = access.grants.flatMap(({ store }) => expressStores.get(store)?.bucketArn ?? []);
  return resources.length === 0 ? [] : [{ sid: 'OpenSessions', actions: ['s3express:CreateSession'], resources }];
}

function keyStatements({ account, keys, access, expressStores }: StoreAccessProps): PolicyStatement[] {
  const keyArn = keys.arn('data');
  if (keyArn === null) return [];
  const express = access.grants.filter(({ store }) => expressStores.has(store)).length;
  const services = [
    ...(express < access.grants.length ? [`s3.${account.region}.amazonaws.com`] : []),
    ...(express > 0 ? [`s3express.${account.region}.amazonaws.com`] : []),
  ];
  const writes = access.grants.some(({ mode }) => mode === 'write');
  return [
    {
      sid: 'UseTheKeyThroughS3',
      actions: writes ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': services.length === 1 ? services[0]! : services } },
    },
  ];
}
