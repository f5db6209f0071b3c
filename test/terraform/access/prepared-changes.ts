import type { ResourceBody } from '../../../lib/terraform/compare/resource-body.js';

/** One change of the resources of a hall. */
export type Edit = (resources: Map<string, ResourceBody>) => void;

/** Two versions of the hardened hall, and every line that must be told of the step between them. */
export interface PreparedChange {
  readonly name: string;
  /** @default - the hall as it is */
  readonly before?: readonly Edit[];
  readonly after: readonly Edit[];
  readonly told: readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: statements are edited freely.
type Json = any;

/** Puts other arguments in a resource. */
const put =
  (address: string, changes: Json): Edit =>
  (resources) =>
    resources.set(address, { ...resources.get(address), ...changes });

const drop =
  (address: string): Edit =>
  (resources) => {
    if (!resources.delete(address)) throw new Error(`no ${address}`);
  };

/** Edits the statements of a policy. */
const policy =
  (address: string, change: (statements: Json[]) => Json[], argument = 'policy'): Edit =>
  (resources) => {
    const body: Json = resources.get(address);
    const { Statement } = JSON.parse(body[argument]);
    resources.set(address, { ...body, [argument]: JSON.stringify({ Statement: change(Statement) }) });
  };

/** Edits one statement. */
const statement = (address: string, sid: string, changes: Json, argument = 'policy'): Edit =>
  policy(
    address,
    (statements) => {
      if (!statements.some(({ Sid }) => Sid === sid)) throw new Error(`no ${sid} in ${address}`);
      return statements.map((one) => (one.Sid === sid ? { ...one, ...changes } : one));
    },
    argument,
  );

const add = (address: string, one: Json, argument = 'policy'): Edit =>
  policy(address, (statements) => [...statements, { Effect: 'Allow', ...one }], argument);

const without = (address: string, sid: string, argument = 'policy'): Edit =>
  policy(address, (statements) => statements.filter(({ Sid }) => Sid !== sid), argument);

const POLICY = 'aws_iam_role_policy.access_evaluate_pods_policy';
const ROLE = 'aws_iam_role.access_evaluate_pods_role';
const WHO = 'role hardened-workload-evaluate-eu-central-1';
const TRUST = 'assume_role_policy';
const ARN = 'arn:${data.aws_partition.account_partition.partition}';
const RECORDS = '${aws_s3_bucket.store_train_records_bucket.arn}';
const RESULTS = '${aws_s3_bucket.store_evaluate_results_bucket.arn}';
const BUCKET_POLICY = 'aws_s3_bucket_policy.store_train_records_policy';
const DATA_KEY = 'aws_kms_key.keys_data';
const S3_ENDPOINT = 'aws_vpc_endpoint.network_endpoint_s3';
const ENDPOINT_RULE = 'aws_vpc_security_group_ingress_rule.network_endpoint-security-group_https';
const ENDPOINT_GROUP = 'aws_security_group.network_endpoint-security-group';
const CLUSTER = 'aws_eks_cluster.cluster_control-plane';
const VIEWS = 'aws_eks_access_policy_association.cluster_viewer-access_policy';
const READS = 's3:GetObject s3:PutObject';

/** Opens the API of the cluster. */
const open = (...cidrs: string[]): Edit =>
  put(CLUSTER, { vpc_config: { endpoint_public_access: true, public_access_cidrs: cidrs } });

const PERMISSIONS: readonly PreparedChange[] = [
  {
    name: 'a grant to write another workload’s records',
    after: [add(POLICY, { Action: ['s3:PutObject', 's3:DeleteObject'], Resource: `${RECORDS}/held-out/*` })],
    told: [`added Allow: ${WHO} | s3:DeleteObject s3:PutObject | aws_s3_bucket.store_train_records_bucket/held-out/*`],
  },
  {
    name: 'an action less',
    after: [
      statement(POLICY, 'UseObjects', {
        Action: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:ListMultipartUploadParts'],
      }),
    ],
    told: [`removed Allow: ${WHO} | s3:PutObject | aws_s3_bucket.store_evaluate_results_bucket/*`],
  },
  {
    name: 'a wider prefix',
    after: [statement(POLICY, 'ReadFolder0', { Resource: `${RECORDS}/*` })],
    told: [
      `widened Allow: ${WHO} | s3:GetObject | aws_s3_bucket.store_train_records_bucket/* (before: aws_s3_bucket.store_train_records_bucket/held-out/*)`,
    ],
  },
  {
    name: 'a narrower prefix',
    after: [statement(POLICY, 'UseObjects', { Action: READS.split(' '), Resource: `${RESULTS}/runs/*` })],
    before: [statement(POLICY, 'UseObjects', { Action: READS.split(' ') })],
    told: [
      `narrowed Allow: ${WHO} | ${READS} | aws_s3_bucket.store_evaluate_results_bucket/runs/* (before: aws_s3_bucket.store_evaluate_results_bucket/*)`,
    ],
  },
  {
    name: 'another prefix, which neither covers',
    after: [statement(POLICY, 'ReadFolder0', { Resource: `${RECORDS}/public/*` })],
    told: [
      `added Allow: ${WHO} | s3:GetObject | aws_s3_bucket.store_train_records_bucket/public/*`,
      `removed Allow: ${WHO} | s3:GetObject | aws_s3_bucket.store_train_records_bucket/held-out/*`,
    ],
  },
  {
    name: 'a folder to list, by condition',
    after: [
      statement(POLICY, 'ListFolder0', { Condition: { StringLike: { 's3:prefix': ['held-out/*', 'public/*'] } } }),
    ],
    told: [`added Allow: ${WHO} | s3:ListBucket | aws_s3_bucket.store_train_records_bucket | s3:prefix like public/*`],
  },
  {
    name: 'a wildcard in an action',
    after: [statement(POLICY, 'ReadFolder0', { Action: 's3:Get*' })],
    told: [
      `widened Allow: ${WHO} | s3:Get* | aws_s3_bucket.store_train_records_bucket/held-out/* (before: s3:GetObject)`,
    ],
  },
  {
    name: 'every action on everything',
    after: [policy(POLICY, () => [{ Effect: 'Allow', Action: '*', Resource: '*' }])],
    before: [policy(POLICY, () => [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `${RESULTS}/*` }])],
    told: [
      `widened Allow: ${WHO} | * | anything (before: s3:GetObject | aws_s3_bucket.store_evaluate_results_bucket/*)`,
    ],
  },
  {
    name: 'a key without its condition',
    after: [statement(POLICY, 'UseTheKeyThroughS3', { Condition: undefined })],
    told: [
      `widened Allow: ${WHO} | kms:Decrypt kms:GenerateDataKey | ${DATA_KEY} (before: kms:ViaService = s3.eu-central-1.amazonaws.com)`,
    ],
  },
  {
    name: 'a key with one condition more',
    after: [
      statement(POLICY, 'UseTheKeyThroughS3', {
        Condition: {
          StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com', 'aws:PrincipalOrgID': 'o-example' },
        },
      }),
    ],
    told: [
      `narrowed Allow: ${WHO} | kms:Decrypt kms:GenerateDataKey | ${DATA_KEY} | aws:PrincipalOrgID = o-example | kms:ViaService = s3.eu-central-1.amazonaws.com (before: kms:ViaService = s3.eu-central-1.amazonaws.com)`,
    ],
  },
  {
    name: 'a key through another service',
    after: [
      statement(POLICY, 'UseTheKeyThroughS3', {
        Condition: { StringEquals: { 'kms:ViaService': 'fsx.eu-central-1.amazonaws.com' } },
      }),
    ],
    told: [
      `added Allow: ${WHO} | kms:Decrypt kms:GenerateDataKey | ${DATA_KEY} | kms:ViaService = fsx.eu-central-1.amazonaws.com`,
      `removed Allow: ${WHO} | kms:Decrypt kms:GenerateDataKey | ${DATA_KEY} | kms:ViaService = s3.eu-central-1.amazonaws.com`,
    ],
  },
  {
    name: 'everything but some actions',
    after: [add(POLICY, { NotAction: ['iam:*', 's3:*'], Resource: '*' })],
    told: [`added Allow: ${WHO} | anything but iam:* and s3:* | anything`],
  },
  {
    name: 'a denial',
    after: [add(POLICY, { Effect: 'Deny', Action: 's3:DeleteObject', Resource: `${RESULTS}/*` })],
    told: [`added Deny: ${WHO} | s3:DeleteObject | aws_s3_bucket.store_evaluate_results_bucket/*`],
  },
  {
    name: 'a denial less',
    before: [add(POLICY, { Effect: 'Deny', Action: 's3:DeleteObject', Resource: `${RESULTS}/*` })],
    after: [],
    told: [`removed Deny: ${WHO} | s3:DeleteObject | aws_s3_bucket.store_evaluate_results_bucket/*`],
  },
  {
    name: 'a grant of what stays denied',
    before: [add(POLICY, { Effect: 'Deny', Action: 's3:*', Resource: `${RECORDS}/*` })],
    after: [
      add(POLICY, { Effect: 'Deny', Action: 's3:*', Resource: `${RECORDS}/*` }),
      add(POLICY, { Action: 's3:PutObject', Resource: `${RECORDS}/held-out/*` }),
    ],
    told: [],
  },
  {
    name: 'a policy of AWS more',
    after: [
      put('aws_iam_role_policy_attachment.more', {
        role: `\${${ROLE}.name}`,
        policy_arn: `${ARN}:iam::aws:policy/AdministratorAccess`,
      }),
    ],
    told: [`added Allow: ${WHO} | all of policy AdministratorAccess | anything`],
  },
  {
    name: 'a policy of AWS less',
    after: [drop('aws_iam_role_policy_attachment.cluster_role_managed')],
    told: ['removed Allow: role hardened-cluster-eu-central-1 | all of policy AmazonEKSClusterPolicy | anything'],
  },
  {
    name: 'a role without its boundary',
    after: [put(ROLE, { permissions_boundary: undefined })],
    told: [`removed Deny: ${WHO} | what the boundary halls-boundary leaves out | anything`],
  },
  {
    name: 'a statement in two halves, in another order, under other names',
    after: [
      policy(POLICY, (statements) => [
        ...statements.filter(({ Sid }) => Sid !== 'UseObjects').reverse(),
        { Sid: 'One', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: `${RESULTS}/*` },
        {
          Sid: 'Two',
          Effect: 'Allow',
          Action: ['s3:ListMultipartUploadParts', 's3:DeleteObject', 's3:abortmultipartupload'],
          Resource: `${RESULTS}/*`,
        },
      ]),
    ],
    told: [],
  },
  {
    name: 'a grant that a wildcard has already',
    after: [add(POLICY, { Action: 's3:PutObject', Resource: `${RESULTS}/runs/*` })],
    told: [],
  },
];

