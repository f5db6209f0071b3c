/** Arguments of one resource, as in Terraform's JSON. */
export type ResourceBody = Readonly<Record<string, unknown>>;

/** Resources or data sources as in Terraform's JSON: by type, then by name. */
export type NamedBodies = Readonly<Record<string, Readonly<Record<string, ResourceBody>>>>;

/**
 * The arguments of every resource, by address (`aws_subnet.network_subnet_nodes-az1`), in address order; what they refer to
 * in data sources is in its place.
 */
export type StackResources = ReadonlyMap<string, ResourceBody>;

/** Type of the resource at an address, e.g. `aws_subnet`. */
export function typeOf(address: string): string {
  return address.slice(0, address.indexOf('.'));
}
