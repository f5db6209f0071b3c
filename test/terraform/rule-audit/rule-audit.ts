/**
 * A second reading of what AWS accepts, from its own pages, over the synthesised Terraform alone: it shares no line and
 * no table with what wrote it, so that a mistake would have to be made twice.
 */
import type { Json } from '../synthesized.js';
import type { Audit, Fault } from './audit.js';
import { BATCH_AUDITS } from './batch-audits.js';
import { BUYING_AUDITS } from './buying-audits.js';
import { CLUSTER_AUDITS } from './cluster-audits.js';
import { DATA_AUDITS } from './data-audits.js';
import { LINK_AUDITS } from './link-audits.js';
import { METRIC_AUDITS } from './metric-audits.js';
import { NAME_AUDITS } from './name-audits.js';
import { NODE_AUDITS } from './node-audits.js';
import { SLURM_AUDITS } from './slurm-audits.js';
import { TerraformJson } from './terraform-json.js';

export const AUDITS: readonly Audit[] = [
  ...NODE_AUDITS,
  ...BUYING_AUDITS,
  ...BATCH_AUDITS,
  ...CLUSTER_AUDITS,
  ...DATA_AUDITS,
  ...LINK_AUDITS,
  ...METRIC_AUDITS,
  ...NAME_AUDITS,
  ...SLURM_AUDITS,
];

export interface Violation extends Fault {
  readonly rule: Audit['rule'];
}

/** Everything that AWS would refuse, or obey to one's harm; empty: nothing. */
export function auditRules(json: Json): Violation[] {
  const tf = new TerraformJson(json);
  return AUDITS.flatMap(({ rule, faults }) => faults(tf).map((fault) => ({ rule, ...fault })));
}
