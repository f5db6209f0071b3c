import { RootConstruct } from 'constructs';
import type { Infrastructure } from '../../plan/shape/hall.js';
import { byEntryKey } from '../../units/order.js';
import { addSecondStack } from '../hall/hall-stack.js';
import { stackText, synthesizeHall } from '../hall/synthesize-hall.js';

/** The arguments of every resource, by address (`aws_subnet.network_subnet_nodes-az1`), in address order. */
export type StackResources = ReadonlyMap<string, ResourceBody>;
/** Arguments of one resource, as in Terraform's JSON. */
export type ResourceBody = Readonly<Record<string, unknown>>;

/** What Terraform will hold for a hall, by stack. */
export interface HallResources {
  readonly hall: StackResources;
  /** Of the stack that installs charts in the cluster; null: there is none. */
  readonly charts: { readonly stack: string; readonly resources: StackResources } | null;
}

/** What Terraform will hold for a plan, in every stack. */
export function hallResources(plan: Infrastructure): HallResources {
  const hall = stackResources(plan);
  const charts = addSecondStack(new RootConstruct(), plan);
  return { hall, charts: charts && { stack: charts.node.id, resources: resourcesIn(stackText(charts)) } };
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

/** Type of the resource at an address, e.g. `aws_subnet`. */
export function typeOf(address: string): string {
  return address.slice(0, address.indexOf('.'));
}
