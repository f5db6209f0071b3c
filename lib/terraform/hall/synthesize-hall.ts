import { RootConstruct } from 'constructs';
import type { Infrastructure } from '../../plan/shape/hall.js';
import { byEntryKey } from '../../units/order.js';
import { PlannedStack } from '../foundation/planned-stack.js';
import { addHallStack, addSecondStack, HallStack, type HallStackProps } from './hall-stack.js';

/**
 * The hall's Terraform as JSON text, for snapshot tests: keys sorted, without cdktf's own metadata, the same on any
 * machine. Touches no disk. Texts in files beside it are in `synthesizeFiles`.
 */
export function synthesizeHall(plan: Infrastructure, props?: HallStackProps): string {
  return stackText(new HallStack(new RootConstruct(), plan, props));
}

/** As `synthesizeHall`, of the stack that is applied after it; null: nothing is installed inside a cluster. */
export function synthesizeCharts(plan: Infrastructure): string | null {
  const stack = addSecondStack(new RootConstruct(), plan);
  return stack && stackText(stack);
}

/**
 * Every file of a hall, as `datahall synth` writes them: the text by path from the output folder, e.g.
 * `stacks/starter/cdk.tf.json` or `stacks/starter/assets/operations_dashboard_page_body.json`, in order of paths. For
 * snapshot tests; touches no disk.
 */
export function synthesizeFiles(plan: Infrastructure, props?: HallStackProps): ReadonlyMap<string, string> {
  const root = new RootConstruct();
  addHallStack(root, plan, props);
  const stacks = root.node.children.filter((part) => part instanceof PlannedStack);
  return new Map(
    stacks.flatMap((stack) => {
      const files = [['cdk.tf.json', stackText(stack)] as const, ...stack.files()];
      return files.map(([path, text]) => [`stacks/${stack.node.id}/${path}`, text] as const).sort(byEntryKey);
    }),
  );
}

/** A stack as JSON text, as `synthesizeHall` gives it. */
export function stackText(stack: PlannedStack): string {
  stack.prepareStack();
  return `${JSON.stringify(plainStack(stack.toTerraform()), undefined, 2)}\n`;
}

/** A stack's JSON with its keys in order and without cdktf's own metadata. */
export function plainStack(stack: unknown): Readonly<Record<string, unknown>> {
  return withoutMetadata(stack) as Readonly<Record<string, unknown>>;
}

function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '//')
      .sort(byEntryKey)
      .map(([key, inner]) => [key, withoutMetadata(inner)]),
  );
}
