import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter/index.js';
import { Construct } from 'constructs';
import type { KubernetesObject, VolumePlan, VolumeValue } from '../../../../plan/shape/charts-plan.js';
import type { StorePlan } from '../../../../plan/shape/store-plan.js';
import type { HallAccount } from '../../../foundation/hall-account.js';
import { volumeAttributes } from '../../../stores/hall-stores.js';

/** What the volumes of pods are built from. */
interface VolumesProps {
  readonly account: HallAccount;
  readonly volumes: readonly VolumePlan[];
  readonly stores: readonly StorePlan[];
  /** Of the disks that pods claim; null: the account's own key. */
  readonly volumeKeyArn: string | null;
}

/** The default class of disks, and a volume with its claim for every store that pods mount. */
export class Volumes extends Construct {
  readonly objects: readonly KubernetesObject[];

  constructor(scope: Construct, id: string, { account, volumes, stores, volumeKeyArn }: VolumesProps) {
    super(scope, id);
    this.objects = [
      diskClass(volumeKeyArn),
      ...volumes.flatMap((volume) => {
        const store = stores.find(({ key }) => key === volume.store);
        if (store === undefined) throw new Error(`the plan has no store ${volume.store}`);
        return claimed(volume, this.known(volume), volumeAttributes(store, account));
      }),
    ];
  }

  /** What the first stack has put down of the store. */
  private known({ store, parameters }: VolumePlan): Readonly<Partial<Record<VolumeValue, string>>> {
    return Object.fromEntries(
      parameters.map(({ value, name }) => {
        const id = `${store}.${value}`;
        const found = this.node.tryFindChild(id) as DataAwsSsmParameter | undefined;
        return [value, (found ?? new DataAwsSsmParameter(this, id, { name })).insecureValue];
      }),
    );
  }
}

/** Disks of EBS, made in the zone of the pod that claims them first. */
function diskClass(keyArn: string | null): KubernetesObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'gp3', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'ebs.csi.aws.com',
    parameters: { type: 'gp3', encrypted: 'true', ...(keyArn !== null && { kmsKeyId: keyArn }) },
    allowVolumeExpansion: true,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  };
}

/** The two name each other: nothing else binds to either. Data outlives both. */
function claimed(
  { key, namespace, claim, readOnly, capacityGib, driver, mountOptions }: VolumePlan,
  { volumeHandle = key, ...known }: Readonly<Partial<Record<VolumeValue, string>>>,
  attributes: Readonly<Record<string, string>>,
): KubernetesObject[] {
  const accessModes = [readOnly ? 'ReadOnlyMany' : 'ReadWriteMany'];
  const storage = `${capacityGib}Gi`;
  const allAttributes = { ...known, ...attributes };
  return [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: key },
      spec: {
        capacity: { storage },
        accessModes,
        // None: the default class would claim it.
        storageClassName: '',
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef: { namespace, name: claim },
        mountOptions,
        csi: {
          driver,
          volumeHandle,
          ...(Object.keys(allAttributes).length > 0 && { volumeAttributes: allAttributes }),
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: claim, namespace },
      spec: { accessModes, storageClassName: '', volumeName: key, resources: { requests: { storage } } },
    },
  ];
}
