import { RootConstruct } from 'constructs';
import type { Infrastructure } from '../../../lib/plan/shape/hall.js';
import type { PlannedStack } from '../../../lib/terraform/foundation/planned-stack.js';
import { addSecondStack, HallStack } from '../../../lib/terraform/hall/hall-stack.js';
import { stackText } from '../../../lib/terraform/hall/synthesize-hall.js';

/** Terraform's JSON configuration, as far as the rewritings here look into it. */
export interface TerraformJson {
  /** What stands beside it, by path; not a part of the text. */
  files?: ReadonlyMap<string, string>;
  terraform: {
    backend: Record<string, Record<string, unknown>>;
    required_providers: { aws: { source: string; version: string } };
    required_version: string;
  };
  provider: { aws: Record<string, unknown>[] };
  data?: Record<string, Record<string, Arguments>>;
  locals?: Record<string, unknown>;
  resource: Record<string, Record<string, Arguments>>;
  output: Record<string, { value: unknown }>;
  variable?: Record<string, unknown>;
}

/** Arguments of one resource. */
export type Arguments = Record<string, unknown>;

/** The hall's own stack, to be changed. */
export function hallJson(plan: Infrastructure): TerraformJson {
  return jsonOf(new HallStack(new RootConstruct(), plan));
}

/** The stack that is applied after it. @throws Error when the plan has none */
export function chartsJson(plan: Infrastructure): TerraformJson {
  const stack = addSecondStack(new RootConstruct(), plan);
  if (stack === null) throw new Error(`${plan.name} has one stack`);
  return jsonOf(stack);
}

function jsonOf(stack: PlannedStack): TerraformJson {
  return { ...JSON.parse(stackText(stack)), files: stack.files() };
}

/** Every resource with its address, e.g. `aws_vpc.network_vpc`. */
export function resourcesOf(
  json: TerraformJson,
): { type: string; name: string; address: string; resource: Arguments }[] {
  return Object.entries(json.resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, resource]) => ({ type, name, address: `${type}.${name}`, resource })),
  );
}
