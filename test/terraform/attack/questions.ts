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
  { role: /^cluster_role$/, actions: ['kms:CreateGrant'], reason: 'EKS encrypts secrets with the key by a grant' },
  {
    role: /^operations_backup_role$/,
    actions: [
      'ec2:CreateSnapshot',
      'ec2:DeleteVolume',
      'ec2:RunInstances',
      'fsx:DeleteBackup',
      'kms:CreateGrant',
      'elasticfilesystem:DeleteFileSystem',
    ],
    reason: BY_SERVICE,
  },
  {
    role: /_aws-ebs-csi-driver_role$/,
    actions: ['ec2:CreateSnapshot', 'ec2:DeleteVolume'],
    reason: 'the driver makes volumes and snapshots of claims, and deletes those that carry its tag',
  },
  {
    role: /_aws-ebs-csi-driver_role$/,
    actions: ['kms:CreateGrant'],
    reason: 'EC2 decrypts a volume by a grant, which the policy limits to AWS services',
  },
  {
    role: /_amazon-cloudwatch-observability_role$/,
    actions: ['logs:PutRetentionPolicy'],
    reason: 'AWS’s policy for its agent; Terraform sets the retention of the hall’s groups back',
  },
  {
    role: /^(nodes_role|instance-role_role|karpenter_nodes_role|autoscaler_nodes_role|hybrid.*|.*node.*role)$/,
    actions: ['ssm:GetParameter'],
    reason: 'Systems Manager manages the nodes; keep secrets of others out of its parameters, or in another account',
  },
  {
    role: /^autoscaler_/,
    actions: ['ec2:RunInstances', 'iam:PassRole'],
    reason: 'Karpenter starts nodes, with the role of its nodes alone, by conditions',
  },
];
