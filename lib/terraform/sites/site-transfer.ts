import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy/index.js';
import { DatasyncLocationHdfs } from '@cdktf/provider-aws/lib/datasync-location-hdfs/index.js';
import { DatasyncLocationNfs } from '@cdktf/provider-aws/lib/datasync-location-nfs/index.js';
import { DatasyncLocationObjectStorage } from '@cdktf/provider-aws/lib/datasync-location-object-storage/index.js';
import { DatasyncLocationS3 } from '@cdktf/provider-aws/lib/datasync-location-s3/index.js';
import { DatasyncLocationSmb } from '@cdktf/provider-aws/lib/datasync-location-smb/index.js';
import { DatasyncTask } from '@cdktf/provider-aws/lib/datasync-task/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { Fn, TerraformCount, type TerraformResource, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import type { TransferPlan } from '../../plan/shape/site-plan.js';
import type { TransferKind } from '../../units/closed-lists.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import { hallRole, serviceTrust } from '../foundation/hall-role.js';
import { policyDocument } from '../foundation/policy-document.js';

/** What a scheduled copy is built from. */
interface SiteTransferProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly transfer: TransferPlan;
  /** Of the bucket that is copied to, or from. */
  readonly bucketArn: string;
  /** Of the DataSync agent that runs on premises; the empty text: it is not activated yet, and nothing is copied. */
  readonly agentArn: string;
}

/**
 * Copies files between a server on premises and a bucket, every so many hours. What an agent takes part in is made once there
 * is one: it is activated through an endpoint that this stack makes, and over a link whose other end its network team sets up.
 */
export class SiteTransfer extends Construct {
  constructor(scope: Construct, id: string, props: SiteTransferProps) {
    super(scope, id);
    const { account, keys, transfer, bucketArn } = props;
    const keyArn = keys.arn('data');
    const role = hallRole(this, 'role', {
      account,
      name: transfer.roleName,
      description: `Copies ${transfer.direction === 'in' ? 'to' : 'from'} store ${transfer.store}`,
      trust: [
        serviceTrust(account, {
          sid: 'DataSyncOfThisAccount',
          service: 'datasync',
          source: { ArnLike: account.arn('datasync', '*') },
        }),
      ],
    });
    const policy = new IamRolePolicy(this, 'policy', {
      name: 'copy',
      role: role.id,
      policy: policyDocument(this, 'policy.document', [
        {
          sid: 'ListBucket',
          actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
          resources: [bucketArn],
        },
        {
          ...OBJECT_RIGHTS[transfer.direction],
          resources: [`${bucketArn}/*`],
        },
        ...(keyArn === null
          ? []
          : [
              {
                sid: 'UseTheKeyThroughS3',
                actions: ['kms:Decrypt', ...(transfer.direction === 'in' ? ['kms:GenerateDataKey'] : [])],
                resources: [keyArn],
                conditions: { StringEquals: { 'kms:ViaService': `s3.${account.region}.amazonaws.com` } },
              },
            ]),
      ]),
    });
    const logs = keys.logGroup(this, 'logs', {
      name: transfer.logGroup,
      retentionDays: transfer.logRetentionDays,
    });
    const mayLog = new CloudwatchLogResourcePolicy(this, 'logs.policy', {
      policyName: transfer.name,
      policyDocument: policyDocument(this, 'logs.policy.document', [
        {
          sid: 'DataSyncLogs',
          principal: { service: 'datasync.amazonaws.com' },
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`${logs.arn}:*`],
          conditions: {
            StringEquals: { 'aws:SourceAccount': account.accountId },
            ArnLike: { 'aws:SourceArn': account.arn('datasync', 'task/*') },
          },
        },
      ]),
    });
    const activated = TerraformCount.of(Fn.lengthOf(Fn.compact([props.agentArn])));
    const [from, to] =
      transfer.direction === 'in' ? (['source', 'destination'] as const) : (['destination', 'source'] as const);
    const premises = PREMISES[transfer.kind](this, from, {
      agents: [props.agentArn],
      secret: transfer.secretVariable === null ? null : this.secret(transfer.secretVariable, transfer),
      transfer,
      count: activated,
    });
    const bucket = new DatasyncLocationS3(this, to, {
      s3BucketArn: bucketArn,
      subdirectory: transfer.folder,
      s3Config: { bucketAccessRoleArn: role.arn },
      tags: { Name: transfer.name },
      dependsOn: [policy],
    });
    const locations = { [from]: ofThisCount(premises), [to]: bucket.arn };
    new DatasyncTask(this, 'task', {
      count: activated,
      name: transfer.name,
      sourceLocationArn: locations.source!,
      destinationLocationArn: locations.destination!,
      cloudwatchLogGroupArn: logs.arn,
      // What is deleted where it comes from stays where it was copied to.
      options: {
        verifyMode: 'ONLY_FILES_TRANSFERRED',
        preserveDeletedFiles: 'PRESERVE',
        transferMode: 'CHANGED',
        overwriteMode: 'ALWAYS',
        logLevel: 'TRANSFER',
      },
      schedule: {
        scheduleExpression: transfer.everyHours === 1 ? 'rate(1 hour)' : `rate(${transfer.everyHours} hours)`,
      },
      tags: { Name: transfer.name },
      dependsOn: [mayLog],
    });
  }
  private secret(name: string, { kind, user, server }: TransferPlan): string {
    const variable = new TerraformVariable(this, 'secret', {
      type: 'string',
      default: '',
      sensitive: true,
      description: `${kind === 'smb' ? 'Password' : 'Secret key'} of ${user} at ${server}; the state holds it`,
    });
    variable.overrideLogicalId(name);
    return variable.stringValue;
  }
}

