import type { DocumentPath } from '../../blueprint/document/diagnostic.js';
import type { SecurityProfile } from '../../blueprint/schema/security.js';
import type { PlatformPlanner } from '../kinds/platform.js';
import type { Hall, Infrastructure } from '../shape/hall.js';

/** What the controls look at: all of the plan but their own outcome. */
export type Judged = Hall & Pick<Infrastructure, 'operations'>;

/** A safeguard that a hall has or lacks. */
export interface Control {
  readonly title: string;
  /**
   * What of published standards it serves: controls of AWS Foundational Security Best Practices (FSBP), recommendations
   * of the CIS benchmarks for AWS Foundations 3.0 and EKS 1.7, controls of NIST SP 800-53 r5.
   */
  readonly standards: readonly string[];
  /** The mildest profile that asks for it. */
  readonly profile: SecurityProfile;
  /** The strictest profile that allows a waiver. */
  readonly waivable: SecurityProfile;
  /** Key of the blueprint that decides, or the profile where that key is mostly left out. */
  readonly path: DocumentPath;
  /** What to write there. */
  readonly hint: string;
  /**
   * What of the plan does not meet it; null: there is nothing that it could be about.
   * @param platform - of the hall
   */
  check(plan: Judged, platform: PlatformPlanner): readonly string[] | null;
}
