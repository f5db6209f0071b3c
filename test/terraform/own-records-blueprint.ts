/** A hall whose keys and buckets for records are there already; it makes its network and one bucket with data. */
export const ownRecordsBlueprint = (platform: 'eks' | 'ec2'): string => `
version: 1
name: owned
region: us-east-1
platform: ${platform}
network: { zones: 2, internet: none }
account: { trail: true }
security:
  keys:
    alerts: alias/platform
    audit: alias/platform
    ${platform === 'eks' ? 'cluster: alias/platform' : ''}
    data: alias/datasets
    logs: arn:aws:kms:us-east-1:123456789012:alias/platform
    volumes: alias/platform
  buckets:
    accessLogs: s3://acme-logs/halls/
    audit: acme-audit
    flowLogs: arn:aws:s3:::acme-logs/flows/
retention: { data: release }
operations: { emails: [] }
workloads:
  - name: tune
    accelerators: { atLeast: 4 }
    types: { allow: [g5], interconnect: any }
    purchase: [spot]
    storage: [{ name: results, kind: object, capacity: 5 TB }]
`;
