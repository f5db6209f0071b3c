/** A range of IPv4 addresses: an address as a 32-bit number, and the length of the prefix, 0 to 32. */
export interface Cidr {
  readonly address: number;
  readonly prefix: number;
}

/** Reads "10.0.0.0/16"; undefined when it is no IPv4 range in that form. Host bits are kept. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  // A leading zero is octal to some readers.
  if (match.slice(1).some((part) => /^0\d/.test(part)) || [a, b, c, d].some((part) => part > 255) || prefix > 32) {
    return undefined;
  }
  return { address: ((a * 256 + b) * 256 + c) * 256 + d, prefix };
}

/**
 * Reads a range that was checked before.
 * @throws Error when the text is no IPv4 range or has host bits
 */
export function cidrOf(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`not an IPv4 CIDR block: ${text}`);
  if (networkOf(cidr).address !== cidr.address) throw new Error(`host bits are set in ${text}`);
  return cidr;
}

/** As `parseCidr` reads it. */
export function formatCidr({ address, prefix }: Cidr): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** The network of the address: host bits cleared. */
export function networkOf({ address, prefix }: Cidr): Cidr {
  return { address: address - (address % addressCount(prefix)), prefix };
}

/** Addresses in a range with that length of prefix. */
export function addressCount(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** Addresses of a subnet that AWS leaves to its user: it keeps the first four and the last. */
export function usableAddresses(prefix: number): number {
  return addressCount(prefix) - 5;
}

/** Whether all of `inner` is in the network of `outer`. */
export function isWithin(inner: Cidr, outer: Cidr): boolean {
  const network = networkOf(outer);
  return inner.prefix >= outer.prefix && networkOf({ ...inner, prefix: outer.prefix }).address === network.address;
}

/** Whether the networks of two ranges have an address in common. */
export function overlaps(one: Cidr, other: Cidr): boolean {
  return isWithin(one, other) || isWithin(other, one);
}
