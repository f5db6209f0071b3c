/** An IPv4 network: 32-bit address and prefix length. */
export interface Cidr {
  readonly address: number;
  readonly prefix: number;
}

/** Reads "10.0.0.0/16"; undefined when it is no IPv4 network in that form. Host bits are kept. */
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

/** The network that the address lies in: host bits cleared. */
export function networkOf({ address, prefix }: Cidr): Cidr {
  const size = 2 ** (32 - prefix);
  return { address: address - (address % size), prefix };
}

export function formatCidr({ address, prefix }: Cidr): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** Whether `inner` lies wholly within `outer`. */
export function isWithin(inner: Cidr, outer: Cidr): boolean {
  return inner.prefix >= outer.prefix && networkOf({ ...inner, prefix: outer.prefix }).address === outer.address;
}

export function overlaps(one: Cidr, other: Cidr): boolean {
  return isWithin(one, networkOf(other)) || isWithin(other, networkOf(one));
}