const TRUSTS: readonly PreparedChange[] = [
  {
    name: 'another account that assumes the role',
    after: [add(ROLE, { Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'sts:AssumeRole' }, TRUST)],
    told: [`added Allow: arn:aws:iam::111122223333:root | sts:AssumeRole | ${WHO}`],
  },
  {
    name: 'a trust without its conditions',
    after: [statement(ROLE, 'PodsOfOneServiceAccount', { Condition: undefined }, TRUST)],
    told: [
      `widened Allow: service pods.eks.amazonaws.com | sts:AssumeRole sts:TagSession | ${WHO} (before: aws:RequestTag/eks-cluster-arn = arn:aws:eks:eu-central-1:this-account:cluster/hardened | aws:RequestTag/kubernetes-namespace = evaluate | aws:RequestTag/kubernetes-service-account = evaluate)`,
    ],
  },
  {
    name: 'another service that assumes the role',
    after: [add(ROLE, { Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }, TRUST)],
    told: [`added Allow: service lambda.amazonaws.com | sts:AssumeRole | ${WHO}`],
  },
  {
    name: 'more people who view',
    after: [
      statement(
        'aws_iam_role.cluster_viewer-role',
        'ThoseNamed',
        {
          Condition: {
            ArnLike: {
              'aws:PrincipalArn': `${ARN}:iam::\${data.aws_caller_identity.account_identity.account_id}:role/*`,
            },
          },
        },
        TRUST,
      ),
    ],
    told: [
      'widened Allow: arn:aws:iam::this-account:root | sts:AssumeRole | role hardened-viewer-eu-central-1 | aws:PrincipalArn like arn:aws:iam::this-account:role/* (before: aws:PrincipalArn like arn:aws:iam::this-account:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Researcher_*)',
    ],
  },
  {
    name: 'one more service account with the role',
    after: [
      put('aws_eks_pod_identity_association.more', {
        namespace: 'notebooks',
        service_account: 'default',
        role_arn: `\${${ROLE}.arn}`,
      }),
    ],
    told: [`added Allow: service account notebooks/default | sts:AssumeRole | ${WHO}`],
  },
];

