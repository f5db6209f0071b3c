import type { Infrastructure } from '../../plan/plan.js';
import { synthesizeHall } from '../synthesize-hall.js';

/** The arguments of every resource, by address (`aws_subnet.network_subnet_nodes-az1`), in address order. */
export type StackResources = ReadonlyMap<string, ResourceBody>;
export type ResourceBody = Readonly<Record<string, unknown>>;

/** What Terraform will hold for a plan. */
export async function stackResources(plan: Infrastructure): Promise<StackResources> {
  const stack = JSON.parse(await synthesizeHall(plan)) as { resource: Record<string, Record<string, ResourceBody>> };
  const entries = Object.entries(stack.resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, body]) => [`${type}.${name}`, body] as const),
  );
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function typeOf(address: string): string {
  return address.slice(0, address.indexOf('.'));
}
