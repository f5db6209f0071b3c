import { BackupPlan as BackupPlanResource } from '@cdktf/provider-aws/lib/backup-plan/index.js';
import { BackupSelection } from '@cdktf/provider-aws/lib/backup-selection/index.js';
import { BackupVault } from '@cdktf/provider-aws/lib/backup-vault/index.js';
import { BackupVaultLockConfiguration } from '@cdktf/provider-aws/lib/backup-vault-lock-configuration/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { Construct } from 'constructs';
import type { BackupPlan } from '../../plan/shape/operations-plan.js';
import type { RetentionPlan } from '../../plan/shape/state-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import { hallRole } from '../foundation/hall-role.js';

/** What the backups of file systems are built from. */
interface DataBackupProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly retention: RetentionPlan;
  readonly backup: BackupPlan;
  /** ARNs of what is backed up. */
  readonly resourceArns: readonly string[];
}

/** Daily backups in a vault of their own: they outlive the file systems, whose own backups go with them. */
export class DataBackup extends Construct {
  constructor(scope: Construct, id: string, props: DataBackupProps) {
    super(scope, id);
    const { account, keys, retention, backup } = props;
    const keep = retention.data === 'keep';
    const keyArn = keys.arn('data');
    const vault = new BackupVault(this, 'vault', {
      name: backup.vaultName,
      ...(keyArn !== null && { kmsKeyArn: keyArn }),
      forceDestroy: !keep,
      lifecycle: { preventDestroy: keep },
    });
    if (backup.lockDays !== null) {
      // Governance: who administers backups can lift it. Compliance mode, which nobody can, needs a date.
      new BackupVaultLockConfiguration(this, 'lock', {
        backupVaultName: vault.name,
        minRetentionDays: backup.lockDays,
      });
    }
    const plan = new BackupPlanResource(this, 'plan', {
      name: backup.planName,
      rule: [
        {
          ruleName: 'daily',
          targetVaultName: vault.name,
          schedule: backup.schedule,
          startWindow: 60,
          completionWindow: 1440,
          lifecycle: { deleteAfter: backup.retentionDays },
        },
      ],
    });
    const role = hallRole(this, 'role', {
      account,
      name: backup.roleName,
      description: 'Backs up and restores the file systems of the hall',
      trust: [{ sid: 'Backups', principal: { service: 'backup.amazonaws.com' }, actions: ['sts:AssumeRole'] }],
    });
    const policies = ['Backup', 'Restores'].map(
      (what) =>
        new IamRolePolicyAttachment(this, `managed.${what}`, {
          role: role.name,
          policyArn: account.managedPolicyArn(`service-role/AWSBackupServiceRolePolicyFor${what}`),
        }),
    );
    new BackupSelection(this, 'selection', {
      name: backup.planName,
      planId: plan.id,
      iamRoleArn: role.arn,
      resources: [...props.resourceArns],
      dependsOn: policies,
    });
  }
}
