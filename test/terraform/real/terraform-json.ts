/** Terraform's JSON configuration, as far as the rewritings here look into it. */
export interface TerraformJson {
  terraform: {
    backend: Record<string, Record<string, unknown>>;
    required_providers: { aws: { source: string; version: string } };
    required_version: string;
  };
  provider: { aws: Record<string, unknown>[] };
  data?: Record<string, Record<string, Arguments>>;
  resource: Record<string, Record<string, Arguments>>;
  output: Record<string, { value: unknown }>;
  variable?: Record<string, unknown>;
}

/** Arguments of one resource. */
export type Arguments = Record<string, unknown>;

/** A copy that may be changed. */
export function parseTerraformJson(text: string): TerraformJson {
  return JSON.parse(text) as TerraformJson;
}

/** Every resource with its address, e.g. `aws_vpc.network_vpc`. */
export function resourcesOf(
  json: TerraformJson,
): { type: string; name: string; address: string; resource: Arguments }[] {
  return Object.entries(json.resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, resource]) => ({ type, name, address: `${type}.${name}`, resource })),
  );
}
