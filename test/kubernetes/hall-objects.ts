import type { EksHall, Infrastructure } from '../../lib/plan/shape/hall.js';
import { synthesizeCharts } from '../../lib/terraform/hall/synthesize-hall.js';
import type { Json } from '../terraform/synthesized.js';

/** The objects of Kubernetes that the stack of a hall makes itself, in its order. */
export function hallObjects(hall: Infrastructure): Json[] {
  const text = synthesizeCharts(hall);
  if (text === null) return [];
  const releases: Json[] = Object.values(JSON.parse(text).resource.helm_release);
  return releases.flatMap(({ values }) => values.flatMap((one: string) => JSON.parse(one).objects ?? []));
}

/** The charts of others that a hall installs, or lists for the user. */
export function hallReleases(hall: Infrastructure): EksHall['charts']['releases'] {
  return hall.platform === 'eks' ? hall.charts.releases : [];
}
