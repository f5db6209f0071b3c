import { Release } from '@cdktf/provider-helm/lib/release/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { ReleasePlan } from '../../../../plan/shape/charts-plan.js';
import { yamlFile } from '../../../foundation/text-file.js';

/** Nodes for the pods may have to start first. */
const RELEASE_TIMEOUT_SECONDS = 900;
/** Revisions that a rollback by hand may go back to. */
const HISTORY = 10;

/** How every release is applied: Terraform waits until its pods run, and until they are deleted. */
export const RELEASE_HABITS = {
  wait: true,
  timeout: RELEASE_TIMEOUT_SECONDS,
  maxHistory: HISTORY,
  cleanupOnFail: true,
} as const;

/** One chart at one version. */
export function chartRelease(
  scope: Construct,
  { key, namespace, chart, values, skipCrds, waits }: ReleasePlan,
  after: readonly ITerraformDependable[],
): Release {
  return new Release(scope, key, {
    name: key,
    namespace,
    createNamespace: namespace !== 'kube-system',
    repository: chart.repository,
    chart: chart.name,
    version: chart.version,
    values: [yamlFile(scope, `${key}.values`, values).value],
    ...(skipCrds && { skipCrds }),
    ...RELEASE_HABITS,
    ...(waits === false && { wait: false }),
    ...(after.length > 0 && { dependsOn: [...after] }),
  });
}
