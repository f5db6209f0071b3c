import { fileURLToPath } from 'node:url';
import { Release } from '@cdktf/provider-helm/lib/release/index.js';
import { AssetType, type ITerraformDependable, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import type { KubernetesObject } from '../../../../plan/shape/charts-plan.js';
import { yamlFile } from '../../../foundation/text-file.js';
import { RELEASE_HABITS } from './chart-release.js';

/** A chart of ours that makes of each value one object; it ships with the package. */
const CHART = fileURLToPath(new URL('./objects', import.meta.url));
/** As `Chart.yaml` says: part of the path, so that a changed chart is another. */
const CHART_VERSION = '1.0.0';

/** What a release of Kubernetes objects is built from. */
interface ObjectsReleaseProps {
  /** Name of the release. */
  readonly name: string;
  readonly namespace: string;
  readonly objects: readonly KubernetesObject[];
  /** Releases that bring the kinds of the objects: these go before they do. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Objects of kinds that another release defines. Terraform's own resources for them ask the cluster for the kinds while
 * they plan, when nothing is installed yet; a chart is asked for at apply.
 */
export class ObjectsRelease extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, { name, namespace, objects, after }: ObjectsReleaseProps) {
    super(scope, id);
    const chart = new TerraformAsset(this, 'chart', {
      path: CHART,
      type: AssetType.DIRECTORY,
      assetHash: CHART_VERSION,
    });
    this.release = new Release(this, 'release', {
      name,
      namespace,
      chart: `\${path.module}/${chart.path.replace(/\/$/, '')}`,
      values: [yamlFile(this, 'values', { objects }).value],
      ...RELEASE_HABITS,
      // A namespace may exist already.
      takeOwnership: true,
      dependsOn: [...after],
    });
  }
}
