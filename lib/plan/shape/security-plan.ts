import type { ControlId, SecurityProfile } from '../../blueprint/schema/security.js';

/** What the hall is held to, and what came of it. */
export interface SecurityPlan {
  readonly profile: SecurityProfile;
  /** Every control of the catalogue, sorted by id. */
  readonly controls: readonly ControlResult[];
  /** Share of the controls that concern this hall which it meets, whether its profile asks for them or not, in [0, 1]. */
  readonly score: number;
  /** Controls that are not met and are waived: none of them counts as met. */
  readonly waived: number;
  /** Sorted by rule, then subject. */
  readonly scannerSkips: readonly ScannerSkip[];
}

/** A rule of a policy scanner that a part of the hall rightly breaks. */
export interface ScannerSkip {
  /** Of checkov, e.g. `CKV_AWS_18`, or trivy, e.g. `AWS-0089`. */
  readonly rule: string;
  /** What of the plan, e.g. `access logs` or `store train.scratch`. */
  readonly subject: string;
  readonly reason: string;
}

/** A security control, judged on one plan. */
export interface ControlResult {
  readonly id: ControlId;
  readonly title: string;
  /** What of published standards it serves, e.g. `FSBP EC2.6`, `CIS EKS 5.4.1`, `NIST SC-7`. */
  readonly standards: readonly string[];
  /** The mildest profile that asks for it. */
  readonly profile: SecurityProfile;
  /**
   * passed: met. waived: not met, for the reason that the blueprint gives. not-applicable: there is nothing that it
   * could be about. not-asked: not met, and the hall's profile does not ask for it.
   */
  readonly status: 'passed' | 'waived' | 'not-applicable' | 'not-asked';
  /** Of a waiver; else null. */
  readonly reason: string | null;
  /** What does not meet it, sorted. */
  readonly missing: readonly string[];
}