/** What the role of a copy may do with the objects of its bucket. */
const OBJECT_RIGHTS = {
  in: {
    sid: 'WriteObjects',
    actions: [
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetObject',
      's3:GetObjectTagging',
      's3:ListMultipartUploadParts',
      's3:PutObject',
      's3:PutObjectTagging',
    ],
  },
  out: { sid: 'ReadObjects', actions: ['s3:GetObject', 's3:GetObjectTagging'] },
} as const;

/** What the location on premises is made from. */
interface PremisesProps {
  readonly agents: string[];
  readonly secret: string | null;
  readonly transfer: TransferPlan;
  readonly count: TerraformCount;
}

/** Port of the NameNode of HDFS, as Hadoop has it. */
const NAME_NODE_PORT = 8020;

/** The location on premises, by what is there. */
const PREMISES = {
  nfs: (scope, id, { agents, transfer: { name, server, path }, count }) =>
    new DatasyncLocationNfs(scope, id, {
      count,
      serverHostname: server,
      subdirectory: path,
      onPremConfig: { agentArns: agents },
      mountOptions: { version: 'AUTOMATIC' },
      tags: { Name: name },
    }),
  smb: (scope, id, { agents, secret, transfer: { name, server, path, user }, count }) =>
    new DatasyncLocationSmb(scope, id, {
      count,
      agentArns: agents,
      serverHostname: server,
      subdirectory: path,
      user: user!,
      password: secret!,
      mountOptions: { version: 'AUTOMATIC' },
      tags: { Name: name },
    }),
  hdfs: (scope, id, { agents, transfer: { name, server, path, user }, count }) =>
    new DatasyncLocationHdfs(scope, id, {
      count,
      agentArns: agents,
      nameNode: [{ hostname: server, port: NAME_NODE_PORT }],
      subdirectory: path,
      authenticationType: 'SIMPLE',
      simpleUser: user!,
      tags: { Name: name },
    }),
  'object-storage': (scope, id, { agents, secret, transfer: { name, server, path, user }, count }) => {
    const [bucketName, ...folders] = path.slice(1).split('/');
    return new DatasyncLocationObjectStorage(scope, id, {
      count,
      agentArns: agents,
      serverHostname: server,
      serverProtocol: 'HTTPS',
      bucketName: bucketName!,
      subdirectory: `/${folders.map((folder) => `${folder}/`).join('')}`,
      ...(user !== null && { accessKey: user, secretKey: secret! }),
      tags: { Name: name },
    });
  },
} as const satisfies Readonly<
  Record<TransferKind, (scope: Construct, id: string, props: PremisesProps) => TerraformResource>
>;

/** ARN of a resource with a `count`, as another with the same one reads it: cdktf leaves the index out. */
function ofThisCount({ terraformResourceType, friendlyUniqueId }: TerraformResource): string {
  return `\${${terraformResourceType}.${friendlyUniqueId}[count.index].arn}`;
}
