import { RootConstruct } from 'constructs';
import type { Infrastructure } from '../../plan/shape/hall.js';
import { byEntryKey } from '../../units/order.js';
import type { PlannedStack } from '../foundation/planned-stack.js';
import { addSecondStack, HallStack } from '../hall/hall-stack.js';
import { plainStack, stackText } from '../hall/synthesize-hall.js';
import { canonicalPolicies } from './canonical-policies.js';
import { expandReferences } from './expand-references.js';
import type { NamedBodies, StackResources } from './resource-body.js';

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
  return { hall, charts: charts && { stack: charts.node.id, resources: resourcesOf(charts) } };
}

/** What Terraform will hold for a plan in the hall's own stack. */
export function stackResources(plan: Infrastructure): StackResources {
  return resourcesOf(new HallStack(new RootConstruct(), plan));
}

function resourcesOf(stack: PlannedStack): StackResources {
  return resourcesIn(stackText(stack), stack.files());
}

/**
 * What Terraform will hold by a stack's JSON text, of memory or of disk.
 * @param files - what stands beside it, by path. @default - texts in files are not looked into
 */
export function resourcesIn(text: string, files?: ReadonlyMap<string, string>): StackResources {
  const { resource } = expandReferences(plainStack(JSON.parse(text)), files) as { readonly resource: NamedBodies };
  const entries = Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, body]) => [`${type}.${name}`, canonicalPolicies(body)] as const),
  );
  return new Map(entries.sort(byEntryKey));
}
