import type { Plan } from '../plan/plan.js';
import type { ResourceCount } from '../report/sections/resources.js';
import { synthesizeHall } from '../terraform/synthesize-hall.js';

/** The arguments of every resource, by address (`aws_subnet.network_nodes-az1`). */
export type StackResources = ReadonlyMap<string, unknown>;

/** The resources that Terraform will hold for a plan. */
export function stackResources(plan: Plan): StackResources {
  const { resource } = JSON.parse(synthesizeHall(plan)) as { resource: Record<string, Record<string, unknown>> };
  const entries = Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, body]): [string, unknown] => [`${type}.${name}`, body]),
  );
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function resourceCounts(plan: Plan): ResourceCount[] {
  const counts = new Map<string, number>();
  for (const address of stackResources(plan).keys()) {
    const type = address.slice(0, address.indexOf('.'));
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].map(([type, count]) => ({ type, count }));
}