const RESOURCES: readonly PreparedChange[] = [
  {
    name: 'a bucket that anyone reads',
    after: [add(BUCKET_POLICY, { Principal: '*', Action: 's3:GetObject', Resource: `${RECORDS}/*` })],
    told: ['added Allow: anyone | s3:GetObject | aws_s3_bucket.store_train_records_bucket/*'],
  },
  {
    name: 'a bucket without TLS',
    after: [without(BUCKET_POLICY, 'TlsOnly')],
    told: [
      'removed Deny: anyone | s3:* | aws_s3_bucket.store_train_records_bucket aws_s3_bucket.store_train_records_bucket/* | aws:SecureTransport = false',
    ],
  },
  {
    name: 'a bucket without a policy',
    after: [drop(BUCKET_POLICY)],
    told: [
      'removed Deny: anyone | s3:* | aws_s3_bucket.store_train_records_bucket aws_s3_bucket.store_train_records_bucket/* | aws:SecureTransport = false',
    ],
  },
  {
    name: 'a key that another account decrypts with',
    after: [
      add(DATA_KEY, { Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:Decrypt', Resource: '*' }),
    ],
    told: [`added Allow: arn:aws:iam::111122223333:root | kms:Decrypt | ${DATA_KEY}`],
  },
  {
    name: 'a topic that anybody’s events reach',
    after: [
      add('aws_sns_topic_policy.operations_alerts_policy', {
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: '${aws_sns_topic.operations_alerts_topic.arn}',
      }),
    ],
    told: ['added Allow: service lambda.amazonaws.com | sns:Publish | aws_sns_topic.operations_alerts_topic'],
  },
  {
    name: 'a grant of a key that encrypts as well',
    after: [put('aws_kms_grant.operations_account_macie_decrypt', { operations: ['Decrypt', 'Encrypt'] })],
    told: [
      `added Allow: arn:aws:iam::this-account:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie | kms:Encrypt | ${DATA_KEY}`,
    ],
  },
  {
    name: 'an endpoint for callers of any account',
    after: [
      statement(S3_ENDPOINT, 'ResourcesOfTheAccount', {
        Condition: {
          StringEquals: { 'aws:ResourceAccount': '${data.aws_caller_identity.account_identity.account_id}' },
        },
      }),
    ],
    told: [
      'widened Allow: anyone | * | anything | aws:ResourceAccount = this-account (before: aws:PrincipalAccount = this-account | aws:ResourceAccount = this-account)',
    ],
  },
  {
    name: 'one more bucket that the endpoint lets through',
    after: [add(S3_ENDPOINT, { Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::models/*' })],
    told: ['added Allow: anyone | s3:GetObject | arn:aws:s3:::models/*'],
  },
  {
    name: 'a bucket that is deleted with its policy, by which nobody gains',
    after: [
      drop('aws_s3_bucket.store_train_records_bucket'),
      drop(BUCKET_POLICY),
      drop('aws_s3_bucket_public_access_block.store_train_records_public-access'),
    ],
    told: [],
  },
];

const NETWORK: readonly PreparedChange[] = [
  {
    name: 'viewers who administer',
    after: [put(VIEWS, { policy_arn: `${ARN}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy` })],
    told: [
      `added Allow: aws_iam_role.cluster_viewer-role | AmazonEKSClusterAdminPolicy | ${CLUSTER}`,
      `removed Allow: aws_iam_role.cluster_viewer-role | AmazonEKSViewPolicy | ${CLUSTER}`,
    ],
  },
  {
    name: 'a policy for the whole cluster in place of one namespace',
    before: [put(VIEWS, { access_scope: { type: 'namespace', namespaces: ['train'] } })],
    after: [],
    told: [
      `widened Allow: aws_iam_role.cluster_viewer-role | AmazonEKSViewPolicy | ${CLUSTER} (before: ${CLUSTER}, namespace train)`,
    ],
  },
  {
    name: 'an entry of the cluster more',
    after: [
      put('aws_eks_access_entry.more', {
        cluster_name: `\${${CLUSTER}.name}`,
        principal_arn: 'arn:aws:iam::111122223333:role/ci',
        kubernetes_groups: ['deployers'],
        type: 'STANDARD',
      }),
    ],
    told: [
      `added Allow: arn:aws:iam::111122223333:role/ci | enter the cluster as STANDARD group deployers | ${CLUSTER}`,
    ],
  },
  {
    name: 'a port for the whole internet',
    after: [put(ENDPOINT_RULE, { cidr_ipv4: '0.0.0.0/0' })],
    told: [`widened Allow: 0.0.0.0/0 | tcp 443 | ${ENDPOINT_GROUP} (before: 10.80.0.0/16)`],
  },
  {
    name: 'a port for a part of the network',
    after: [put(ENDPOINT_RULE, { cidr_ipv4: '10.80.128.0/20' })],
    told: [`narrowed Allow: 10.80.128.0/20 | tcp 443 | ${ENDPOINT_GROUP} (before: 10.80.0.0/16)`],
  },
  {
    name: 'a range of ports',
    after: [put(ENDPOINT_RULE, { from_port: 440, to_port: 8443 })],
    told: [`widened Allow: 10.80.0.0/16 | tcp 440-8443 | ${ENDPOINT_GROUP} (before: tcp 443)`],
  },
  {
    name: 'any protocol',
    after: [put(ENDPOINT_RULE, { from_port: undefined, to_port: undefined, ip_protocol: '-1' })],
    told: [`widened Allow: 10.80.0.0/16 | any traffic | ${ENDPOINT_GROUP} (before: tcp 443)`],
  },
  {
    name: 'a way out to the internet',
    after: [
      put('aws_vpc_security_group_egress_rule.more', {
        security_group_id: `\${${ENDPOINT_GROUP}.id}`,
        cidr_ipv4: '0.0.0.0/0',
        ip_protocol: 'tcp',
        from_port: 443,
        to_port: 443,
      }),
    ],
    told: [`added Allow: ${ENDPOINT_GROUP} | tcp 443 | 0.0.0.0/0`],
  },
  {
    name: 'one rule as two that meet',
    after: [
      put(ENDPOINT_RULE, { cidr_ipv4: '10.80.0.0/17' }),
      put('aws_vpc_security_group_ingress_rule.more', {
        security_group_id: `\${${ENDPOINT_GROUP}.id}`,
        cidr_ipv4: '10.80.128.0/17',
        ip_protocol: 'tcp',
        from_port: 443,
        to_port: 443,
      }),
    ],
    told: [],
  },
  {
    name: 'a Kubernetes API that is open to the world',
    after: [open('0.0.0.0/0')],
    told: [`added Allow: 0.0.0.0/0 | the Kubernetes API | ${CLUSTER}`],
  },
  {
    name: 'a Kubernetes API that is open to a smaller network',
    before: [open('203.0.113.0/24')],
    after: [open('203.0.113.64/28')],
    told: [`narrowed Allow: 203.0.113.64/28 | the Kubernetes API | ${CLUSTER} (before: 203.0.113.0/24)`],
  },
  {
    name: 'a bucket that may be public',
    after: [
      put('aws_s3_bucket_public_access_block.store_train_records_public-access', { restrict_public_buckets: false }),
    ],
    told: ['removed Deny: anyone | access by a public bucket policy | aws_s3_bucket.store_train_records_bucket'],
  },
  {
    name: 'public addresses in a subnet',
    after: [put('aws_subnet.network_subnet_nodes-az1', { map_public_ip_on_launch: true })],
    told: ['added Allow: the internet | a public address | aws_subnet.network_subnet_nodes-az1'],
  },
  {
    name: 'a route to the internet',
    after: [
      put('aws_route.more', {
        route_table_id: '${aws_route_table.nodes.id}',
        destination_cidr_block: '0.0.0.0/0',
        gateway_id: '${aws_internet_gateway.more.id}',
      }),
    ],
    told: ['added Allow: aws_route_table.nodes | a route through an internet or VPN gateway | 0.0.0.0/0'],
  },
];

export const CHANGES: readonly PreparedChange[] = [...PERMISSIONS, ...TRUSTS, ...RESOURCES, ...NETWORK];
