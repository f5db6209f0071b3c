/** Controls of the security profiles, by id; what each asks for stands in the plan's catalogue of controls. */
export const CONTROL_IDS = [
  'access-by-folder',
  'access-logs',
  'alerts-read',
  'audit-trail',
  'backup-lock',
  'backups',
  'budget-warnings',
  'configuration-history',
  'data-kept',
  'endpoint-not-open',
  'endpoint-private',
  'flow-logs',
  'key-alerts',
  'key-audit',
  'key-cluster',
  'key-data',
  'key-logs',
  'key-volumes',
  'logs-kept',
  'no-internet',
  'nodes-not-public',
  'one-role-each',
  'people-named',
  'permissions-boundary',
  'personal-data',
  's3-by-gateway',
  'state-remote',
  'threat-detection',
  'versions-kept',
] as const;

export type ControlId = (typeof CONTROL_IDS)[number];

/** hardened asks for all that baseline asks for, and more. */
export const SECURITY_PROFILES = ['baseline', 'hardened'] as const;
export type SecurityProfile = (typeof SECURITY_PROFILES)[number];
