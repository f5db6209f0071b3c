import type { Infrastructure } from '../../plan/shape/hall.js';
import { byEntryKey } from '../../units/order.js';
import { synthesizeCharts, synthesizeHall } from '../hall/synthesize-hall.js';
import { installsCharts } from '../helm/charts-stack.js';

/** The arguments of every resource, by address (`aws_subnet.network_subnet_nodes-az1`), in address order. */
export type StackResources = ReadonlyMap<string, ResourceBody>;
export type ResourceBody = Readonly<Record<string, unknown>>;

export interface HallResources {
  readonly hall: StackResources;
  /** Of the stack that installs charts in the cluster; null: there is none. */
  readonly charts: { readonly stack: string; readonly resources: StackResources } | null;
}

/** What Terraform will hold for a plan, in every stack. */
export function hallResources(plan: Infrastructure): HallResources {
  const hall = stackResources(plan);
  if (!installsCharts(plan)) return { hall, charts: null };
  return { hall, charts: { stack: plan.charts.stack!.name, resources: resourcesIn(synthesizeCharts(plan)!) } };
}

/** What Terraform will hold for a plan in the hall's own stack. */
export function stackResources(plan: Infrastructure): StackResources {
  return resourcesIn(synthesizeHall(plan));
}

function resourcesIn(text: string): StackResources {
  const stack = JSON.parse(text) as { resource: Record<string, Record<string, ResourceBody>> };
  const entries = Object.entries(stack.resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, body]) => [`${type}.${name}`, body] as const),
  );
  return new Map(entries.sort(byEntryKey));
}

export function typeOf(address: string): string {
  return address.slice(0, address.indexOf('.'));
}
