/** What an attacker who has a role would ask for next, by what it is good for. */
export const QUESTIONS = {
  'become somebody else': [
    'cloudformation:CreateStack',
    'ec2:ModifyInstanceAttribute',
    'ec2:RunInstances',
    'eks:AssociateAccessPolicy',
    'eks:CreateAccessEntry',
    'eks:CreatePodIdentityAssociation',
    'iam:AttachRolePolicy',
    'iam:CreateAccessKey',
    'iam:CreatePolicyVersion',
    'iam:CreateRole',
    'iam:DeleteRolePermissionsBoundary',
    'iam:PassRole',
    'iam:PutRolePolicy',
    'iam:UpdateAssumeRolePolicy',
    'lambda:CreateFunction',
    'ssm:SendCommand',
    'ssm:StartSession',
    'sts:AssumeRole',
  ],
  'take data out, or open a door': [
    'ec2:AuthorizeSecurityGroupEgress',
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:CreateRoute',
    'ec2:CreateVpcPeeringConnection',
    'ec2:ModifySnapshotAttribute',
    'ec2:ModifyVpcEndpoint',
    'ecr:SetRepositoryPolicy',
    'kms:CreateGrant',
    'kms:PutKeyPolicy',
    'ram:CreateResourceShare',
    's3:DeleteBucketPolicy',
    's3:PutBucketAcl',
    's3:PutBucketPolicy',
    's3:PutBucketPublicAccessBlock',
    's3:PutReplicationConfiguration',
  ],
  'read what is another’s': [
    'backup:StartRestoreJob',
    'ec2:CreateSnapshot',
    'secretsmanager:GetSecretValue',
    'ssm:GetParameter',
  ],
  'delete data or backups': [
    'backup:DeleteBackupVault',
    'backup:DeleteBackupVaultLockConfiguration',
    'backup:DeleteRecoveryPoint',
    'backup:UpdateRecoveryPointLifecycle',
    'ec2:DeleteVolume',
    'elasticfilesystem:DeleteFileSystem',
    'fsx:DeleteBackup',
    'fsx:DeleteFileSystem',
    'kms:DisableKey',
    'kms:ScheduleKeyDeletion',
    's3:BypassGovernanceRetention',
    's3:DeleteBucket',
    's3:DeleteObjectVersion',
    's3:PutLifecycleConfiguration',
    's3:PutBucketVersioning',
  ],
  'turn off who watches': [
    'cloudtrail:DeleteTrail',
    'cloudtrail:PutEventSelectors',
    'cloudtrail:StopLogging',
    'cloudwatch:DeleteAlarms',
    'cloudwatch:DisableAlarmActions',
    'config:DeleteConfigurationRecorder',
    'config:StopConfigurationRecorder',
    'ec2:DeleteFlowLogs',
    'guardduty:DeleteDetector',
    'guardduty:UpdateDetector',
    'logs:DeleteLogGroup',
    'logs:PutRetentionPolicy',
    'macie2:DisableMacie',
    'sns:DeleteTopic',
    'sns:Unsubscribe',
  ],
} as const;

/** What a role may do of it, and why it may. */
interface Allowed {
  /** Of the resource `aws_iam_role`, by its whole name. */
  readonly role: RegExp;
  readonly actions: readonly string[];
  readonly reason: string;
}

const BY_SERVICE = 'only a service of AWS takes this role, with AWS’s own policy';

/** There is no other answer "yes". */
export const ALLOWED: readonly Allowed[] = [
  {
    role: /^cluster_role$/,
    actions: [
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:CreateRoute',
      'ec2:DeleteVolume',
      'ec2:ModifyInstanceAttribute',
    ],
    reason: BY_SERVICE,
  },
  {
    role: /^operations_backup_role$/,
    actions: [
      'backup:StartRestoreJob',
      'ec2:CreateSnapshot',
      'ec2:DeleteVolume',
      'ec2:ModifySnapshotAttribute',
      'ec2:RunInstances',
      'eks:AssociateAccessPolicy',
      'eks:CreateAccessEntry',
      'eks:CreatePodIdentityAssociation',
      'elasticfilesystem:DeleteFileSystem',
      'fsx:DeleteBackup',
      'fsx:DeleteFileSystem',
      'iam:PassRole',
      'kms:CreateGrant',
      'ssm:SendCommand',
    ],
    reason: `${BY_SERVICE}, by which AWS Backup also backs up and restores clusters and instances, which no hall asks of it`,
  },
  {
    role: /_aws-ebs-csi-driver_role$/,
    actions: ['ec2:CreateSnapshot', 'ec2:DeleteVolume'],
    reason: 'the driver makes volumes and snapshots of claims, and deletes those that carry its tag',
  },
  {
    role: /_amazon-cloudwatch-observability_role$/,
    actions: ['logs:PutRetentionPolicy', 'ssm:GetParameter'],
    reason:
      'AWS’s policy for its agent: parameters named AmazonCloudWatch-* alone; Terraform sets the retention of the hall’s groups back',
  },
  {
    role: /^(nodes|instance-role|karpenter_nodes|on-premises_nodes)_role$/,
    actions: ['ssm:GetParameter'],
    reason: 'Systems Manager manages the nodes; keep secrets of others out of its parameters, or in another account',
  },
  {
    role: /^access_[a-z0-9-]+_role$/,
    actions: ['logs:PutRetentionPolicy', 'ssm:GetParameter'],
    reason: 'on EC2 a workload and its instance have one role, with what Systems Manager and the agent need',
  },
  {
    role: /^login-role_role$/,
    actions: ['logs:PutRetentionPolicy', 'ssm:GetParameter'],
    reason:
      'people reach a cluster of Slurm through Systems Manager, and the agent writes its logs; the role has no more',
  },
  {
    role: /^karpenter_pods_role$/,
    actions: ['ssm:GetParameter'],
    reason: 'Karpenter looks up the images that AWS publishes, in AWS’s own parameters alone',
  },
  {
    role: /^balancers_pods_role$/,
    actions: ['ec2:AuthorizeSecurityGroupIngress'],
    reason:
      'the controller lets its load balancers reach the nodes: groups that carry the tags of the cluster alone, by conditions',
  },
  {
    role: /^karpenter_pods_role$/,
    actions: ['ec2:RunInstances', 'iam:PassRole'],
    reason: 'Karpenter starts nodes, with the role of its nodes alone, by conditions',
  },
];
