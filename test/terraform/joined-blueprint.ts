/** Ids of what a hall joins. */
export interface JoinedIds {
  readonly vpc: string;
  readonly one: string;
  readonly two: string;
  readonly fileSystem: string;
}

const IDS: JoinedIds = {
  vpc: 'vpc-0123456789abcdef0',
  one: 'subnet-0123456789abcdef0',
  two: 'subnet-0123456789abcdef1',
  fileSystem: 'fs-0123456789abcdef0',
};

/**
 * A hall that joins what is there: a cluster in its VPC, a bucket with its key, FSx for Lustre and EFS; its keys are there too.
 * @param kubernetes - lines under `kubernetes`, each with two spaces before it
 */
export const joinedBlueprint = (ids: JoinedIds = IDS, kubernetes: readonly string[] = []): string => `
version: 1
name: joined
region: us-east-1
platform: eks
network:
  cidr: 10.0.0.0/16
  vpc:
    id: ${ids.vpc}
    subnets:
      - { id: ${ids.one}, zone: use1-az4, cidr: 10.0.0.0/19 }
      - { id: ${ids.two}, zone: use1-az6, cidr: 10.0.32.0/19 }
kubernetes:
  version: "1.35"
  existing:
    cluster: arn:aws:eks:us-east-1:111122223333:cluster/platform-prod
    addons: [aws-efs-csi-driver]
${kubernetes.join('\n')}
retention: { data: release }
security:
  keys: { alerts: alias/platform, data: alias/datasets, logs: alias/platform, volumes: alias/platform }
operations: { emails: [] }
workloads:
  - name: tune
    accelerators: { atLeast: 4 }
    types: { allow: [g5], interconnect: any }
    purchase: [spot]
    storage:
      - { name: datasets, kind: object, capacity: 500 TB, existing: { bucket: s3://acme-datasets/imagenet/, key: alias/datasets } }
      - { name: scratch, kind: scratch, capacity: 48 TiB, throughput: 12 GB/s, existing: { id: fs-0123456789abcdef9, mountName: abcdevmr } }
      - { name: homes, kind: home, capacity: 5 TB, existing: { id: ${ids.fileSystem} } }
`;
